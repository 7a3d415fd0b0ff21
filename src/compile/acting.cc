// acting — commands and restarts must say when they are due, or nothing ever settles.
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "compile/gates.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

/// A type that acts instead of comparing: always, or in some states.
struct Acting {
    std::string_view type;
    std::array<std::string_view, 2> states;
    std::array<std::string_view, 4> guards;
    std::string_view rule;
    std::string_view says;
    std::string_view hint;
    bool except = false;  ///< `states` are those in which it does not act
};

constexpr std::string_view guard_hint =
    "say when it is due: `unless`, `onlyif`, `creates`, `removes`, or `when: \"changed\"` and a "
    "`notify`";
constexpr std::string_view trigger_hint =
    "add `when: \"changed\"` and let what it serves notify it, or list that under `subscribes`";

constexpr Acting table[] = {
    {"exec",
     {},
     {"onlyif", "unless", "creates", "removes"},
     rule::ungated_exec,
     "runs its command",
     guard_hint},
    {"powershell", {}, {"onlyif", "unless"}, rule::ungated_exec, "runs its command", guard_hint},
    {"ssh_exec", {}, {"onlyif", "unless"}, rule::ungated_exec, "runs its command", guard_hint},
    {"service",
     {"restarted", "reloaded"},
     {},
     rule::ungated_restart,
     "restarts or reloads its service",
     trigger_hint},
    {"reboot",
     {"absent"},
     {"reboot_required_file", "sentinel"},
     rule::ungated_reboot,
     "reboots the machine",
     "say when it is due: `reboot_required_file`, `when: \"reboot_pending\"`, or `when: "
     "\"changed\"` and a `notify`",
     true},
};

/// Conditions that look at the machine can stop holding once the command has done its work.
constexpr std::string_view looks[] = {
    "command_succeeds", "dir_exists",      "file_exists",    "group_exists",    "package_installed",
    "port_listening",   "process_running", "reboot_pending", "service_running", "user_exists"};

bool looks_at_the_machine(const Resource& resource) {
    for (const auto& when : resource.whens)
        for (const auto builtin : looks)
            if (when->parsed && when->parsed->asks(builtin)) return true;
    return false;
}

/// Whether the attribute is there and not empty.
bool has(const Value& attributes, std::string_view name) {
    const Value* found = name.empty() ? nullptr : attributes.find(name);
    return found != nullptr && (!found->is_scalar() || !found->source().empty());
}

/// What asks to be undone runs once, whatever its guards.
bool reverts(const Value& attributes) {
    const Value* revert = attributes.find("revert");
    const auto word = revert != nullptr ? to_lower(revert->source()) : std::string();
    return word == "true" || word == "yes" || word == "on" || word == "1";
}

void check_way_back(const Resource& resource, const Value& attributes, Diagnostics& findings) {
    const auto& fields = resource.type->fields;
    const bool declares = std::any_of(fields.begin(), fields.end(),
                                      [](const auto& field) { return field.name == "on_revert"; });
    if (!declares || has(attributes, "on_revert")) return;
    findings.error(rule::revert_without_way, attributes.find("revert")->where(),
                   format("{} \"{}\" shall be undone, but nothing says how", resource.type->name,
                          resource.name.text),
                   "give the command that undoes it under `on_revert`");
}

/// What the resource does in every run if nothing gates it; null when it compares.
const Acting* acts(const Resource& resource, const Value& attributes) {
    if (reverts(attributes)) return nullptr;
    for (const auto& each : table) {
        if (each.type != resource.type->name) continue;
        const Value* state = attributes.find("state");
        const auto word = state != nullptr ? state->source() : std::string();
        const bool always = each.states.front().empty();
        const bool listed = !word.empty() && std::find(each.states.begin(), each.states.end(),
                                                       word) != each.states.end();
        if (!always && listed == each.except) return nullptr;
        const bool guarded = std::any_of(each.guards.begin(), each.guards.end(),
                                         [&](auto guard) { return has(attributes, guard); });
        return guarded ? nullptr : &each;
    }
    return nullptr;
}

/// A condition with an error may have been meant to wait: its own finding is enough.
bool may_wait(const Resource& resource) {
    return resource.waits_for_change() ||
           std::any_of(resource.whens.begin(), resource.whens.end(),
                       [](const auto& each) { return !each->parsed; });
}

/// `when: changed` before the `state` of the resource; nothing for one that comes from elsewhere.
Fix wait_for_change(const Resource& resource, const Value& attributes) {
    for (const auto& each : attributes.map()) {
        const auto& at = each.named_at;
        const auto& home = resource.where;
        const bool inside = at.has_extent() && at.file == home.file && at.line >= home.line;
        if (each.name != "state" || !inside || !resource.whens.empty()) continue;
        auto begin = at.start();
        begin.end_line = begin.line;
        begin.end_column = begin.column;
        if (home.has_extent() && at.line == home.line)
            return {.edits = {{begin, "when: changed, "}}, .safe = true};
        if (home.has_extent() || at.column != home.column) return {};
        return {.edits = {{begin, "when: changed\n" + std::string(at.column - 1, ' ')}},
                .safe = true};
    }
    return {};
}

void report(const Acting& acting, const Resource& resource, Fix fix, Diagnostics& findings) {
    findings.error(
        acting.rule, resource.where,
        format("{} \"{}\" {} in every run", resource.type->name, resource.name.text, acting.says),
        std::string(acting.hint), {}, std::move(fix));
}

const Acting* acts_unasked(const Resource& resource, const Value& attributes) {
    if (may_wait(resource) || !resource.subscribes.empty()) return nullptr;
    const auto* found = acts(resource, attributes);
    const bool gated =
        found != nullptr && found->rule != rule::ungated_restart && looks_at_the_machine(resource);
    return gated ? nullptr : found;
}

/// What `notify` names, as written.
std::set<std::string, std::less<>> notified_in(const Catalogue& catalogue) {
    std::set<std::string, std::less<>> names;
    for (const auto& [name, crate] : catalogue.crates)
        for (const auto& resource : crate.resources)
            for (const auto& each : resource.notify) {
                names.insert(each.text);
                names.insert(name + "/" + each.text);
            }
    return names;
}

}  // namespace

void check_acting(const Resource& resource, const Value& attributes, Diagnostics& findings) {
    if (reverts(attributes)) check_way_back(resource, attributes, findings);
    if (const auto* found = acts_unasked(resource, attributes))
        report(*found, resource, {}, findings);
}

bool waits_by_subscription(const Resource& resource, const Value& attributes) {
    return !resource.subscribes.empty() && acts(resource, attributes) != nullptr;
}

void check_acting(const Catalogue& catalogue, Diagnostics& findings) {
    const auto notified = notified_in(catalogue);
    for (const auto& [name, crate] : catalogue.crates)
        for (const auto& resource : crate.resources)
            for (const auto& variant : resource.variants) {
                const bool alone = resource.variants.size() == 1;
                if (&variant == &resource.variants.front() && !alone) continue;
                if (reverts(variant.attributes))
                    check_way_back(resource, variant.attributes, findings);
                const auto* found = acts_unasked(resource, variant.attributes);
                if (found == nullptr) continue;
                const bool mendable = alone && found->rule == rule::ungated_restart &&
                                      notified.contains(name + "/" + resource.name.text);
                report(*found, resource,
                       mendable ? wait_for_change(resource, variant.attributes) : Fix(), findings);
            }
}

}  // namespace vigo::compile
