// compile — a stacks tree and the traits of one envoy to its bundle. Pure: no I/O, no clock, no
// randomness.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bundle/bundle.h"
#include "lang/reads.h"
#include "schema/diagnostic.h"
#include "schema/field.h"
#include "schema/value.h"

namespace vigo::compile {

/// File paths relative to the stack's folder (`configcrates/web.vgo`, `templates/x.tmpl`) to their
/// text.
using SourceTree = std::map<std::string, std::string>;

/// What the compiler knows of a resource type; it never sees the code that changes machines.
struct TypeDescription {
    std::string_view name;
    std::string_view doc;
    std::vector<FieldInfo> fields;
    /// Reads attributes as the agent will, adding findings; says nothing about values that are
    /// still templates.
    std::function<void(const Value& attributes, Reader& reader)> check;
};

/// A trait that agents tell. A `*` in the path stands for a name found on the machine; what is
/// below a list is not described.
struct TraitDescription {
    std::string_view path;
    Kind kind = Kind::text;
    std::string_view doc;
};

/// All that a configuration may name: the types of resources, which it is a range of, and traits.
struct Types {
    std::vector<TypeDescription> resources;
    std::vector<TraitDescription> traits;  ///< empty: not known, and so not checked

    auto begin() const { return resources.begin(); }
    auto end() const { return resources.end(); }
};

/// The parsed and cross-checked configuration; immutable, shared by all who compile from it.
class Catalogue;

/// Asks the secrets backend: why the secret at `path` cannot be had, or "".
using FindSecret = std::function<std::string(std::string_view path)>;

/// Every gate that needs no envoy: YAML, layout, references, cycles, convergence rules, guardrails.
/// All findings of the whole tree in one pass; null when there was an error. Without `find_secret`
/// it is not checked whether secrets exist, and a finding says so.
std::shared_ptr<const Catalogue> load(const SourceTree& tree, const Types& types,
                                      Diagnostics& findings, const FindSecret& find_secret = {});

/// Whether an error makes the configuration unusable (a server does not start with it), unlike one
/// that only keeps it from settling (a server starts with an empty configuration, and envoys keep
/// what they have).
bool is_structural(const Diagnostic& finding);

/// The match entry that a host name selects (first match wins).
struct Match {
    std::size_t entry = 0;
    Place where;
    std::string pattern;
    std::string environment;
    bool observe_only = false;
};
std::optional<Match> match(const Catalogue& catalogue, std::string_view hostname);

/// For each entry (by Match::entry) a digest of all that its policies are made of: while it stays
/// the same from one version to the next, so do the bundles of envoys that report the same.
std::vector<std::string> fingerprints(const Catalogue& catalogue);

struct Envoy {
    std::string hostname;
    Value traits;  ///< a map; null when not known yet
    Value vars;    ///< variables over every layer, for tests and trials; usually null
};

struct Compiled {
    Bundle bundle;
    Match matched;
    lang::Reads reads;  ///< of traits and of `hostname`; two envoys of one entry with equal values
                        ///< there share the bundle
};

/// Nothing when rendering failed (findings say where) or no entry matches (no finding: `match`
/// tells).
std::optional<Compiled> compile(const Catalogue& catalogue, const Envoy& envoy,
                                Diagnostics& findings);

/// One step of how an envoy came by a variable or a crate, for `config trace`.
struct TraceStep {
    std::string layer;  ///< `crate default`, `common.vgo`, `role webserver`, `entry`, `environment
                        ///< production`
    Place where;
    std::string name;   ///< of the variable or the crate
    std::string value;  ///< as text
    bool wins = false;
};
struct Trace {
    Match matched;
    std::vector<TraceStep> crates;
    std::vector<TraceStep> variables;
};
/// Conditions on traits are decided as far as `traits` are known.
std::optional<Trace> trace(const Catalogue& catalogue, const Envoy& envoy);
std::optional<Trace> trace(const Catalogue& catalogue, std::string_view hostname);

/// Every crate's name and how many resources it declares, in order.
std::vector<std::pair<std::string, std::size_t>> crates_of(const Catalogue& catalogue);

}  // namespace vigo::compile
