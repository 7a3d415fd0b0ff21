#include "cli/verbs/support/stack.h"

#include <chrono>
#include <filesystem>
#include <ostream>

#include "base/error.h"
#include "cli/verbs/support/secrets.h"
#include "stack/folder.h"

namespace vigo::cli {

publish::Publisher publisher_of(const Session& session) {
    const auto& folders = session.folders;
    return publish::Publisher(publish::Paths::beside(folders.stacks, folders.live),
                              folders.versions_kept);
}

publish::Gate gate_with_urls(const Session& session) {
    return [&types = session.types, find = find_secret_of(session)](const compile::SourceTree& tree,
                                                                    Diagnostics& findings) {
        const auto catalogue = compile::load(tree, types, findings, find);
        if (catalogue && !findings.has_errors())
            publish::check_addresses(*catalogue, publish::ask_the_web, publish::NoNetwork::refuses,
                                     findings);
    };
}

publish::Request request_of(const Session& session, const std::string& message, bool dry_run) {
    return {.author = session.user,
            .message = message,
            .now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now()),
            .dry_run = dry_run,
            .gates = {[&types = session.types, find = find_secret_of(session)](
                          const compile::SourceTree& tree, Diagnostics& findings) {
                compile::load(tree, types, findings, find);
            }}};
}

std::shared_ptr<const compile::Catalogue> load_stack(const Session& session,
                                                     const std::string& folder,
                                                     Diagnostics& findings) {
    const auto tree = stack::read_folder(folder, findings);
    return findings.has_errors() ? nullptr : compile::load(tree, session.types, findings);
}

Value::List to_values(const Diagnostics& findings) {
    Value::List rows;
    for (const auto& each : findings.all()) {
        Map row;
        row.add("severity", name_of(each.severity));
        row.add("rule", each.rule);
        row.add("file", each.where.file ? *each.where.file : "");
        row.add("line", static_cast<std::int64_t>(each.where.line));
        row.add("column", static_cast<std::int64_t>(each.where.column));
        row.add("message", each.message);
        row.add("value", each.value);
        row.add("hint", each.hint);
        row.add("fixable", each.fix.safe && each.fix.given());
        rows.emplace_back(std::move(row));
    }
    return rows;
}

Value to_value(const publish::Entry& entry) {
    Map row;
    row.add("time", entry.time_ms == 0 ? "" : to_rfc3339(from_ms(entry.time_ms)));
    row.add("actor", entry.actor);
    row.add("action", entry.action);
    row.add("version", entry.version == 0 ? Value("") : Value(entry.version));
    row.add("result", entry.result);
    row.add("message", entry.message);
    row.add("detail", entry.detail);
    return row;
}

Value to_value(const publish::Version& version, bool live) {
    Map row;
    row.add("version", version.number);
    row.add("live", live ? "live" : "");
    row.add("time", to_rfc3339(from_ms(version.time_ms)));
    row.add("author", version.author);
    row.add("files", static_cast<std::int64_t>(version.changes.size()));
    row.add("result", version.result != "ok" || version.rollback_of == 0
                          ? version.result
                          : format("rollback to {}", version.rollback_of));
    row.add("message", version.message);
    row.add("digest", version.digest);
    Value::List changes;
    for (const auto& each : version.changes) changes.emplace_back(each);
    row.add("changes", std::move(changes));
    return row;
}

void reload_server(Session& session) {
    try {
        session.api().post("/api/v1/config/reload", Map());
        session.say("the server has loaded it");
    } catch (const Error& error) {
        if (error.fault() != Fault::unavailable && error.fault() != Fault::denied) throw;
        session.err << format("not loaded yet: {}; the server loads it when it starts\n",
                              error.message());
    }
}

}  // namespace vigo::cli
