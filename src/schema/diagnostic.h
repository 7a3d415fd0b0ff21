// diagnostic — what is wrong in the operator's configuration: where, which value, why, and how to
// mend it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "schema/fix.h"
#include "schema/inside.h"
#include "schema/place.h"

namespace vigo {

/// An error keeps a configuration from being published; the others are printed and never fail
/// anything. Information is what is fine, but could be simpler or is worth knowing.
enum class Severity { error, warning, info };

/// `error`, `warning`, `info`.
std::string_view name_of(Severity severity);

/// One finding. `rule` is a stable id (`VG1042`) from `schema/rules.h`; `value` is what was found,
/// when that helps; `hint` says how to mend it, and `fix` is the same for a machine. What is wrong
/// inside of a template or condition is `inside` of the scalar that holds it: `where` is that spot
/// as if it had been written without quotes, until somebody who has the file tells it exactly.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string rule;
    Place where;
    std::string message;
    std::string value;
    std::string hint;
    Fix fix = {};
    Inside inside = {};

    /// `web.vgo:12:5: error VG1042: unknown attribute "ownr" of type file (did you mean "owner"?)`
    std::string text() const;
};

/// Collects findings; nothing is thrown, everything is shown at once. What goes beyond
/// `limits::diagnostics_kept` is counted only. Not thread safe: one per unit of work.
class Diagnostics {
 public:
    void add(Diagnostic finding);
    void error(std::string_view rule, const Place& where, std::string message,
               std::string hint = {}, std::string value = {}, Fix fix = {});
    void error(std::string_view rule, const Place& where, std::string message, Advice advice);
    void warning(std::string_view rule, const Place& where, std::string message,
                 std::string hint = {}, std::string value = {}, Fix fix = {});
    void info(std::string_view rule, const Place& where, std::string message, std::string hint = {},
              std::string value = {}, Fix fix = {});
    void append(const Diagnostics& others);

    bool has_errors() const { return errors_ > 0; }
    std::size_t errors() const { return errors_; }
    const std::vector<Diagnostic>& all() const { return all_; }
    /// In the order of file, line and column, equal ones once: the order in which operators read
    /// them.
    void sort();
    /// One line a finding, at most `limits::diagnostics_shown`, then how many more there are.
    std::string text() const;

 private:
    /// How many errors and others are in `all_`.
    std::pair<std::size_t, std::size_t> kept() const;

    std::vector<Diagnostic> all_;
    std::size_t errors_ = 0;  // also of those that were not kept
    std::size_t others_ = 0;
};

}  // namespace vigo
