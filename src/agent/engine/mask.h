// mask — keeps the secret values of a resource out of everything that is shown of it.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "agent/engine/report.h"
#include "resources/support/drift.h"
#include "schema/field.h"

namespace vigo::agent {

/// What is shown instead.
inline constexpr std::string_view masked = "(secret)";

class Mask {
 public:
    /// Null when none of the attributes is secret.
    static std::unique_ptr<const Mask> of(std::span<const FieldInfo> fields,
                                          const Value& attributes);

    /// Whether the values of this property are secret as a whole, also the one found on the
    /// machine.
    bool covers(std::string_view property) const;
    /// `text` with every occurrence of a secret value, and of each of its longer lines, masked.
    std::string hide(std::string text) const;

 private:
    void collect(const Shape& shape, const Value& value);
    void collect_all(const Value& value);

    std::vector<std::string_view> properties_;
    std::vector<std::string> texts_;  // longest first
};

/// `difference` as it may be shown. `mask` may be null.
ShownDifference shown(const resources::Difference& difference, const Mask* mask);
/// A message as it may be shown.
std::string shown(const std::string& message, const Mask* mask);

}  // namespace vigo::agent
