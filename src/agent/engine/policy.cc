// policy — decodes a bundle once, keeping what it cannot decode as such.

#include "agent/engine/policy.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "schema/guardrails.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::agent {
namespace {

using resources::ResourceType;
using ByName = std::unordered_map<std::string_view, const ResourceType*>;

ByName index(std::span<const ResourceType> types) {
    ByName by_name;
    for (const auto& type : types) by_name.emplace(type.name, &type);
    return by_name;
}

/// A word that this agent does not know: its server is newer than it.
bool is_newer_than_us(const Diagnostic& finding) {
    return finding.rule == rule::unknown_attribute || finding.rule == rule::bad_choice;
}

std::string text_of(const Diagnostic& finding) {
    std::string text = finding.message;
    if (!finding.hint.empty()) text += format(" ({})", finding.hint);
    return text;
}

std::string key_of(const ResourceType& type, const Value& attributes) {
    for (const auto& field : type.fields) {
        if ((field.rules & key) != key) continue;
        const Value* value = attributes.find(field.name);
        return value != nullptr && value->is_scalar() ? value->source() : std::string();
    }
    return {};
}

void decode_want(Step& step, const ResourceType& type, const Value& attributes) {
    Diagnostics findings;
    Reader reader(findings);
    step.want = type.decode(attributes, reader);
    if (step.want != nullptr) {
        step.settles = type.settles(*step.want);
        return;
    }
    const auto& all = findings.all();
    const auto newer = std::find_if(all.begin(), all.end(), is_newer_than_us);
    if (newer != all.end())
        step.unsupported = text_of(*newer);
    else
        step.refused = all.empty() ? "its attributes cannot be read" : text_of(all.front());
}

/// And what the guardrails say of it.
void decode(Step& step, const ResourceType& type, const Value& attributes) {
    decode_want(step, type, attributes);
    const auto breaches = guardrails::findings(type.fields, attributes);
    if (!breaches.empty()) step.refused = "guardrail: " + breaches.front().breach;
}

void parse_condition(Step& step, const std::string& text) {
    if (text.empty()) return;
    Diagnostics findings;
    step.when = lang::Expression::parse(text, Place(), findings);
    if (step.when != nullptr) {
        step.waits_for_change = step.when->asks("changed");
        return;
    }
    const auto& all = findings.all();
    step.unsupported = format("cannot read the condition `{}`: {}", text,
                              all.empty() ? "unknown syntax" : text_of(all.front()));
}

Step step_of(BundledResource& resource, const ByName& types) {
    Step step;
    step.crate = std::move(resource.crate);
    step.name = std::move(resource.name);
    step.type = std::move(resource.type);
    step.after = std::move(resource.after);
    step.notifies = std::move(resource.notifies);
    const auto type = types.find(step.type);
    if (type == types.end()) {
        step.unsupported = format("this agent has no resource type \"{}\"", step.type);
        return step;
    }
    step.key = key_of(*type->second, resource.attributes);
    parse_condition(step, resource.when);
    step.needs_secrets = secrets::any_marker(resource.attributes);
    if (step.needs_secrets) return step;
    step.mask = Mask::of(type->second->fields, resource.attributes);
    decode(step, *type->second, resource.attributes);
    return step;
}

}  // namespace

Policy::Policy(Bundle bundle, std::span<const ResourceType> types)
    : crates_(std::move(bundle.crates)),
      trait_paths_(std::move(bundle.trait_paths)),
      vars_(std::move(bundle.vars)) {
    const auto by_name = index(types);
    steps_.reserve(bundle.resources.size());
    std::set<std::string> all;
    for (auto& resource : bundle.resources) {
        steps_.push_back(step_of(resource, by_name));
        if (!steps_.back().needs_secrets) continue;
        std::set<std::string> needed;
        secrets::gather(resource.attributes, needed);
        sealed_.push_back({.step = static_cast<std::uint32_t>(steps_.size() - 1),
                           .type = by_name.at(steps_.back().type),
                           .unsupported = steps_.back().unsupported,
                           .attributes = std::move(resource.attributes),
                           .secrets = {needed.begin(), needed.end()}});
        all.merge(needed);
    }
    secrets_.assign(all.begin(), all.end());
    reveal({});
    for (std::uint32_t from = 0; from < steps_.size(); ++from) {
        for (const auto to : steps_[from].notifies) {
            if (to >= steps_.size())
                fail(Fault::invalid, "the bundle is damaged: it notifies what it does not hold");
            if (to < from) steps_[to].is_late |= steps_[to].waits_for_change;
        }
    }
}

void Policy::reveal(const SecretValues& values) {
    for (const auto& each : sealed_) reveal(each, values);
    std::vector<std::string_view> known;
    for (const auto& [path, value] : values.known) known.push_back(value.view());
    all_secrets_ = known.empty() ? nullptr : std::make_unique<const Mask>(Mask::of_values(known));
}

void Policy::reveal(const Sealed& sealed, const SecretValues& values) {
    auto& step = steps_[sealed.step];
    step.want = nullptr;
    step.mask = nullptr;
    step.refused.clear();
    step.unchecked.clear();
    step.unsupported = sealed.unsupported;
    std::vector<std::string_view> known;
    for (const auto& path : sealed.secrets) {
        const auto found = values.known.find(path);
        if (found == values.known.end()) {
            step.unchecked =
                format("not checked: its secret {} is not known: {}", path, values.why_not(path));
            return;
        }
        known.push_back(found->second.view());
    }
    const auto attributes = secrets::replaced_value(sealed.attributes, [&](std::string_view path) {
        return std::string(values.known.find(path)->second.view());
    });
    step.mask = Mask::of(sealed.type->fields, attributes, sealed.attributes, known);
    decode(step, *sealed.type, attributes);
}

}  // namespace vigo::agent
