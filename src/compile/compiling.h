// compiling — one envoy on its way through the stages: expand, render, order, emit.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits_memory.h"
#include "compile/budget.h"
#include "compile/catalogue.h"
#include "compile/form.h"
#include "compile/resolve.h"

namespace vigo::compile {

/// Where the host name stands in the data of templates, for the functions that ask for it, and in
/// the reads.
inline constexpr std::string_view asked_name = "hostname";

/// What goes along with every stage.
struct Compiling {
    const Catalogue& catalogue;
    const Entry& entry;
    std::string hostname;
    Value traits;        ///< without those that change by themselves
    Value vars = {};     ///< over every layer
    bool trial = false;  ///< at publish: no envoy yet, so what needs traits is left out, in silence
    Diagnostics& findings;
    lang::Reads reads = {};
    const Layers* layers = nullptr;      ///< of the entry, as soon as they are known
    std::set<std::string> secrets = {};  ///< paths of all that the resources so far need
    Draft* draft = nullptr;              ///< when given: of the resource that is rendered
    lang::Reads* all_reads = nullptr;    ///< when given: also what was read of variables and items
    Budget budget = Budget(limits::policy_bytes);

    /// Says false when the entry's resources come to too much; a finding tells, once.
    bool spend(std::size_t bytes, const Place& where);
};

/// What the templates of one stamp of a crate or resource see; shared by all that see the same.
struct Scope {
    Value dot;
    Value vars;                        ///< what templates see of them
    Value written;                     ///< the same with questions and lookups as they were written
    std::vector<std::string> unknown;  ///< in a trial: variables that only an envoy can tell
};

/// A resource of one envoy: one item of its `foreach`, under the conditions of all that surrounds
/// it.
struct Instance {
    const Crate* crate = nullptr;
    const Resource* resource = nullptr;
    std::shared_ptr<const Scope> scope;  ///< null once nothing is to be rendered any more
    std::string name;
    bool vague = false;    ///< in a trial: the name needs traits
    bool removed = false;  ///< a condition was decided against it
    bool waits = false;    ///< for a trigger: its condition asks `changed`
    std::string when;      ///< left to the agent
    Value attributes = {};
    std::string id() const { return crate->name + "/" + name; }
};

/// The included crates in order, and their resources crate by crate.
struct Expanded {
    std::vector<const Crate*> crates;
    std::vector<Instance> instances;
};

/// Stamps out the resources of the crates that apply and decides their conditions; `finish`, when
/// given, sees each as soon as it is stamped.
using Finish = std::function<void(Instance&)>;
Expanded expand(const std::vector<Inclusion>& included, const Value& layered, Compiling& compiling,
                const Finish& finish = {});

/// Fills in the attributes of an instance that was not removed, and checks them.
void render(Instance& instance, Compiling& compiling);

/// The arm of its `case` that applies, or the only one. Null when it cannot be told, or failed.
const Variant* variant_of(const Instance& instance, Compiling& compiling);
/// What becomes of a rendered text: something depends on what it says, or it travels as it is.
enum class End { judged, any_text };
/// The text of a template that stands in `attribute`. Nothing when it failed (findings tell), or
/// needs traits in a trial. What it prints counts as printed only where any text will do.
std::optional<std::string> render_text(const lang::Template& text, std::string_view attribute,
                                       const Instance& in, Compiling& compiling,
                                       End end = End::judged);

/// Two instances that manage the same path.
void check_targets(const std::vector<Instance>& instances, Diagnostics& findings);

/// Two instances that want different states of one service, package, user, …
void check_fights(const std::vector<Instance>& instances, Diagnostics& findings);

/// What the two checks compare an instance by: those that have no text in common pass them.
void add_managed_path(const Instance& instance, std::vector<std::string>& claims);
void add_managed_things(const Instance& instance, std::vector<std::string>& claims);

/// What an instance waits for and what it triggers, by position in `Expanded::instances`.
struct Ordered {
    std::vector<std::uint32_t> sequence;
    std::vector<std::vector<std::uint32_t>> after, notifies;
};
/// Nothing when resources wait for each other in a circle.
std::optional<Ordered> order(const Expanded& expanded, Compiling& compiling);

/// The instances that were not removed, as they stand in the bundle: links are positions there.
struct PlacedInstance {
    std::uint32_t instance = 0;
    std::vector<std::uint32_t> after = {}, notifies = {};
};
using Placed = std::vector<PlacedInstance>;
Placed place(const Expanded& expanded, const Ordered& ordered);

/// Of what was read, the traits, without their root.
std::vector<std::string> trait_paths(const lang::Reads& reads);

Bundle emit(Expanded expanded, const Ordered& ordered, const Compiling& compiling);

/// What stands behind an envoy before anything is stamped out.
struct Resolved {
    Layers layers;
    Value layered;                      ///< variables of the layers, as written
    std::vector<Inclusion> inclusions;  ///< also those that were excluded again
};
Resolved resolve(Compiling& compiling);
/// Crates behind those that they depend on, else in the order in which they were included.
std::vector<Inclusion> sorted(std::vector<Inclusion> included);

/// Traits are claims: an envoy must not get a secret by reporting the mark of one.
void refuse_marked_traits(const Entry& entry, const Value& traits, const lang::Reads& reads,
                          Diagnostics& findings);

/// Every stage up to the order; shared by `compile` and the trial at publish.
std::optional<Ordered> run(Compiling& compiling, Expanded& expanded);

}  // namespace vigo::compile
