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
    /// For a resource that needs `values` in those of its attributes that hold markers in `marked`.
    /// When one stands in a field that is not secret anyway, only those properties are shown that
    /// can hold no text: the content of a file may be found under another name, and an older value
    /// is known to nobody.
    static std::unique_ptr<const Mask> of(std::span<const FieldInfo> fields,
                                          const Value& attributes, const Value& marked,
                                          std::span<const std::string_view> values);
    /// For what comes from anywhere: very short values would hide everything, and are left.
    static Mask of_values(std::span<const std::string_view> values);

    /// Whether the values of this property are secret as a whole, also the one found on the
    /// machine.
    bool covers(std::string_view property) const;
    /// `text` with every occurrence of a secret value, and of each of its longer lines, masked;
    /// also of a value that was cut where `text` has a "…".
    std::string hide(std::string text) const;

 private:
    void collect(const Shape& shape, const Value& value);
    void collect_all(const Value& value);
    void collect_text(std::string_view text);
    void show_what_holds_no_text(std::span<const FieldInfo> fields, const Value& marked);
    void finish();
    void hide_pieces(std::string& text) const;

    bool hides_by_default_ = false;
    std::vector<std::string_view> properties_;  // those that are shown, when it does; else hidden
    std::vector<std::string> texts_;            // longest first
};

/// `difference` as it may be shown. `mask` may be null.
ShownDifference shown(const resources::Difference& difference, const Mask* mask);
/// A message as it may be shown.
std::string shown(const std::string& message, const Mask* mask);

}  // namespace vigo::agent
