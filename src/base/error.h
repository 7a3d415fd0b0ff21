// error — the one exception type, the seven faults, and the check that the program itself is right.
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/text.h"

namespace vigo {

/// Why something could not be done. Each fault has its gRPC code, HTTP status and exit code in one
/// table
/// (`base/fault_codes.h`); nothing else maps errors.
enum class Fault { invalid, not_found, conflict, denied, unavailable, timeout, internal };

std::string_view name_of(Fault fault);

/// The world refused (I/O, network, a command). What the *user* wrote wrongly is a Diagnostic
/// instead, and an answer that may be "no" is a std::optional.
class Error : public std::exception {
 public:
    Error(Fault fault, std::string message) : fault_(fault), message_(std::move(message)) {}

    Fault fault() const { return fault_; }
    const std::string& message() const { return message_; }
    const char* what() const noexcept override { return message_.c_str(); }

    /// The same fault with context before its message: `writing /etc/motd: rename: Read-only file
    /// system`.
    Error during(std::string_view doing) const;

 private:
    Fault fault_;
    std::string message_;
};

/// Throws an Error. Messages: lower case, no full stop, name the thing, say what would help.
template <class... Args>
[[noreturn]] void fail(Fault fault, fmt::format_string<Args...> message, Args&&... args) {
    throw Error(fault, fmt::format(message, std::forward<Args>(args)...));
}

/// Throws an Error whose message ends with the text of `code` (an errno value), with the fault that
/// fits it: ENOENT not_found, EACCES and EPERM denied, EEXIST conflict, ETIMEDOUT timeout, ENOSPC,
/// EIO, EROFS unavailable.
[[noreturn]] void fail_errno(int code, std::string_view doing);

[[noreturn]] void broken_expectation(const char* claim, const char* file, int line);

}  // namespace vigo

/// The program itself must be right here. On in release builds: stops the process, naming the
/// claim.
#define expect(claim) ((claim) ? void(0) : ::vigo::broken_expectation(#claim, __FILE__, __LINE__))
