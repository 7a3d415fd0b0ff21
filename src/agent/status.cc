// status — identity, store and policy, read and told.

#include "agent/status.h"

#include <sys/statvfs.h>

#include "agent/assignment.h"
#include "agent/enforcer.h"
#include "agent/identity.h"
#include "agent/store/store.h"
#include "agent/version.h"
#include "base/error.h"
#include "crypto/x509.h"
#include "host/real_host.h"

namespace vigo::agent {
namespace {

constexpr std::uint64_t least_free = 256U << 10;  // below it LMDB and a certificate do not fit

Value age_of(std::int64_t ms, Time now) {
    if (ms == 0) return {};
    return std::max<std::int64_t>(to_ms(now) - ms, 0) / 1000;
}

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

void add_identity(const Settings& settings, Map& map) {
    RealHost ours;
    const auto identity = IdentityFiles(ours, settings).load();
    map.set("envoy", identity ? Value(identity->envoy.text()) : Value());
    map.set("bundle_key_held", identity && !identity->bundle_keys.empty());
    if (identity && !identity->certificate.empty())
        map.set("certificate_ends", to_rfc3339(crypto::facts_of(identity->certificate).not_after));
}

/// Counts what the stored policy declares; it is verified when it is enforced, not here.
void add_policy(const Store& store, Map& map) {
    const auto kept = store.policy();
    if (!kept) return;
    const auto assignment = Assignment::parse(kept->assignment);
    const auto bundle = Bundle::decode(kept->bundle);
    map.set("policy_version", static_cast<std::int64_t>(assignment.version));
    map.set("configcrates", static_cast<std::int64_t>(bundle.crates.size()));
    map.set("resources", static_cast<std::int64_t>(bundle.resources.size()));
    map.set("observe_only", assignment.observe_only);
    map.set("interval_ms", assignment.interval_ms);
}

/// Why nothing can be stored in the folder; "" when it can, or when nobody can tell.
std::string trouble_with(const std::string& folder) {
    struct statvfs disk {};
    if (statvfs(folder.c_str(), &disk) != 0) return {};
    if ((disk.f_flag & ST_RDONLY) != 0) return format("{} is mounted read-only", folder);
    if (disk.f_bavail * disk.f_frsize < least_free)
        return format("the disk under {} is full ({} KiB left)", folder,
                      disk.f_bavail * disk.f_frsize >> 10);
    return {};
}

/// What was put aside because it was damaged.
std::string damage_in(const Host& ours, const std::string& folder) {
    std::vector<std::string> found;
    if (!ours.files().status(folder)) return {};
    for (const auto& name : ours.files().list(folder))
        if (name.find(".damaged-") != std::string::npos) found.push_back(folder + "/" + name);
    return join(found, ", ");
}

/// That it cannot store, and what it lost, is for who looks: it enforces all the same.
void add_disks(const Settings& settings, Map& map) {
    const RealHost ours;
    const auto folders = folders_of(settings);
    auto trouble = trouble_with(folders.state);
    if (trouble.empty()) trouble = trouble_with(folders.config);
    map.set("cannot_store", text_or_null(trouble));
    std::vector<std::string> damage;
    for (const auto& folder : {folders.config, folders.state})
        if (auto found = damage_in(ours, folder); !found.empty())
            damage.push_back(std::move(found));
    map.set("damage", text_or_null(join(damage, ", ")));
}

Value last_run_value(const Notes& notes) {
    const auto run = last_run_of(notes);
    if (!run) return {};
    Map map;
    map.add("number", static_cast<std::int64_t>(run->number));
    map.add("finished", to_rfc3339(run->finished));
    map.add("outcome", name_of(run->outcome));
    map.add("changed", static_cast<std::int64_t>(run->counts.changed));
    map.add("failed", static_cast<std::int64_t>(run->counts.failed));
    map.add("in_sync", static_cast<std::int64_t>(run->counts.in_sync));
    map.add("skipped", static_cast<std::int64_t>(run->counts.skipped));
    return map;
}

void add_store(const Store& store, Time now, Map& map) {
    const auto notes = store.notes();
    map.set("pending_reports", static_cast<std::int64_t>(store.queued_runs()));
    map.set("pending_triggers", static_cast<std::int64_t>(store.pending().size()));
    map.set("traits_age_s", age_of(notes.traits_ms, now));
    map.set("last_check_in_s", age_of(notes.checked_in_ms, now));
    map.set("cadence_ms", notes.cadence_ms == 0 ? Value() : Value(notes.cadence_ms));
    map.set("clock_skew_ms", notes.skew_ms);
    map.set("last_error", text_or_null(notes.last_error));
    map.set("last_error_s", age_of(notes.last_error_ms, now));
    map.set("last_run", last_run_value(notes));
    map.set("memory_bytes", notes.rss_bytes);
    map.set("cpu_ms", notes.cpu_ms);
    map.set("running_s", age_of(notes.started_ms, now));
    add_policy(store, map);
}

std::string text_of(const Value& status, std::string_view name) {
    const Value* value = status.find(name);
    return value == nullptr || value->is_null() ? std::string() : value->source();
}

std::string ago(const Value& status, std::string_view name) {
    const Value* value = status.find(name);
    if (value == nullptr || !value->is_number()) return "never";
    return age(Millis(value->integer() * 1000)) + " ago";
}

std::string skew_text(const Value& status) {
    const Value* value = status.find("clock_skew_ms");
    if (value == nullptr || !value->is_number()) return "unknown";
    const auto ms = value->integer();
    if (std::abs(ms) < 1000) return "less than a second";
    return format("{}, the server is {}", age(Millis(std::abs(ms))), ms > 0 ? "ahead" : "behind");
}

std::string run_text(const Value& status) {
    const Value* run = status.find("last_run");
    if (run == nullptr || !run->is_map()) return "none";
    return format("{} at {}: {} changed, {} failed, {} in sync, {} skipped",
                  text_of(*run, "outcome"), text_of(*run, "finished"), text_of(*run, "changed"),
                  text_of(*run, "failed"), text_of(*run, "in_sync"), text_of(*run, "skipped"));
}

std::string policy_text(const Value& status) {
    if (text_of(status, "policy_version").empty()) return "none";
    return format("version {}, {} configcrates, {} resources{}", text_of(status, "policy_version"),
                  text_of(status, "configcrates"), text_of(status, "resources"),
                  text_of(status, "observe_only") == "true" ? ", observed only" : "");
}

std::string cadence_text(const Value& status) {
    const Value* value = status.find("cadence_ms");
    if (value == nullptr || !value->is_number()) return "not observed yet";
    return "every " + to_text(Millis(value->integer() / 100 * 100));
}

std::string cost_text(const Value& status) {
    const Value* memory = status.find("memory_bytes");
    if (memory == nullptr || !memory->is_number() || memory->integer() == 0) return "unknown";
    return format("{} MB, {} ms CPU since its start {}", memory->integer() >> 20,
                  text_of(status, "cpu_ms"), ago(status, "running_s"));
}

void add_line(std::string& text, std::string_view name, const std::string& value) {
    if (!value.empty()) text += format("{:<18}{}\n", name, value);
}

}  // namespace

Value status_of(const Settings& settings, Time now) {
    Map map;
    map.set("envoy", Value());
    map.set("server", settings.server);
    map.set("agent_version", agent_version());
    map.set("pending_reports", 0);
    map.set("problem", Value());
    try {
        add_disks(settings, map);
        add_identity(settings, map);
        if (const auto store = Store::look(folders_of(settings).store()))
            add_store(*store, now, map);
    } catch (const Error& error) {
        map.set("problem", error.message());
    }
    return map;
}

std::string show_status(const Value& status) {
    std::string text;
    const auto envoy = text_of(status, "envoy");
    add_line(text, "envoy", envoy.empty() ? "(not registered)" : envoy);
    add_line(text, "server", text_of(status, "server"));
    add_line(text, "agent", text_of(status, "agent_version"));
    add_line(text, "policy", policy_text(status));
    add_line(text, "last run", run_text(status));
    add_line(text, "last check-in", ago(status, "last_check_in_s"));
    add_line(text, "check-ins", cadence_text(status));
    add_line(text, "traits", ago(status, "traits_age_s"));
    add_line(text, "pending reports", text_of(status, "pending_reports"));
    add_line(text, "bundle key",
             text_of(status, "bundle_key_held") == "true" ? "held" : "not held");
    add_line(text, "certificate ends", text_of(status, "certificate_ends"));
    add_line(text, "clock skew", skew_text(status));
    add_line(text, "cost", cost_text(status));
    add_line(text, "last error", text_of(status, "last_error"));
    add_line(text, "cannot store", text_of(status, "cannot_store"));
    add_line(text, "damaged", text_of(status, "damage"));
    add_line(text, "problem", text_of(status, "problem"));
    return text;
}

}  // namespace vigo::agent
