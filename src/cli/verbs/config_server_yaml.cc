// config server.yaml — what the server is told, what it assumes, and where each value comes from.

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/input.h"
#include "cli/verbs/support/stack.h"
#include "schema/yaml.h"
#include "server/settings.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string section;
    bool sample = false;
    bool set = false;
};

constexpr Field<Options> options[] = {
    field<&Options::section>("section", "Only this part: `server`, `server.tls`.", positional),
    field<&Options::sample>("sample", "Print an annotated server.yaml with every default."),
    field<&Options::set>("set", "Only what the file says, without defaults."),
};

constexpr Sample samples[] = {
    {"vigocli config server.yaml", "every setting with its value and where that comes from"},
    {"vigocli config server.yaml paths --set", "what the file itself says about paths"},
    {"vigocli config server.yaml --sample", "a server.yaml to start from"},
};

class Listing {
 public:
    Listing(const Value& file, const Options& given) : file_(file), given_(given) {}

    void add(const std::vector<Shape::Member>& members, const Value& values,
             const std::string& prefix) {
        for (const auto& member : members) {
            const auto path = prefix + member.name;
            const auto* value = values.find(member.name);
            if (!member.shape.members.empty() && value != nullptr)
                add(member.shape.members, *value, path + ".");
            else
                row(path, member, value);
        }
    }
    Value::List take() { return std::move(rows_); }

 private:
    void row(const std::string& path, const Shape::Member& member, const Value* value) {
        const auto* said = file_.at_path(path);
        const bool in_section = given_.section.empty() || path == given_.section ||
                                path.starts_with(given_.section + ".");
        if (!in_section || (given_.set && said == nullptr)) return;
        const bool hidden = (member.rules & secret) != 0;
        Map row;
        row.add("setting", path);
        row.add("value", hidden ? Value("(secret)") : value != nullptr ? *value : Value());
        row.add("from", said != nullptr ? said->where().text() : "default");
        row.add("set", said != nullptr);
        row.add("doc", member.doc);
        rows_.emplace_back(std::move(row));
    }

    const Value& file_;
    const Options& given_;
    Value::List rows_;
};

Exit run(const Options& given, Session& session) {
    if (given.sample) {
        session.out << server::sample_settings();
        return Exit::ok;
    }
    const auto file = session.config.empty() ? server::settings_file() : session.config;
    const bool is_there = std::filesystem::exists(file);
    const auto text = is_there ? read_input(file) : std::string();
    const auto home = std::filesystem::absolute(file).parent_path().string();
    Diagnostics findings;
    const auto settings = server::read_settings(text, file, home, findings);
    Diagnostics unheard;
    const auto said = parse_yaml(text, file, unheard);
    Listing listing(said ? *said : Value(), given);
    listing.add(Codec<server::Settings>::shape().members, Codec<server::Settings>::write(settings),
                "");
    Map reply;
    reply.add("file", file);
    reply.add("exists", is_there);
    reply.add("valid", !findings.has_errors());
    reply.add("items", listing.take());
    reply.add("findings", to_values(findings));
    if (reply.find("items")->list().empty() && !given.set)
        fail(Fault::not_found, "server.yaml has no section {}", given.section);
    if (!session.machine_readable(reply)) {
        session.complain(findings);
        if (!is_there) session.err << format("there is no {}: all values are defaults\n", file);
        const std::vector<std::string> columns{"setting", "value", "from"};
        session.out << table(reply.find("items")->list(), columns, session.terminal, "set");
    }
    return findings.has_errors() ? Exit::failed : Exit::ok;
}

}  // namespace

Verb config_server_yaml() {
    return Command<Options>{
        .words = "config server.yaml",
        .doc =
            "Check server.yaml, and show what is in effect: each setting, its value, and the line "
            "that says it or that it is a default.",
        .options = options,
        .run = run,
        .samples = samples,
        .any_settings = true};
}

}  // namespace vigo::cli
