// error — faults of the system's error codes, and the stop when the program itself is wrong.

#include "base/error.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace vigo {
namespace {

Fault fault_of(int code) {
    switch (code) {
        case ENOENT:
            return Fault::not_found;
        case EACCES:
        case EPERM:
            return Fault::denied;
        case EEXIST:
        case ENOTDIR:
        case EISDIR:
        case ENOTEMPTY:
        case ELOOP:
            return Fault::conflict;
        case ETIMEDOUT:
            return Fault::timeout;
        case EINVAL:
        case ENAMETOOLONG:
            return Fault::invalid;
        default:
            return Fault::unavailable;
    }
}

}  // namespace

std::string_view name_of(Fault fault) {
    constexpr std::string_view names[] = {"invalid",     "not_found", "conflict", "denied",
                                          "unavailable", "timeout",   "internal"};
    return names[static_cast<int>(fault)];
}

Error Error::during(std::string_view doing) const {
    return {fault_, fmt::format("{}: {}", doing, message_)};
}

void fail_errno(int code, std::string_view doing) {
    fail(fault_of(code), "{}: {}", doing, std::generic_category().message(code));
}

void broken_expectation(const char* claim, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: broken expectation: %s\n", file, line, claim);
    std::abort();
}

}  // namespace vigo
