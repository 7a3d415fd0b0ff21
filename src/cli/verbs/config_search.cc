// config search — where a name or a text stands in a stack, also in one that has errors.

#include <algorithm>
#include <set>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"
#include "schema/yaml.h"
#include "stack/folder.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string pattern;
    std::string path;
    std::vector<std::string> kind;
};

constexpr Field<Options> options[] = {
    field<&Options::pattern>(
        "pattern",
        "What to look for: a part of a name or text, or a pattern of `*`, `?`, `[a-z]` "
        "for the whole of it; case ignored.",
        key),
    field<&Options::path>("path", "Folder of the stack; default: the stacks folder of server.yaml.",
                          positional),
    field<&Options::kind>("kind",
                          "Only these: crate, role, entry, environment, variable, resource, "
                          "attribute, text. May be repeated."),
};

constexpr std::string_view kinds[] = {"crate",    "role",     "entry",     "environment",
                                      "variable", "resource", "attribute", "text"};
constexpr std::size_t most_rows = 10'000;  // nobody reads more

class Searching {
 public:
    Searching(const Options& given, const stack::Tree& tree)
        : pattern_(to_lower(given.pattern)),
          glob_(pattern_.find_first_of("*?[") != std::string::npos),
          kinds_(given.kind.begin(), given.kind.end()),
          tree_(tree) {}

    Value::List run() {
        for (const auto& [path, text] : tree_) {
            if (path.ends_with(".vgo") && !path.starts_with("templates/")) file(path, text);
            lines(path, text);
        }
        return std::move(rows_);
    }

 private:
    bool fits(std::string_view text) const {
        if (glob_) return glob_match(pattern_, text);
        return to_lower(text).find(pattern_) != std::string::npos;
    }

    void add(std::string_view kind, const std::string& name, const std::string& value,
             const Place& where) {
        if ((!kinds_.empty() && !kinds_.contains(std::string(kind))) || rows_.size() >= most_rows)
            return;
        seen_.insert(where.file ? format("{}:{}", *where.file, where.line) : "");
        Map row;
        row.add("kind", kind);
        row.add("name", name);
        row.add("value", value);
        row.add("where", where.text());
        rows_.emplace_back(std::move(row));
    }

    void named(std::string_view kind, const Value* name, const Place& where,
               const std::string& value = {}) {
        if (name != nullptr && name->is_scalar() && fits(name->source()))
            add(kind, name->source(), value, name->where().known() ? name->where() : where);
    }

    /// A variable or attribute is found by its name, or by what it is set to.
    void members(std::string_view kind, const Value* map, const std::string& prefix) {
        if (map == nullptr || !map->is_map()) return;
        for (const auto& each : map->map()) {
            const auto value = cell(&each.value);
            if (fits(each.name) || fits(value))
                add(kind, prefix + each.name, value,
                    each.named_at.known() ? each.named_at : each.value.where());
        }
    }

    void file(const std::string& path, const std::string& text) {
        Diagnostics unheard;
        const auto parsed = parse_yaml(text, path, unheard);
        if (!parsed || !parsed->is_map()) return;
        if (parsed->find("resources") != nullptr || path.starts_with("configcrates/") ||
            path.starts_with("usercrates/"))
            return crate(*parsed);
        members("variable", parsed->find("vars"), "");
        roles(parsed->find("roles"));
        entries(parsed->find("envoys"));
        entries(parsed->find("nodes"));
        tiers(parsed->find("env"));
    }

    void crate(const Value& file) {
        const auto* name = file.find("name");
        if (name == nullptr) name = file.find("configcrate");
        named("crate", name, file.where());
        members("variable", file.find("vars"), "");
        members("attribute", file.find("defaults"), "defaults.");
        resources(file.find("resources"), cell(name));
    }

    void resources(const Value* list, const std::string& crate) {
        if (list == nullptr || !list->is_list()) return;
        for (const auto& each : list->list()) {
            const auto* name = each.find("name");
            const auto type = cell(each.find("type"));
            if (!each.is_map()) continue;
            const auto id = format("{}/{}", crate, name != nullptr ? cell(name) : type);
            if (fits(id) || fits(type) || fits(cell(name)))
                add("resource", id, type, name != nullptr ? name->where() : each.where());
            attributes(each, id);
            resources(each.find("resources"), crate);
        }
    }

    void attributes(const Value& resource, const std::string& id) {
        for (const auto& each : resource.map()) {
            if (each.name == "name" || each.name == "type" || each.name == "resources") continue;
            const auto value = cell(&each.value);
            if (fits(each.name) || fits(value))
                add("attribute", format("{}.{}", id, each.name), value,
                    each.named_at.known() ? each.named_at : each.value.where());
        }
    }

    void roles(const Value* map) {
        if (map == nullptr || !map->is_map()) return;
        for (const auto& role : map->map()) {
            if (fits(role.name)) add("role", role.name, "", role.named_at);
            uses(role.value, "role " + role.name);
            members("variable", role.value.find("vars"), "");
        }
    }

    void entries(const Value* list) {
        if (list == nullptr || !list->is_list()) return;
        for (const auto& entry : list->list()) {
            const auto match = cell(entry.find("match"));
            if (fits(match)) add("entry", match, "", entry.where());
            uses(entry, "entry " + match);
            members("variable", entry.find("vars"), "");
        }
    }

    void tiers(const Value* map) {
        if (map == nullptr || !map->is_map()) return;
        for (const auto& tier : map->map()) {
            if (fits(tier.name)) add("environment", tier.name, "", tier.named_at);
            uses(tier.value, "environment " + tier.name);
            members("variable", tier.value.find("vars"), "");
        }
    }

    /// Where a crate or a role is included.
    void uses(const Value& in, const std::string& who) {
        constexpr std::pair<std::string_view, std::string_view> lists[] = {
            {"configcrates", "crate"}, {"usercrates", "crate"}, {"exclude_configcrates", "crate"},
            {"roles", "role"},         {"includes", "role"},    {"environment", "environment"}};
        for (const auto& [list, kind] : lists) {
            const auto* names = in.find(list);
            if (names == nullptr) continue;
            if (names->is_scalar()) named(kind, names, in.where(), who);
            if (names->is_list())
                for (const auto& each : names->list()) named(kind, &each, in.where(), who);
        }
        if (const auto* arms = in.find("case"); arms != nullptr && arms->is_list())
            for (const auto& arm : arms->list()) uses(arm, who);
    }

    /// Lines that nothing above has shown.
    void lines(const std::string& path, const std::string& text) {
        std::uint32_t number = 0;
        for (const auto line : lines_of(text)) {
            ++number;
            if (!fits(line) || seen_.contains(format("{}:{}", path, number))) continue;
            add("text", "", std::string(trim(line)), {FileName::make(path), number, 1});
        }
    }

    std::string pattern_;
    bool glob_;
    std::set<std::string> kinds_;
    const stack::Tree& tree_;
    std::set<std::string> seen_;
    Value::List rows_;
};

Exit run(const Options& given, Session& session) {
    for (const auto& kind : given.kind)
        if (std::find(std::begin(kinds), std::end(kinds), kind) == std::end(kinds)) {
            const auto meant = nearest(kind, kinds);
            fail(Fault::invalid, "there is no kind \"{}\"{}", kind,
                 meant.empty() ? "" : format(" (did you mean {}?)", meant));
        }
    Diagnostics findings;
    const auto tree =
        stack::read_folder(given.path.empty() ? session.folders.stacks : given.path, findings);
    Map reply;
    reply.add("items", Searching(given, tree).run());
    const bool any = !reply.find("items")->list().empty();
    session.show_items(reply, {"kind", "name", "value", "where"});
    return any ? Exit::ok : Exit::failed;
}

constexpr Sample samples[] = {
    {"vigocli config search port", "everything that has port in its name or value"},
    {"vigocli config search 'web*' --kind crate",
     "crates whose name begins with web, and who uses them"},
};

}  // namespace

Verb config_search() {
    return Command<Options>{
        .words = "config search",
        .doc =
            "Find crates, roles, entries, variables, resources, attributes and texts of a stack.",
        .more = "Works on a stack with errors, too. Exit status 1: nothing was found.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
