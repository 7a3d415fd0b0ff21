// dynamic — questions answered and tables searched, for one envoy.
#include "compile/dynamic.h"

#include <algorithm>

#include "base/limits.h"
#include "compile/checks.h"
#include "compile/facts.h"
#include "compile/stable.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

std::string_view first_step(std::string_view path) { return path.substr(0, path.find('.')); }

bool is_set(const Catalogue& catalogue, std::string_view name) {
    const auto all = catalogue.all_vars();
    return std::any_of(all.begin(), all.end(),
                       [&](const Vars* vars) { return vars->all.find(name) != nullptr; });
}

std::string words_of(const LookupKey& key) {
    switch (key.kind) {
        case LookupKey::Kind::hostname:
            return "hostname";
        case LookupKey::Kind::environment:
            return "environment";
        case LookupKey::Kind::trait:
            return "trait " + key.path;
        case LookupKey::Kind::variable:
            return "variable " + key.path;
    }
    return {};
}

}  // namespace

LookupKey key_of(const Catalogue& catalogue, const Lookup& lookup) {
    using Kind = LookupKey::Kind;
    const std::string_view name = lookup.key.name;
    if (name == "hostname") return {.kind = Kind::hostname};
    if (name == "environment") return {.kind = Kind::environment};
    if (name.starts_with("traits.")) return {Kind::trait, std::string(name.substr(7))};
    const bool says_so = name.starts_with("vars.");
    if (!says_so && name.find('.') != std::string_view::npos)
        return {Kind::trait, std::string(name)};
    const auto path = says_so ? name.substr(5) : name;
    return {Kind::variable, std::string(path), is_set(catalogue, first_step(path))};
}

bool is_dynamic(const Value& value) { return lookup_in(value) != nullptr || is_question(value); }

Worked Dynamic::work_out(const Value& value) const {
    if (const Value* name = lookup_in(value)) return look_up(*name);
    if (compiling_.trial) return {};
    return {.value = Value(holds(value, compiling_)).at(value.where()),
            .made_by = question_text(value),
            .made_at = value.where()};
}

Value Dynamic::answered(const std::vector<std::string>& names,
                        std::vector<std::string>& unknown) const {
    Value made = vars_;
    for (const auto& name : names) {
        const Value* raw = vars_.find(name);
        if (raw == nullptr || !is_dynamic(*raw)) continue;
        auto worked = work_out(*raw);
        if (worked.value)
            made.edit_map().set(name, std::move(*worked.value));
        else if (is_question(*raw))
            made.edit_map().set(name, Value(false).at(raw->where()));
        else
            unknown.emplace_back(name);
    }
    return made;
}

const Lookup* Dynamic::lookup_named(std::string_view name) const {
    const auto strong = layers_.by_strength();
    for (auto layer = strong.rbegin(); layer != strong.rend(); ++layer)
        if (const auto* found = (*layer)->lookups->find(name)) return found;
    return crate_ != nullptr ? crate_->lookups.find(name) : nullptr;
}

std::vector<std::string_view> Dynamic::names() const {
    std::vector<std::string_view> all;
    const auto add = [&](const Lookups& lookups) {
        for (const auto& each : lookups.all) all.push_back(each.name);
    };
    for (const auto* layer : layers_.by_strength()) add(*layer->lookups);
    if (crate_ != nullptr) add(crate_->lookups);
    return all;
}

Worked Dynamic::look_up(const Value& name) const {
    const auto* lookup = lookup_named(name.source());
    if (lookup == nullptr) {
        compiling_.findings.error(
            rule::unknown_lookup, name.where(),
            format("there is no lookup \"{}\" for the entry at {}", name.source(),
                   compiling_.entry.where.text()),
            suggest(
                name.source(), names(),
                "define it under `lookups:` of the configcrate, common.vgo or the environment"));
        return {};
    }
    const auto key = key_of(compiling_.catalogue, *lookup);
    if (compiling_.trial && key.kind == LookupKey::Kind::hostname) {
        if (!every_host_has_a_row(*lookup))
            report_no_row(*lookup, "every host of this entry", name.where());
        return {};
    }
    const auto text = key_text(*lookup, key, name.where());
    return text ? row_of(*lookup, *text, name.where()) : Worked{};
}

std::optional<std::string> Dynamic::key_text(const Lookup& lookup, const LookupKey& key,
                                             const Place& used_at) const {
    switch (key.kind) {
        case LookupKey::Kind::hostname:
            compiling_.reads.add("hostname");
            return compiling_.hostname;
        case LookupKey::Kind::environment:
            return compiling_.entry.environment.name;
        case LookupKey::Kind::trait:
            if (compiling_.trial || is_changing(key.path)) return std::nullopt;
            compiling_.reads.add("Traits." + key.path);
            return key_value(compiling_.traits.at_path(key.path), lookup, key, used_at);
        case LookupKey::Kind::variable:
            break;
    }
    if (std::find(open_.begin(), open_.end(), &lookup) != open_.end()) {
        compiling_.findings.error(
            rule::circular_lookup, lookup.key.where,
            format("the key of lookup {} depends on the lookup itself", lookup.name),
            "use another key");
        return std::nullopt;
    }
    if (open_.size() >= limits::value_depth) {
        compiling_.findings.error(
            rule::circular_lookup, lookup.key.where,
            format("lookups go by each other more than {} deep", limits::value_depth),
            "put the values into one table");
        return std::nullopt;
    }
    const Value* found = vars_.at_path(key.path);
    if (found == nullptr || !is_dynamic(*found)) return key_value(found, lookup, key, used_at);
    open_.push_back(&lookup);
    const auto worked = work_out(*found);
    open_.pop_back();
    return worked.value ? key_value(&*worked.value, lookup, key, used_at) : std::nullopt;
}

std::optional<std::string> Dynamic::key_value(const Value* found, const Lookup& lookup,
                                              const LookupKey& key, const Place& used_at) const {
    if (found == nullptr || found->is_null()) {
        // Nothing to go by: the default, if there is one.
        if (lookup.otherwise) return std::string();
        compiling_.findings.error(
            rule::no_row, used_at,
            format("lookup {} goes by {}, which is not known here, and it has no default",
                   lookup.name, words_of(key)),
            format("give it a `default` at {}", lookup.where.text()));
        return std::nullopt;
    }
    if (found->is_scalar() && !secrets::any_marker(*found)) return found->source();
    compiling_.findings.error(
        rule::bad_lookup, lookup.key.where,
        format("lookup {} goes by {}, which is {} here", lookup.name, words_of(key),
               found->is_scalar() ? "a secret" : vigo::name_of(found->kind())),
        "the key must be one plain text");
    return std::nullopt;
}

Worked Dynamic::row_of(const Lookup& lookup, std::string_view key, const Place& used_at) const {
    const auto what = words_of(key_of(compiling_.catalogue, lookup));
    for (const auto& row : lookup.rows)
        if (!key.empty() && glob_match(row.pattern.name, key))
            return {.value = row.value,
                    .made_by = format("lookup {}: {} \"{}\" fits \"{}\"", lookup.name, what, key,
                                      row.pattern.name),
                    .made_at = row.pattern.where};
    if (lookup.otherwise)
        return {.value = *lookup.otherwise,
                .made_by = format("lookup {}: the default, for no row fits {} \"{}\"", lookup.name,
                                  what, key),
                .made_at = lookup.where};
    report_no_row(lookup, format("\"{}\"", key), used_at);
    return {};
}

bool Dynamic::every_host_has_a_row(const Lookup& lookup) const {
    if (lookup.otherwise) return true;
    const auto& patterns = compiling_.entry.match;
    return std::all_of(patterns.begin(), patterns.end(), [&](const Reference& pattern) {
        return std::any_of(lookup.rows.begin(), lookup.rows.end(),
                           [&](const auto& row) { return covers(row.pattern.name, pattern.name); });
    });
}

void Dynamic::report_no_row(const Lookup& lookup, std::string_view key,
                            const Place& used_at) const {
    compiling_.findings.error(rule::no_row, used_at,
                              format("lookup {} has no row for {} ({})", lookup.name, key,
                                     words_of(key_of(compiling_.catalogue, lookup))),
                              format("add a row or a `default` at {}; seen from the entry at {}",
                                     lookup.where.text(), compiling_.entry.where.text()));
}

}  // namespace vigo::compile
