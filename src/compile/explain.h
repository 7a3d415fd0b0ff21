// explain — where a value of an envoy comes from: every layer that had a say, and the one that won.
// Pure, and made from the same stages as the bundle, so it cannot tell another story.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compile/compile.h"

namespace vigo::compile {

/// What one layer says.
struct Origin {
    /// Of a variable: `crate default`, `role web`, `clients/acme/common.vgo`, `entry`, `environment
    /// production`. Of an attribute: `type default`, `defaults`, `resource`, `arm debian`.
    std::string layer;
    Place where;  ///< of the name; unknown for a type's default
    Value value;  ///< as it was written, templates and all
    bool wins = false;
};

/// A variable as the templates of one crate see it.
struct ExplainedVar {
    std::string name;
    Value value;  ///< what templates see; null when no layer sets it, or when it needs a trait that
                  ///< the envoy does not report
    std::vector<Origin> chain;  ///< weakest first; empty when no layer sets it
    std::string made_by;  ///< how the winner became `value` when that is no plain copy: a question
                          ///< about a trait, a row of a lookup
    Place made_at;        ///< of the row or question
};

/// An attribute of one resource of an envoy.
struct ExplainedAttribute {
    std::string id;  ///< `configcrate/resource`
    std::string type;
    std::string name;
    Value value;          ///< what the envoy is told; null when it gets no such resource
    std::string problem;  ///< why there is no value: no entry, no crate, a condition, an error
    std::string when;     ///< what of its conditions is left to the envoy
    std::vector<Origin> chain;            ///< weakest first
    std::vector<ExplainedVar> variables;  ///< that its template read
    std::vector<Origin> traits;           ///< that it read: `layer` is the path
    std::string made_by;  ///< as of a variable: the row of a lookup, the file of a template
    Place made_at;
};

/// `resource` is the name as it is on the envoy, or as it was written (then the first stamp of it).
/// Never fails: what is wrong stands in `problem`.
ExplainedAttribute explain(const Catalogue& catalogue, const Envoy& envoy, std::string_view crate,
                           std::string_view resource, std::string_view attribute);

/// With `crate` "", what the layers above the crates say.
ExplainedVar explain_var(const Catalogue& catalogue, const Envoy& envoy, std::string_view crate,
                         std::string_view name);

/// The names of all variables that templates of `crate` see, sorted.
std::vector<std::string> variables_of(const Catalogue& catalogue, const Envoy& envoy,
                                      std::string_view crate);

}  // namespace vigo::compile
