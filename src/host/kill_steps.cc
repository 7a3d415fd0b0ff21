#include "host/kill_steps.h"

#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <exception>
#include <iterator>

namespace vigo {
namespace {

constexpr long changing[] = {
#ifdef SYS_mkdir  // newer architectures have only the calls with "at"
    SYS_mkdir,    SYS_rename,   SYS_symlink,   SYS_unlink,    SYS_rmdir,
    SYS_chmod,    SYS_lchown,
#endif
    SYS_mkdirat,  SYS_renameat, SYS_renameat2, SYS_symlinkat, SYS_unlinkat,
    SYS_fchmodat, SYS_fchmod,   SYS_fchownat,  SYS_write,     SYS_fsync,
    SYS_syncfs,   SYS_fchown,   SYS_pwrite64,  SYS_fdatasync, SYS_ftruncate,
};

bool is_step(const __ptrace_syscall_info& call) {
    if (call.op != PTRACE_SYSCALL_INFO_ENTRY) return false;
    const auto number = static_cast<long>(call.entry.nr);
    if (number == SYS_openat) return (call.entry.args[2] & O_CREAT) != 0;
    return std::find(std::begin(changing), std::end(changing), number) != std::end(changing);
}

[[noreturn]] void be_traced(const std::function<void()>& work) {
    if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) ::_exit(99);
    ::raise(SIGSTOP);
    try {
        work();
    } catch (const std::exception&) {
        ::_exit(1);
    }
    ::_exit(0);
}

}  // namespace

StepEnd run_until(int step, const std::function<void()>& work) {
    const auto child = ::fork();
    if (child == 0) be_traced(work);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status)) return StepEnd::forbidden;
    ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    for (;;) {
        ::ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
        ::waitpid(child, &status, 0);
        if (WIFEXITED(status))
            return WEXITSTATUS(status) == 0 ? StepEnd::finished : StepEnd::forbidden;
        __ptrace_syscall_info call{};
        ::ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof call, &call);
        if (!is_step(call) || --step > 0) continue;
        ::kill(child, SIGKILL);
        ::waitpid(child, &status, 0);
        return StepEnd::killed;
    }
}

}  // namespace vigo
