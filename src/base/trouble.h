// trouble — what goes on failing is told when it begins, when its reason changes and when it is
// over, not each time.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/log.h"

namespace vigo {

/// Thread safe. One for each thing that can be wrong.
class Trouble {
 public:
    /// Messages of the log, as literals: the first is an error, the second tells that it is over.
    constexpr Trouble(std::string_view message, std::string_view over)
        : message_(message), over_(over) {}

    /// Logged when it was not there, or for another reason.
    void is_there(const std::string& why, const std::string& about = {});
    /// Logged when it was there.
    void is_over();

 private:
    std::string_view message_;
    std::string_view over_;
    std::mutex lock_;
    std::string why_;
};

}  // namespace vigo
