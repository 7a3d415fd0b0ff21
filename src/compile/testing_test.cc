// testing — resource types and short cuts for the tests of this folder.
#include "compile/testing.h"

#include <gtest/gtest.h>

#include "schema/field.h"
#include "schema/yaml.h"

namespace vigo::compile::testing {
namespace {

struct File {
    std::string target_path, content, source;
    std::string mode = "0644";
};
constexpr Field<File> file_fields[] = {
    field<&File::target_path>("target_path", "Where.", key | absolute_path | managed_path),
    field<&File::content>("content", "What.", any_text),
    field<&File::source>("source", "From where."),
    field<&File::mode>("mode", "Permissions."),
};

struct Group {
    std::string group;
};
constexpr Field<Group> group_fields[] = {field<&Group::group>("group", "Which.", key)};

struct Service {
    std::string service, state = "running";
};
constexpr Field<Service> service_fields[] = {
    field<&Service::service>("service", "Which.", key | service_name),
    field<&Service::state>("state", "How."),
};

struct Exec {
    std::string command, unless;
};
constexpr Field<Exec> exec_fields[] = {
    field<&Exec::command>("command", "What.", required | vigo::command),
    field<&Exec::unless>("unless", "Guard.", vigo::command),
};

struct User {
    std::string username, password;
};
constexpr Field<User> user_fields[] = {
    field<&User::username>("username", "Who.", key),
    field<&User::password>("password", "How.", secret),
};

struct Reboot {
    std::string message, reboot_required_file, state = "present";
};
constexpr Field<Reboot> reboot_fields[] = {
    field<&Reboot::message>("message", "Why."),
    field<&Reboot::reboot_required_file>("reboot_required_file", "Gate."),
    field<&Reboot::state>("state", "Whether."),
};

template <class T>
TypeDescription type(std::string_view name, std::span<const Field<T>> fields) {
    return {.name = name,
            .doc = "A stand-in.",
            .fields = describe(fields),
            .check = [fields, name](const Value& attributes, Reader& reader) {
                T unused;
                read(fields, attributes, unused, reader, name);
            }};
}

}  // namespace

Types types() {
    return {.resources = {type<File>("file", file_fields), type<Group>("group", group_fields),
                          type<Service>("service", service_fields), type<Exec>("exec", exec_fields),
                          type<Reboot>("reboot", reboot_fields), type<User>("user", user_fields)}};
}

std::shared_ptr<const Catalogue> loaded(const SourceTree& tree) {
    Diagnostics findings;
    auto catalogue = load(tree, types(), findings);
    EXPECT_TRUE(catalogue) << findings.text();
    return catalogue;
}

std::string findings_of(const SourceTree& tree) {
    Diagnostics findings;
    load(tree, types(), findings);
    return findings.text();
}

SourceTree tree_of(const std::string& resources, const std::string& vars) {
    return {{"configcrates/web.vgo", "name: web\nvars: " + vars + "\nresources:\n" + resources},
            {"envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [web]}\n"}};
}

Value traits(const std::string& yaml) {
    Diagnostics findings;
    auto value = parse_yaml(yaml, "traits.yaml", findings);
    EXPECT_TRUE(value) << findings.text();
    return value ? *value : Value();
}

}  // namespace vigo::compile::testing
