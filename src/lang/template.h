// template — Go's text/template (https://pkg.go.dev/text/template, as of Go 1.19) with
// `missingkey=error` and only deterministic functions: the same data gives the same bytes, always.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/reads.h"
#include "schema/diagnostic.h"
#include "schema/value.h"

namespace vigo::lang {

/// A path below the root that a text reads by its fields, `Vars.port`: missing, it is an error.
struct Demand {
    std::string path;
    Place where;
    Inside inside;
    bool always = false;  ///< in every rendering; else in a branch that may not be taken
};

/// A parsed template; immutable, so it may be used by several threads at once.
class Template {
 public:
    /// Whether `text` needs rendering at all.
    static bool is_one(std::string_view text) { return text.find("{{") != std::string_view::npos; }

    /// `at` is where the text begins in the operator's file; findings point into it. Null when
    /// there was an error.
    static std::shared_ptr<const Template> parse(std::string_view text, const Place& at,
                                                 Diagnostics& findings);

    virtual ~Template() = default;

    /// The text, with `dot` as data; nothing when there was an error (missing key, wrong type, over
    /// a limit of `base/limits.h`). What was looked at is added to `reads` when given, also on
    /// error.
    /// So are the places of all that was printed to `blanks`, which needs `reads`.
    virtual std::optional<std::string> render(const Value& dot, Diagnostics& findings,
                                              Reads* reads = nullptr,
                                              std::vector<Blank>* blanks = nullptr) const = 0;

    /// The paths below the root that the text itself names (`Vars.port`, `Traits.os.family`, also
    /// as `$.Vars.port`), whichever branch would be taken; what is reached through a changed dot is
    /// missing. For checks before there is data.
    virtual const Reads& mentions() const = 0;

    /// Whether the text uses the root itself as a value (`{{ . }}`, `range $`, `index . $name`):
    /// then it may read all that there is, whatever it names.
    virtual bool uses_root() const = 0;

    /// Those of the mentions that must be there, in the order of the text. A path that the text
    /// asks for by `index`, `get` or `hasKey` may be missing, and is left out everywhere.
    virtual std::vector<Demand> demands() const = 0;

    /// About how many bytes it takes.
    virtual std::size_t weight() const = 0;

 protected:
    Template() = default;
};

}  // namespace vigo::lang
