// catalogue — the parsed configuration as the stages of the compiler see it. Internal to this
// folder.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "compile/compile.h"
#include "compile/compliance.h"
#include "compile/devices.h"
#include "compile/match_index.h"
#include "compile/names.h"
#include "lang/expression.h"
#include "lang/template.h"

namespace vigo::compile {

/// A `when:`; one that stands on a block is shared by the resources of the block.
struct Condition {
    std::string text;
    Place where;
    std::shared_ptr<const lang::Expression>
        parsed;  ///< null until `parse_conditions`, and when it has an error
};
using Conditions = std::vector<std::shared_ptr<Condition>>;
bool any_asks_changed(const Conditions& whens);

/// A short text that may be a template: the name of a stamped resource, or a reference to one.
struct Pattern {
    std::string text;
    Place where;
    std::shared_ptr<const lang::Template> parsed;  ///< null for plain text
};
using Patterns = std::vector<Pattern>;

/// The templates and lookups inside the value of one attribute, in the order of a walk through it.
struct Slot {
    std::string attribute;
    std::vector<std::shared_ptr<const lang::Template>> templates;
    bool looks_up = false;  ///< holds a `{lookup: …}`
    bool any_text = false;  ///< the attribute may hold whatever text
};

/// The attributes of a resource: as they stand, or under one arm of its `case`.
struct Variant {
    std::string arm;
    Value attributes;
    std::vector<Slot> slots;
    std::set<std::string> secrets;  ///< paths of those that it names itself
    Pattern source;  ///< of a `source: templates/{{ … }}`: which file it is, an envoy's data tells
    bool complete = false;  ///< wholly checked by its type already: nothing waits for rendering
};

struct Resource {
    Place where;
    References tags;
    Pattern name;
    bool named = true;  ///< false: the name was made of type and position
    const TypeDescription* type = nullptr;
    Conditions whens;          ///< all must hold
    bool crate_waits = false;  ///< the crate's own condition asks `changed`
    Patterns depends_on, before, notify, subscribes;
    Reference foreach;                               ///< a list var; "" for none
    std::shared_ptr<const lang::Template> selector;  ///< of `case`
    Place selector_at;
    std::vector<Variant> variants;  ///< first as it stands, then one per arm
    Value own;                      ///< its attributes as they were written
    Value arms;                     ///< its `match` as it was written; null without `case`

    bool waits_for_change() const;
};

struct Crate {
    Value written;  ///< all of it, for `fingerprints`
    std::string name;
    Place where;
    bool of_user = false;  ///< from usercrates/
    References depends_on;
    Conditions whens;
    Reference foreach;
    Vars vars;
    Lookups lookups;
    Overrides overrides;  ///< of `vars`, by environment
    References tags;
    Claims claims;
    bool puddle = false, gitback = false,
         curator = false;           ///< of a usercrate: what its user may hold
    Value defaults;                 ///< of the attributes of its resources; null for none
    std::vector<std::string> asks;  ///< questions and lookups that its templates may read
    std::vector<Resource> resources;
};

/// One arm of a role's `case`: its crates join when the condition holds and no earlier arm's did.
struct RoleArm {
    std::shared_ptr<Condition> when;  ///< null for `default`
    References configcrates, usercrates;
};

struct Role {
    Value written;  ///< all of it, for `fingerprints`
    std::string name;
    Place where;
    References includes, configcrates, usercrates;
    Vars vars;
    Lookups lookups;
    std::vector<RoleArm> arms;
};

struct Common {
    Value written;  ///< all of it, for `fingerprints`
    Place where;
    References configcrates, usercrates, roles;
    Vars vars;
    Lookups lookups;
};

struct Tier {
    Value written;  ///< all of it, for `fingerprints`
    Place where;
    References configcrates, exclude_configcrates, usercrates;
    Vars vars;
    Lookups lookups;
};
using Tiers = std::map<std::string, Tier, std::less<>>;

struct Entry {
    Value written;  ///< all of it, for `fingerprints`
    Place where;
    std::string directory;  ///< of its file; "" for the top
    References match;
    Reference environment;
    References roles, configcrates, usercrates;
    Vars vars;
    Lookups lookups;
    Overrides overrides;  ///< over `vars`, under environments.vgo
    bool observe_only = false;
    std::optional<NetworkDevice> network_device;
};

/// A file below templates/ that some `source` names.
struct TemplateFile {
    Value text;
    std::shared_ptr<const lang::Template> parsed;  ///< null for plain text
};

class Catalogue {
 public:
    Types types;
    std::map<std::string, Crate, std::less<>> crates;
    std::map<std::string, Role, std::less<>> roles;
    std::map<std::string, Common, std::less<>> commons;      ///< by directory
    std::map<std::string, Tiers, std::less<>> environments;  ///< by directory
    std::vector<Entry> entries;                 ///< in the order in which they are tried
    MatchIndex patterns;                        ///< of all entries
    std::set<std::string, std::less<>> broken;  ///< names of crates whose files cannot be read
    std::map<std::string, TemplateFile, std::less<>> templates;
    /// By text: what variables such as `{trait: os.version, gte: 12}` ask.
    std::map<std::string, std::shared_ptr<const lang::Expression>, std::less<>> questions;
    std::map<std::string, Claims, std::less<>> claims;  ///< of compliance.vgo, by directory
    std::map<std::string, std::vector<Waiver>, std::less<>> waivers;  ///< by directory
    std::set<std::string, std::less<>>
        asking;                ///< names of variables that some layer makes a question or a lookup
    bool has_backend = false;  ///< secrets could be asked for when it was loaded
    bool has_secrets = false;  ///< some variable or lookup names one

    /// Of roles, common.vgo, entries and environments.
    std::vector<const Vars*> layered_vars() const;
    /// The same and the defaults of crates.
    std::vector<const Vars*> all_vars() const;
    /// Of roles, common.vgo, entries and environments.
    std::vector<const Lookups*> layered_lookups() const;
    std::vector<const Lookups*> all_lookups() const;
    const TypeDescription* type_named(std::string_view name) const;
    /// The files of `per_directory` that apply in `directory`: the top's first, its own last.
    template <class T>
    static std::vector<const T*> chain(const std::map<std::string, T, std::less<>>& per_directory,
                                       std::string_view directory);
};

template <class T>
std::vector<const T*> Catalogue::chain(const std::map<std::string, T, std::less<>>& per_directory,
                                       std::string_view directory) {
    std::vector<const T*> found;
    for (const auto& above : directories_down_to(directory))
        if (const auto at = per_directory.find(above); at != per_directory.end())
            found.push_back(&at->second);
    return found;
}

}  // namespace vigo::compile
