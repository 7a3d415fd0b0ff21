// planning — traits from the server or a folder, through the compiler's preview.

#include "cli/verbs/support/planning.h"

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/error.h"
#include "base/limits.h"
#include "base/moment.h"
#include "cli/verbs/support/fleet.h"
#include "cli/verbs/support/input.h"
#include "cli/verbs/support/stack.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t names_shown = 10;
/// Older knowledge is pointed out: an envoy tells at every check-in what has changed.
constexpr Millis stale_after{3'600'000};

using Add = std::function<void(const std::string& hostname, const Value& traits, Time as_of)>;

std::string text_of(const Value& item, std::string_view name) {
    const auto* found = item.find(name);
    return found == nullptr ? "" : found->source();
}

/// Page by page: a large fleet's traits are never in memory all at once.
void from_server(Session& session, const Add& add) {
    std::string next;
    do {
        const auto reply =
            session.api().get(with_query("/api/v1/traits", {{"limit", "1000"}, {"after", next}}));
        const auto* items = reply.find("items");
        if (items == nullptr || !items->is_list()) fail(Fault::internal, "the server sent no list");
        for (const auto& item : items->list()) {
            if (text_of(item, "reachability") == "revoked") continue;
            const auto* traits = item.find("traits");
            add(text_of(item, "hostname"), traits == nullptr ? Value() : *traits,
                parse_moment(text_of(item, "last_seen")).value_or(Time()));
        }
        next = text_of(reply, "next");
    } while (!next.empty());
}

Time changed_at(const fs::path& path) {
    const auto at = std::chrono::file_clock::to_sys(fs::last_write_time(path));
    return std::chrono::time_point_cast<Millis>(at);
}

void from_folder(const std::string& folder, const Add& add) {
    std::error_code code;
    std::vector<fs::path> files;
    for (const auto& each : fs::directory_iterator(folder, code)) {
        const auto kind = each.path().extension();
        if (kind == ".json" || kind == ".yaml" || kind == ".yml") files.push_back(each.path());
    }
    if (code) fail_errno(code.value(), format("reading {}", folder));
    if (files.empty())
        fail(Fault::not_found, "{} has no files of traits, such as web1.json", folder);
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
        Diagnostics findings;
        const auto traits = read_data(file.string(), findings);
        if (findings.has_errors()) fail(Fault::invalid, "{}", findings.all().front().text());
        if (!traits.is_map()) fail(Fault::invalid, "{}: traits must be a map", file.string());
        add(file.stem().string(), traits, changed_at(file));
    }
}

std::string names_of(const std::vector<std::string>& envoys) {
    const auto shown = std::min(envoys.size(), names_shown);
    auto text = join(std::span(envoys).first(shown), ", ");
    if (envoys.size() > shown) text += format(" and {} more", envoys.size() - shown);
    return text;
}

std::string count_of(std::size_t count) {
    return format("{} envoy{}", count, count == 1 ? "" : "s");
}

/// The envoy of a group of which least is known.
std::string stalest(const Plan& plan, const std::vector<std::string>& envoys) {
    const auto oldest = std::min_element(
        envoys.begin(), envoys.end(),
        [&](const auto& a, const auto& b) { return plan.as_of.at(a) < plan.as_of.at(b); });
    const auto at = plan.as_of.at(*oldest);
    if (at == Time()) return format("  traits of {} are of unknown age\n", *oldest);
    if (plan.now - at < stale_after) return "";
    return format("  traits of {} are {} old\n", *oldest, age(plan.now - at));
}

std::string heading(const compile::FateGroup& group) {
    auto who = count_of(group.envoys.size());
    const auto s = group.envoys.size() == 1 ? "s" : "";
    switch (group.fate) {
        case compile::Fate::breaks:
            return format("{} keep{} the last policy, for the new one cannot be made", who, s);
        case compile::Fate::orphan:
            return format("{} keep{} the last policy, for no match entry selects {}", who, s,
                          group.envoys.size() == 1 ? "it" : "them");
        case compile::Fate::changes:
            return format("{} change{}", who, s);
        case compile::Fate::begins:
            return format("{} get{} a first policy", who, s);
    }
    return who;
}

}  // namespace

Plan plan_for(Session& session, const compile::Catalogue& candidate, const TraitsSource& source) {
    Diagnostics findings;
    const auto in_force = publisher_of(session).archive().load_live(findings);
    std::shared_ptr<const compile::Catalogue> live;
    Plan plan{.now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now())};
    if (in_force) {
        plan.live = in_force->version.number;
        live = compile::load(in_force->tree, session.types, findings);
        if (!live)
            fail(Fault::conflict, "version {} is in force and has errors: {}", plan.live,
                 findings.text());
    }
    compile::Preview preview(live.get(), candidate, compile::secrets_of(session.types));
    const Add add = [&](const std::string& hostname, const Value& traits, Time as_of) {
        if (!traits.is_map()) return plan.unknown.push_back(hostname);
        plan.as_of[hostname] = as_of;
        preview.add({.hostname = hostname, .traits = traits, .vars = {}});
    };
    if (source.folder.empty())
        from_server(session, add);
    else
        from_folder(source.folder, add);
    plan.groups = preview.groups();
    plan.same = preview.same();
    return plan;
}

std::string to_text(const Plan& plan) {
    std::string text;
    for (const auto& group : plan.groups) {
        text += format("{}: {}\n", heading(group), names_of(group.envoys));
        text += stalest(plan, group.envoys);
        const auto details = group.problem + to_text(group.diff);
        for (const auto line : lines_of(details)) text += format("  {}\n", line);
        text += "\n";
    }
    if (!plan.unknown.empty())
        text += format("{} told no traits yet: {}\n", count_of(plan.unknown.size()),
                       names_of(plan.unknown));
    return text + format("{} stay{} as {}\n", count_of(plan.same), plan.same == 1 ? "s" : "",
                         plan.same == 1 ? "it is" : "they are");
}

Value to_value(const Plan& plan) {
    Value::List groups;
    for (const auto& group : plan.groups) {
        Value::List envoys;
        for (const auto& name : group.envoys) {
            const auto at = plan.as_of.at(name);
            Map envoy;
            envoy.add("hostname", name);
            envoy.add("as_of", at == Time() ? Value() : to_rfc3339(at));
            envoys.emplace_back(std::move(envoy));
        }
        Map made;
        made.add("fate", compile::name_of(group.fate));
        made.add("envoys", std::move(envoys));
        made.add("problem", group.problem);
        made.add("diff", to_value(group.diff));
        groups.emplace_back(std::move(made));
    }
    Value::List unknown;
    for (const auto& name : plan.unknown) unknown.emplace_back(name);
    Map all;
    all.add("live", plan.live == 0 ? Value() : Value(plan.live));
    all.add("groups", std::move(groups));
    all.add("same", static_cast<std::int64_t>(plan.same));
    all.add("unknown", std::move(unknown));
    return all;
}

}  // namespace vigo::cli
