// load — every file of a tree read and checked, and the checks across them.
#include "base/limits_memory.h"
#include "compile/checks.h"
#include "compile/devices.h"
#include "compile/dynamic.h"
#include "compile/gates.h"
#include "compile/layout.h"
#include "compile/lints.h"
#include "compile/loading.h"
#include "compile/secret_places.h"
#include "compile/spelling.h"
#include "schema/rules.h"
#include "schema/yaml.h"

namespace vigo::compile {
namespace {

std::size_t size_of(const SourceTree& tree) {
    std::size_t size = 0;
    for (const auto& [path, text] : tree) size += text.size();
    return size;
}

/// What is made of the values of a file, as a multiple of them: variables are copied into layers.
/// Crates and entries count for themselves, too.
std::size_t copies_of(FileKind kind) {
    if (kind == FileKind::crate || kind == FileKind::user_crate) return 1;
    return kind == FileKind::entries ? 2 : 4;
}

void read_file(FileKind kind, const Value& file, std::string_view path, Loading& loading) {
    switch (kind) {
        case FileKind::crate:
        case FileKind::user_crate:
            return read_crate(file, path, kind == FileKind::user_crate, loading);
        case FileKind::roles:
            return read_roles(file, loading);
        case FileKind::one_role:
            return read_one_role(file, loading);
        case FileKind::common:
            return read_common(file, path, loading);
        case FileKind::environments:
            return read_environments(file, path, loading);
        case FileKind::entries:
            return read_entries(file, path, loading);
        case FileKind::claims:
            return read_claims(file, path, loading);
        case FileKind::waivers:
            return read_waivers(file, path, loading);
        case FileKind::tests:
        case FileKind::other:
        case FileKind::misplaced:
            return;
    }
}

bool is_policy(FileKind kind) {
    return kind != FileKind::tests && kind != FileKind::other && kind != FileKind::misplaced;
}

/// A crate that cannot be read is there all the same: whoever includes it has made no mistake. Its
/// name is what a line says, or the name of its file.
void note_broken(std::string_view path, std::string_view text, Catalogue& into) {
    if (!path.starts_with("configcrates/") && !path.starts_with("usercrates/")) return;
    auto file = file_name_of(path);
    into.broken.emplace(file.substr(0, file.find('.')));
    for (const auto line : lines_of(text))
        for (const std::string_view key : {"name:", "configcrate:", "module:"})
            if (line.starts_with(key)) {
                auto name = trim(line.substr(key.size()));
                if (name.size() > 1 && (name.front() == '"' || name.front() == '\''))
                    name = name.substr(1, name.size() - 2);
                into.broken.emplace(name);
            }
}

void read_files(Loading& loading) {
    for (const auto& [path, text] : loading.tree) {
        const auto kind = kind_of(path, loading.findings);
        if (!is_policy(kind)) continue;
        if (loading.budget.is_spent()) return;
        auto file = parse_yaml(text, path, loading.findings);
        if (!file) {
            note_broken(path, text, loading.into);
            continue;
        }
        if (!file->where().known())
            file->at({.file = FileName::make(path), .line = 1, .column = 1});
        if (!loading.spend(copies_of(kind) * weight_of(*file), file->where())) return;
        read_file(kind, *file, path, loading);
    }
    loading.into.entries.shrink_to_fit();
}

}  // namespace

bool Loading::spend(std::size_t bytes, const Place& where) {
    if (budget.is_spent()) return false;
    if (budget.spend(bytes)) return true;
    findings.error(rule::too_many, where,
                   format("the stack comes to more than {} MiB here, made of {} bytes of text",
                          budget.most() >> 20, size_of(tree)),
                   "few letters make much of it: shorter lists, fewer aliases, resources and "
                   "templates, or one file for many");
    return false;
}

std::shared_ptr<const Catalogue> load(const SourceTree& tree, const Types& types,
                                      Diagnostics& findings, const FindSecret& find_secret) {
    auto catalogue = std::make_shared<Catalogue>();
    catalogue->types = types;
    Diagnostics found;
    Loading loading{tree, *catalogue, found,
                    Budget(limits::load_bytes + limits::load_factor * size_of(tree))};
    read_files(loading);
    if (loading.budget.is_spent()) {
        found.sort();
        findings.append(found);
        return nullptr;
    }
    index_patterns(*catalogue);
    find_asks(*catalogue);
    catalogue->has_backend = static_cast<bool>(find_secret);
    catalogue->has_secrets = any_secret_in_variables(*catalogue);
    parse_conditions(*catalogue, found);
    parse_questions(*catalogue, found);
    check_variables(*catalogue, found);
    check_lookups(*catalogue, found);
    check_devices(*catalogue, found);
    check_overrides(*catalogue, found);
    check_secrets(*catalogue, find_secret, found);
    check_references(*catalogue, found);
    check_names(*catalogue, found);
    check_crate_cycles(*catalogue, found);
    check_resource_cycles(*catalogue, found);
    check_shadows(*catalogue, found);
    check_acting(*catalogue, found);
    check_targets(*catalogue, found);
    check_guardrails(*catalogue, found);
    check_triggers(*catalogue, found);
    check_template_traits(*catalogue, found);
    check_convergence(*catalogue, found);
    check_passwords(*catalogue, found);
    try_entries(*catalogue, found);
    if (!found.has_errors()) {
        lint_unused(tree, *catalogue, found);
        lint_redundant(*catalogue, found);
    }
    show_secrets(found);
    mend_spelling(tree, found);
    found.sort();
    findings.append(found);
    if (found.has_errors()) return nullptr;
    return catalogue;
}

std::vector<std::pair<std::string, std::size_t>> crates_of(const Catalogue& catalogue) {
    std::vector<std::pair<std::string, std::size_t>> all;
    for (const auto& [name, crate] : catalogue.crates)
        all.emplace_back(name, crate.resources.size());
    return all;
}

}  // namespace vigo::compile
