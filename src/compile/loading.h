// loading — what goes along while the files of a tree are read, and the readers of each kind of
// file.
#pragma once

#include <string_view>

#include "compile/budget.h"
#include "compile/catalogue.h"

namespace vigo::compile {

struct Loading {
    const SourceTree& tree;
    Catalogue& into;
    Diagnostics& findings;
    Budget budget;

    /// Says false when the tree makes too much of its text; a finding tells, once.
    bool spend(std::size_t bytes, const Place& where);
};

// Each reads one parsed file and adds what it holds to `loading.into`; `path` tells the directory.
void read_crate(const Value& file, std::string_view path, bool of_user, Loading& loading);
void read_roles(const Value& file, Loading& loading);
/// The old form: a file in roles/ that is one role.
void read_one_role(const Value& file, Loading& loading);
void read_common(const Value& file, std::string_view path, Loading& loading);
void read_environments(const Value& file, std::string_view path, Loading& loading);
void read_claims(const Value& file, std::string_view path, Loading& loading);
void read_waivers(const Value& file, std::string_view path, Loading& loading);
void read_entries(const Value& file, std::string_view path, Loading& loading);

/// The resources of a crate, blocks flattened into them.
std::vector<Resource> read_resources(const Value& list, const Value& defaults, Loading& loading);

/// The variants of a resource: templates parsed, attributes checked by its type as far as they can
/// be.
void prepare(Resource& resource, const Value& attributes, const Value& arms, Loading& loading);

/// What the type sees at load: what is not known yet looks like a template.
Value as_checked(const Variant& variant);

/// Stands for a value that only an envoy can tell: types leave it for later, as they do templates.
inline constexpr std::string_view unknown_value = "{{ lookup }}";

/// Whether `text` holds a template; `{{secret_file}}`, which the agent fills in, is none.
bool needs_rendering(const Value& text);
std::shared_ptr<const lang::Template> parse_template(std::string_view text, const Place& at,
                                                     Diagnostics& findings);
Pattern pattern_of(const Reference& text, Diagnostics& findings);
std::shared_ptr<Condition> condition_of(const Reference& when);
/// Notes the patterns of all entries, so that host names are found among them.
void index_patterns(Catalogue& catalogue);
/// Parses every condition of the catalogue; to be called once all variables are known.
void parse_conditions(Catalogue& catalogue, Diagnostics& findings);

}  // namespace vigo::compile
