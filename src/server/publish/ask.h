// ask — whether web addresses answer: the one place here that speaks HTTP as a client.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/time.h"

namespace vigo::publish {

/// How an address is asked.
struct Asking {
    Millis timeout{limits::url_timeout_ms};  ///< of one, redirects included
    Millis budget{limits::urls_timeout_ms};  ///< of all
    std::size_t at_once = limits::urls_at_once;
    int redirects = limits::url_redirects;
    /// Also this machine itself and its own links (127.0.0.0/8, ::1, 169.254.0.0/16, fe80::/10).
    bool own_machine = false;
};

struct Answer {
    enum class Kind {
        alive,
        dead,         ///< somebody answered, and there is no such thing
        unreachable,  ///< nobody answered: no name, no way, no time, no trusted certificate
        not_asked     ///< it leads to this machine, or the budget was spent
    };
    Kind kind = Kind::not_asked;
    std::string reason;       ///< why it is not alive: `404`, `no answer within 5s`
    bool is_private = false;  ///< it leads into a network that this machine may not be in
    bool has_network = true;  ///< false when not even its name could be looked up
};

/// Asks `HEAD`, and for the first byte where a server refuses that. Follows redirects to http and
/// https alone. Says what it found and nothing of what was there. Answers are in the order of
/// `urls`.
std::vector<Answer> ask(std::span<const std::string> urls, const Asking& how);

}  // namespace vigo::publish
