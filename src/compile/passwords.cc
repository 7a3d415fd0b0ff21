// passwords — what must not stand in a configuration as plain text, nor in a file that all can
// read.
#include <algorithm>

#include "compile/lints.h"
#include "compile/loading.h"
#include "compile/secret_places.h"
#include "schema/field.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

constexpr std::string_view hint = "store it as a secret, and write `secret:path`";

bool ends_as_password(std::string_view name) {
    const auto lower = to_lower(name);
    for (const std::string_view end :
         {"password", "passwd", "passphrase", "api_key", "api_token", "secret_key"})
        if (lower.ends_with(end)) return true;
    return false;
}

/// An answer to a question about passwords, such as `permit_empty_password: no`.
bool is_answer(std::string_view word) {
    const auto lower = to_lower(word);
    for (const std::string_view each : {"yes", "no", "on", "off", "true", "false", "none"})
        if (lower == each) return true;
    return false;
}

bool is_plain(const Value& value) {
    return value.is_scalar() && !value.is_null() && value.kind() != Kind::flag &&
           !value.source().empty() && !needs_rendering(value) && !secrets::any_marker(value);
}

/// A variable of that name is probably one; what holds it may also be a map or a list.
void check_variable(const Member& member, Diagnostics& findings) {
    if (ends_as_password(member.name) && is_plain(member.value) &&
        !is_answer(member.value.source()))
        findings.warning(
            rule::plain_variable, member.value.where(),
            format("the variable \"{}\" seems to hold a password as plain text", member.name),
            std::string(hint));
    if (member.value.is_map())
        for (const auto& each : member.value.map()) check_variable(each, findings);
    if (member.value.is_list())
        for (const auto& item : member.value.list())
            if (item.is_map())
                for (const auto& each : item.map()) check_variable(each, findings);
}

constexpr std::uint32_t read_by_all = 04;
constexpr std::uint32_t rights_of_others = 077;

bool holds_secret(const Value& attributes) {
    return std::any_of(attributes.map().begin(), attributes.map().end(), [](const Member& each) {
        return takes_secret_inside(each.name) && secrets::any_marker(each.value);
    });
}

bool may_be_absent(const Value& attributes) {
    const Value* state = attributes.find("state");
    return state != nullptr && (state->source() == "absent" || needs_rendering(*state));
}

/// What stands outside of the arms of a `case` may be half a resource.
bool is_whole(const Resource& resource, const Variant& variant) {
    return resource.variants.size() == 1 || &variant != &resource.variants.front();
}

}  // namespace

void check_passwords(const Catalogue& catalogue, const Resource& resource, const Value& attributes,
                     Diagnostics& findings) {
    for (const auto& row : resource.type->fields) {
        if ((row.rules & secret) == 0 || !ends_as_password(row.name)) continue;
        const Value* value = attributes.find(row.name);
        if (value == nullptr || !is_plain(*value)) continue;
        const auto message = format("{} of \"{}\" stands in the configuration as plain text",
                                    row.name, resource.name.text);
        if (catalogue.has_backend)
            findings.error(rule::plain_password, value->where(), message, std::string(hint));
        else
            findings.warning(rule::plain_password, value->where(), message, std::string(hint));
    }
}

void check_secret_readers(const Resource& resource, const Value& attributes,
                          Diagnostics& findings) {
    const auto& rows = resource.type->fields;
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [](const FieldInfo& each) { return each.name == "mode"; });
    if (row == rows.end() || !holds_secret(attributes) || may_be_absent(attributes)) return;
    const Value* given = attributes.find(row->name);
    const bool is_given = given != nullptr && !given->is_null();
    const Value& value = is_given ? *given : row->initial;
    const auto mode = value.is_scalar() ? Mode::parse(value.source()) : std::nullopt;
    if (!mode || (mode->bits & read_by_all) == 0) return;
    findings.warning(
        rule::readable_secret, is_given ? value.where() : resource.where,
        format("every user of the envoy can read the secret in \"{}\": its mode is {}{}",
               resource.name.text, mode->text(), is_given ? "" : ", the default"),
        format("write `mode: \"{}\"`, and as `owner` who needs it",
               Mode{mode->bits & ~rights_of_others}.text()));
}

void check_passwords(const Catalogue& catalogue, Diagnostics& findings) {
    for (const auto& [name, crate] : catalogue.crates)
        for (const auto& resource : crate.resources)
            for (const auto& variant : resource.variants) {
                check_passwords(catalogue, resource, variant.attributes, findings);
                if (is_whole(resource, variant))
                    check_secret_readers(resource, variant.attributes, findings);
            }
    for (const auto* vars : catalogue.all_vars())
        for (const auto& each : vars->all) check_variable(each, findings);
}

}  // namespace vigo::compile
