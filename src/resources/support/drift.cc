#include "resources/support/drift.h"

#include "base/error.h"

namespace vigo::resources {

Difference& Drift::add(std::string_view property, std::string is, std::string want, Fix fix) {
    expect(!open_);
    fixes_.push_back(std::move(fix));
    differences_.push_back(
        {std::string(property), std::move(is), std::move(want), {}, false, fixes_.size() - 1});
    return differences_.back();
}

Difference& Drift::add(std::string_view property, std::string is, std::string want) {
    open_ = true;
    differences_.push_back(
        {std::string(property), std::move(is), std::move(want), {}, false, fixes_.size()});
    return differences_.back();
}

void Drift::fix_together(Fix fix) {
    if (open_) fixes_.push_back(std::move(fix));
    open_ = false;
}

}  // namespace vigo::resources
