// dynamic — variables and attributes whose value depends on the envoy: a question about a trait
// (`{trait: os.version, gte: 12}`), or a row of a table (`{lookup: plex_groups}`).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compile/compiling.h"
#include "compile/questions.h"

namespace vigo::compile {

/// The name in `{lookup: name}`; null when the value is something else.
const Value* lookup_in(const Value& value);

/// What a lookup goes by.
struct LookupKey {
    enum class Kind { hostname, environment, trait, variable };
    Kind kind = Kind::hostname;
    std::string path;   ///< of the trait or variable
    bool known = true;  ///< a variable: some layer sets it
};
LookupKey key_of(const Catalogue& catalogue, const Lookup& lookup);

/// Whether a variable of this value must be worked out for each envoy.
bool is_dynamic(const Value& value);

/// How a dynamic value came out.
struct Worked {
    std::optional<Value> value;  ///< nothing: not known in a trial, or failed (findings tell)
    std::string made_by;         ///< `lookup plex_groups: hostname web1 fits "web*"`
    Place made_at;
};

/// One attribute of an instance, rendered; null for one that it does not have.
Worked attribute_of(const Instance& instance, const Variant& variant, std::string_view name,
                    Compiling& compiling);

/// Works out dynamic values for the crates of one envoy.
class Dynamic {
 public:
    /// `crate` null: what the layers alone know. `vars` as written; both must outlive this.
    Dynamic(Compiling& compiling, const Layers& layers, const Crate* crate, const Value& vars)
        : compiling_(compiling), layers_(layers), crate_(crate), vars_(vars) {}

    /// `value` is a question or a `{lookup: …}`; `where` is told in findings.
    Worked work_out(const Value& value) const;

    /// `vars` with those that `names` picks worked out. Those that stay unknown are added to
    /// `unknown`.
    Value answered(const std::vector<std::string>& names, std::vector<std::string>& unknown) const;

 private:
    const Lookup* lookup_named(std::string_view name) const;
    std::vector<std::string_view> names() const;
    Worked look_up(const Value& name) const;
    /// The text that the table is searched for; nothing when it is not known.
    std::optional<std::string> key_text(const Lookup& lookup, const LookupKey& key,
                                        const Place& used_at) const;
    std::optional<std::string> key_value(const Value* found, const Lookup& lookup,
                                         const LookupKey& key, const Place& used_at) const;
    Worked row_of(const Lookup& lookup, std::string_view key, const Place& used_at) const;
    bool every_host_has_a_row(const Lookup& lookup) const;
    void report_no_row(const Lookup& lookup, std::string_view key, const Place& used_at) const;

    Compiling& compiling_;
    const Layers& layers_;
    const Crate* crate_;
    const Value& vars_;
    mutable std::vector<const Lookup*> open_;  // whose key is being worked out: finds circles
};

/// Notes for every crate which dynamic variables its templates may read: only those are worked out,
/// so that nobody's traits are read for nothing.
void find_asks(Catalogue& catalogue);

}  // namespace vigo::compile
