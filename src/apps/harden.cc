#include "apps/harden.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"

namespace vigo {

void harden() {
    if (geteuid() != 0) return;
    rlimit core{};
    if (getrlimit(RLIMIT_CORE, &core) == 0) core.rlim_cur = 0;
    if (setrlimit(RLIMIT_CORE, &core) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0)
        log::warn("core files could not be turned off");
}

}  // namespace vigo
