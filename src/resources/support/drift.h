// drift — the differences between what is and what shall be, each with the fix that closes it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "host/host.h"

namespace vigo::resources {

using Fix = std::function<void(Host&)>;

/// One property that differs. Both sides are printable; the engine masks them where the field is
/// secret.
struct Difference {
    std::string property;
    std::string is;
    std::string want;
    std::string diff;     ///< unified diff of a longer text; "" when `is` and `want` say it all
    bool secret = false;  ///< never show `is`, `want` and `diff`
    std::size_t fix = 0;  ///< index into fixes()
};

class Drift {
 public:
    /// A difference with a fix of its own.
    Difference& add(std::string_view property, std::string is, std::string want, Fix fix);
    /// A difference that shares its fix with others: `fix_together` must follow.
    Difference& add(std::string_view property, std::string is, std::string want);
    /// The one fix of all differences that have none yet.
    void fix_together(Fix fix);

    bool empty() const { return differences_.empty(); }
    const std::vector<Difference>& differences() const { return differences_; }
    std::vector<Difference>& differences() { return differences_; }
    /// In the order in which they must run.
    const std::vector<Fix>& fixes() const { return fixes_; }

 private:
    std::vector<Difference> differences_;
    std::vector<Fix> fixes_;
    bool open_ = false;
};

}  // namespace vigo::resources
