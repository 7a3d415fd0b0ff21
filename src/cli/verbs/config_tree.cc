// config tree — how the folders, entries, roles and crates of a stack hang together.

#include <map>
#include <ostream>
#include <set>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"
#include "compile/catalogue.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "Folder of the stack; default: the stacks folder of server.yaml.",
                          positional),
};

using compile::Reference;
using compile::References;

Value::List names_of(const References& all) {
    Value::List names;
    for (const auto& each : all) names.emplace_back(each.name);
    return names;
}

Value::List names_of(const compile::Vars& vars) {
    Value::List names;
    for (const auto& each : vars.all) names.emplace_back(each.name);
    return names;
}

void add(Map& map, std::string_view name, Value::List list) {
    if (!list.empty()) map.add(name, std::move(list));
}

Value to_value(const compile::Common& common) {
    Map map;
    map.add("kind", "common");
    map.add("where", common.where.text());
    add(map, "roles", names_of(common.roles));
    add(map, "configcrates", names_of(common.configcrates));
    add(map, "usercrates", names_of(common.usercrates));
    add(map, "vars", names_of(common.vars));
    return map;
}

Value to_value(const std::string& name, const compile::Tier& tier) {
    Map map;
    map.add("kind", "environment");
    map.add("name", name);
    map.add("where", tier.where.text());
    add(map, "configcrates", names_of(tier.configcrates));
    add(map, "exclude_configcrates", names_of(tier.exclude_configcrates));
    add(map, "usercrates", names_of(tier.usercrates));
    add(map, "vars", names_of(tier.vars));
    return map;
}

Value to_value(const compile::Entry& entry, std::size_t turn) {
    Map map;
    map.add("kind", "entry");
    map.add("turn", static_cast<std::int64_t>(turn));
    map.add("where", entry.where.text());
    map.add("match", names_of(entry.match));
    if (entry.environment.given()) map.add("environment", entry.environment.name);
    if (entry.observe_only) map.add("observe_only", true);
    add(map, "roles", names_of(entry.roles));
    add(map, "configcrates", names_of(entry.configcrates));
    add(map, "usercrates", names_of(entry.usercrates));
    add(map, "vars", names_of(entry.vars));
    return map;
}

/// Folders with what stands in each: common, environments, entries in the order of matching.
Value::List folders_of(const compile::Catalogue& catalogue) {
    std::map<std::string, Value::List> folders{{"", {}}};
    const auto into = [&](const std::string& directory) -> Value::List& {
        for (const auto& above : compile::directories_down_to(directory)) folders[above];
        return folders[directory];
    };
    for (const auto& [directory, common] : catalogue.commons)
        into(directory).push_back(to_value(common));
    for (const auto& [directory, tiers] : catalogue.environments)
        for (const auto& [name, tier] : tiers) into(directory).push_back(to_value(name, tier));
    for (std::size_t at = 0; at < catalogue.entries.size(); ++at)
        into(catalogue.entries[at].directory).push_back(to_value(catalogue.entries[at], at + 1));
    Value::List all;
    for (auto& [directory, holds] : folders) {
        Map folder;
        folder.add("folder", directory);
        folder.add("holds", std::move(holds));
        all.emplace_back(std::move(folder));
    }
    return all;
}

Value to_value(const compile::Role& role) {
    Map map;
    map.add("role", role.name);
    map.add("where", role.where.text());
    add(map, "includes", names_of(role.includes));
    add(map, "configcrates", names_of(role.configcrates));
    add(map, "usercrates", names_of(role.usercrates));
    Value::List arms;
    for (const auto& arm : role.arms) {
        Map one;
        one.add("when", arm.when ? arm.when->text : "otherwise");
        one.add("configcrates", names_of(arm.configcrates));
        arms.emplace_back(std::move(one));
    }
    add(map, "case", std::move(arms));
    add(map, "vars", names_of(role.vars));
    return map;
}

/// Who names each crate: `role web`, `entry 1`, `common.vgo`, `environment production`.
std::map<std::string, std::set<std::string>> users_of(const compile::Catalogue& catalogue) {
    std::map<std::string, std::set<std::string>> users;
    const auto add_all = [&](const std::string& who, const References& names) {
        for (const auto& each : names) users[each.name].insert(who);
    };
    for (const auto& [name, role] : catalogue.roles) {
        add_all("role " + name, role.configcrates);
        add_all("role " + name, role.usercrates);
        for (const auto& arm : role.arms) add_all("role " + name, arm.configcrates);
    }
    for (const auto& [directory, common] : catalogue.commons) {
        add_all(directory + (directory.empty() ? "" : "/") + "common.vgo", common.configcrates);
        add_all(directory + (directory.empty() ? "" : "/") + "common.vgo", common.usercrates);
    }
    for (const auto& [directory, tiers] : catalogue.environments)
        for (const auto& [name, tier] : tiers) {
            add_all("environment " + name, tier.configcrates);
            add_all("environment " + name, tier.usercrates);
        }
    for (std::size_t at = 0; at < catalogue.entries.size(); ++at) {
        add_all(format("entry {}", at + 1), catalogue.entries[at].configcrates);
        add_all(format("entry {}", at + 1), catalogue.entries[at].usercrates);
    }
    return users;
}

Value::List crate_rows(const compile::Catalogue& catalogue) {
    const auto users = users_of(catalogue);
    Value::List rows;
    for (const auto& [name, crate] : catalogue.crates) {
        Map row;
        row.add("configcrate", name);
        row.add("resources", static_cast<std::int64_t>(crate.resources.size()));
        add(row, "depends_on", names_of(crate.depends_on));
        Value::List by;
        if (const auto found = users.find(name); found != users.end())
            for (const auto& who : found->second) by.emplace_back(who);
        row.add("used_by", std::move(by));
        row.add("where", crate.where.text());
        rows.emplace_back(std::move(row));
    }
    return rows;
}

/// `name: a, b` for each list that the row has.
std::string lists_in(const Value& row) {
    constexpr std::string_view lists[] = {
        "includes", "roles", "configcrates", "exclude_configcrates", "usercrates", "vars"};
    std::string text;
    for (const auto name : lists)
        if (const auto* list = row.find(name))
            text += format("{}{}: {}", text.empty() ? "" : "; ",
                           name == "exclude_configcrates" ? "without" : name, cell(list));
    return text;
}

std::string heading_of(const Value& row) {
    const auto kind = cell(row.find("kind"));
    if (kind == "common") return "common";
    if (kind == "environment") return format("environment {}", cell(row.find("name")));
    const auto environment = cell(row.find("environment"));
    return format("entry {}: {}{}{}", cell(row.find("turn")), cell(row.find("match")),
                  environment.empty() ? "" : format(" [{}]", environment),
                  row.find("observe_only") != nullptr ? " (observe only)" : "");
}

class Drawing {
 public:
    explicit Drawing(Session& session) : session_(session) {}

    void draw(const Value& reply) {
        for (const auto& folder : reply.find("folders")->list()) draw_folder(folder);
        if (const auto& roles = reply.find("roles")->list(); !roles.empty()) {
            session_.out << "\nroles\n";
            for (const auto& role : roles) draw_role(role);
        }
        session_.out << "\nconfigcrates\n";
        const std::vector<std::string> columns{"configcrate", "resources", "used_by", "depends_on",
                                               "where"};
        session_.out << table(reply.find("crates")->list(), columns, session_.terminal);
    }

 private:
    void draw_folder(const Value& folder) {
        const auto name = cell(folder.find("folder"));
        const auto depth = name.empty() ? 0 : split(name, '/').size();
        session_.out << std::string(2 * depth, ' ') << (name.empty() ? "." : name) << "/\n";
        for (const auto& row : folder.find("holds")->list())
            line(2 * depth + 2, heading_of(row), lists_in(row), cell(row.find("where")));
    }

    void draw_role(const Value& role) {
        line(2, cell(role.find("role")), lists_in(role), cell(role.find("where")));
        if (const auto* arms = role.find("case"))
            for (const auto& arm : arms->list())
                line(4, format("when {}", cell(arm.find("when"))), lists_in(arm), {});
    }

    /// The lists go to a line of their own where the terminal is too narrow for both.
    void line(std::size_t indent, const std::string& heading, const std::string& lists,
              const std::string& where) {
        const auto width = session_.terminal.width;
        auto text = std::string(indent, ' ') + heading;
        const auto tail = where.empty() ? "" : "  " + dim(format("({})", where));
        if (lists.empty()) {
            session_.out << text << tail << "\n";
        } else if (width == 0 || text.size() + lists.size() + where.size() + 6 <= width) {
            session_.out << text << "  " << lists << tail << "\n";
        } else {
            session_.out << text << tail << "\n";
            for (const auto part : split(lists, ';'))
                session_.out << std::string(indent + 4, ' ') << trim(part) << "\n";
        }
    }

    std::string dim(const std::string& text) const {
        return session_.terminal.colour ? format("\033[2m{}\033[0m", text) : text;
    }

    Session& session_;
};

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    const auto catalogue =
        load_stack(session, given.path.empty() ? session.folders.stacks : given.path, findings);
    if (!catalogue) {
        findings.sort();
        session.complain(findings);
        return Exit::failed;
    }
    Value::List roles;
    for (const auto& [name, role] : catalogue->roles) roles.push_back(to_value(role));
    Map reply;
    reply.add("folders", folders_of(*catalogue));
    reply.add("roles", std::move(roles));
    reply.add("crates", crate_rows(*catalogue));
    if (!session.machine_readable(reply)) Drawing(session).draw(reply);
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config tree", "the whole stack at a glance"},
    {"vigocli config tree ./stack --json", "the same of a folder, for a script"},
};

}  // namespace

Verb config_tree() {
    return Command<Options>{
        .words = "config tree",
        .doc =
            "Show how a stack hangs together: folders with what they pass on, entries in the "
            "order in which they are tried, roles, configcrates and who uses them.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
