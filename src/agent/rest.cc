#include "agent/rest.h"

#include <link.h>
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace vigo::agent {
namespace {

/// Only segments that nobody writes to: forgetting a page that was relocated would lose that.
int forget_pages(dl_phdr_info* program, std::size_t /*size*/, void* /*none*/) {
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    for (int at = 0; at < program->dlpi_phnum; ++at) {
        const auto& segment = program->dlpi_phdr[at];
        if (segment.p_type != PT_LOAD || (segment.p_flags & PF_W) != 0) continue;
        const auto begin = program->dlpi_addr + segment.p_vaddr;
        const auto first = begin / page * page;
        // The loader tells addresses as numbers. NOLINTNEXTLINE(performance-no-int-to-ptr)
        madvise(reinterpret_cast<void*>(first), begin - first + segment.p_memsz, MADV_DONTNEED);
    }
    return 1;  // the first one is the program; others are shared with everybody
}

}  // namespace

void rest() {
    malloc_trim(0);
    dl_iterate_phdr(forget_pages, nullptr);
}

}  // namespace vigo::agent
