// secret_places — where references to secrets stand, and whether they may.
#include "compile/secret_places.h"

#include <algorithm>

#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

constexpr std::string_view texts[] = {"content", "block_content"};

/// Fields that the compiler, the guardrails or the order of resources depend on.
constexpr Rule must_be_known =
    (key & ~required) | absolute_path | managed_path | service_name | package_name;

std::string marked_text(const Value& value, bool inside, Diagnostics& findings) {
    std::string text(value.text());
    if (secrets::has_marker(text)) {
        findings.error(
            rule::bad_secret, value.where(),
            format("{} is a mark that only Vigo itself may write", secrets::marker_begin),
            "name the secret as `secret:path`");
        return {};
    }
    if (const auto path = secrets::reference(text)) {
        const auto problem = secrets::problem_of(*path);
        if (problem.empty()) return secrets::marker_of(*path);
        findings.error(rule::bad_secret, value.where(),
                       "this is no reference to a secret: " + problem,
                       "such as secret:vigo/db/password", text);
        return text;
    }
    if (inside) return secrets::marked(text);
    if (const auto found = secrets::reference_inside(text); !found.empty())
        findings.error(
            rule::misplaced_secret, value.where(),
            format("{} stands inside of a longer text, where it is not replaced", found),
            "give the secret a value of its own, or write the text as `content` of a file", text);
    return text;
}

bool takes_secret(const Shape& shape) {
    switch (shape.kind) {
        case Kind::text:
            return shape.choices.empty() && shape.name != "mode" && shape.name != "duration";
        case Kind::list:
            return shape.element.empty() || takes_secret(shape.element.front());
        case Kind::map:
            return true;
        default:
            return false;
    }
}

void check_place(const FieldInfo& row, const Value& value, Diagnostics& findings) {
    if ((row.rules & must_be_known) != 0)
        return findings.error(
            rule::misplaced_secret, value.where(),
            format("{} must be known before it is enforced, so it cannot be a secret", row.name),
            "write it out, or use a variable");
    if (!takes_secret(row.shape))
        return findings.error(
            rule::misplaced_secret, value.where(),
            format("{} is no free text but of the kind {}: a secret cannot stand there", row.name,
                   row.shape.name),
            "write the value out");
    if ((row.rules & command) != 0)
        findings.warning(
            rule::secret_command, value.where(),
            format("every user of the envoy can read the secret in {} while it runs", row.name),
            "give it by `stdin` or `secret_file`");
}

/// Every secret and the first place that names it.
using Uses = std::map<std::string, Place>;

void add(const Value& value, const Place& at, Uses& uses) {
    if (value.is_text() && secrets::has_marker(value.text())) {
        std::set<std::string> paths;
        secrets::gather(value, paths);
        for (const auto& path : paths)
            uses.emplace(path, value.where().known() ? value.where() : at);
    }
    if (value.is_list())
        for (const auto& each : value.list()) add(each, at, uses);
    if (value.is_map())
        for (const auto& each : value.map()) add(each.value, at, uses);
}

Uses uses_of(const Catalogue& catalogue) {
    Uses uses;
    for (const auto* vars : catalogue.all_vars())
        for (const auto& each : vars->all) add(each.value, each.named_at, uses);
    for (const auto& [name, crate] : catalogue.crates)
        for (const auto& resource : crate.resources)
            for (const auto& variant : resource.variants)
                add(variant.attributes, resource.where, uses);
    for (const auto& [path, file] : catalogue.templates) add(file.text, file.text.where(), uses);
    for (const auto* lookups : catalogue.all_lookups())
        for (const auto& lookup : lookups->all) {
            for (const auto& row : lookup.rows) add(row.value, row.pattern.where, uses);
            if (lookup.otherwise) add(*lookup.otherwise, lookup.where, uses);
        }
    for (const auto& entry : catalogue.entries)
        if (entry.network_device)
            for (const auto* each : entry.network_device->texts())
                if (const auto path = secrets::reference(each->name);
                    path && secrets::problem_of(*path).empty())
                    uses.emplace(*path, each->where);
    return uses;
}

}  // namespace

bool takes_secret_inside(std::string_view field) {
    return std::find(std::begin(texts), std::end(texts), field) != std::end(texts);
}

bool concerns_secrets(const Value& value) {
    if (value.is_text())
        return value.text().find(secrets::scheme) != std::string::npos ||
               secrets::has_marker(value.text());
    if (value.is_list())
        return std::any_of(value.list().begin(), value.list().end(), concerns_secrets);
    return value.is_map() &&
           std::any_of(value.map().begin(), value.map().end(),
                       [](const Member& each) { return concerns_secrets(each.value); });
}

Value with_markers(const Value& value, bool inside, Diagnostics& findings) {
    if (!concerns_secrets(value)) return value;  // shared, as nearly everything is
    if (value.is_text()) return Value(marked_text(value, inside, findings)).at(value.where());
    if (value.is_list()) {
        Value::List list;
        for (const auto& each : value.list()) list.push_back(with_markers(each, inside, findings));
        return Value(std::move(list)).at(value.where());
    }
    if (!value.is_map()) return value;
    Map map;
    for (const auto& each : value.map())
        map.add(each.name, with_markers(each.value, inside, findings), each.named_at);
    return Value(std::move(map)).at(value.where());
}

void check_secret_places(const TypeDescription& type, const Value& attributes,
                         Diagnostics& findings) {
    for (const auto& each : attributes.map()) {
        if (!secrets::any_marker(each.value)) continue;
        for (const auto& row : type.fields)
            if (row.name == each.name) check_place(row, each.value, findings);
    }
}

bool refuse_secret(std::string_view text, const Place& where, std::string_view what,
                   Diagnostics& findings) {
    if (!secrets::has_marker(text)) return false;
    findings.error(
        rule::misplaced_secret, where,
        format("{} must be known before it is enforced, so it cannot hold a secret", what), {},
        std::string(text));
    return true;
}

void check_secrets(const Catalogue& catalogue, const FindSecret& find, Diagnostics& findings) {
    const auto uses = uses_of(catalogue);
    if (uses.empty()) return;
    if (!find)
        return findings.info(
            rule::unchecked_secrets, uses.begin()->second,
            format("whether {} can be had is not checked here: no secrets backend is reachable",
                   uses.size() == 1 ? "the secret that is named"
                                    : format("the {} secrets that are named", uses.size())),
            "publishing on the server checks it");
    for (const auto& [path, where] : uses)
        if (const auto problem = find(path); !problem.empty())
            findings.error(rule::missing_secret, where, format("secret {}: {}", path, problem),
                           format("`vigocli secrets set {}` stores it", path));
}

bool any_secret_in_variables(const Catalogue& catalogue) {
    for (const auto* vars : catalogue.all_vars())
        for (const auto& each : vars->all)
            if (secrets::any_marker(each.value)) return true;
    for (const auto* lookups : catalogue.all_lookups())
        for (const auto& each : lookups->all) {
            if (each.otherwise && secrets::any_marker(*each.otherwise)) return true;
            for (const auto& row : each.rows)
                if (secrets::any_marker(row.value)) return true;
        }
    return false;
}

void show_secrets(Diagnostics& findings) {
    const auto has = [](const Diagnostic& each) {
        return secrets::has_marker(each.message) || secrets::has_marker(each.value) ||
               secrets::has_marker(each.hint);
    };
    if (std::none_of(findings.all().begin(), findings.all().end(), has)) return;
    Diagnostics shown;
    for (auto finding : findings.all()) {
        for (auto* text : {&finding.message, &finding.value, &finding.hint})
            *text = secrets::shown(*text);
        shown.add(std::move(finding));
    }
    findings = std::move(shown);
}

}  // namespace vigo::compile
