// any_text_test — a field that takes any text says of each the same: nothing. Who compares
// configurations relies on it.
#include <gtest/gtest.h>

#include "resources/catalogue.h"

namespace vigo::resources {
namespace {

Value plausible(const FieldInfo& row) {
    return (row.rules & absolute_path) != 0 ? Value("/a") : Value("a");
}

std::string findings_of(const ResourceType& type, std::string_view field, std::string_view text) {
    Map attributes;
    for (const auto& row : type.fields)
        if ((row.rules & required) != 0) attributes.add(row.name, plausible(row));
    attributes.set(field, Value(text));
    Diagnostics findings;
    Reader reader(findings);
    type.decode(Value(std::move(attributes)), reader);
    return findings.text();
}

TEST(AnyText, IsNeverFaultOfAResource) {
    using namespace std::string_view_literals;
    constexpr std::string_view texts[] = {
        ""sv,     "a"sv,          "a\nb\n"sv,   "\0\x01"sv,   "\xff"sv, "{{ x }}"sv, " "sv,
        "/etc"sv, "vigo-envoy"sv, "rm -rf /"sv, "true"sv,     "0"sv,    "../.."sv,   "%"sv,
        "-"sv,    "secret:a/b"sv, "- {a: b}"sv, "password"sv, "\r\n"sv, "#!"sv,      "\t"sv};
    int fields = 0;
    for (const auto& type : all())
        for (const auto& row : type.fields) {
            if ((row.rules & any_text) == 0) continue;
            ++fields;
            for (const auto text : texts)
                EXPECT_EQ(findings_of(type, row.name, text), "") << type.name << " " << text;
        }
    EXPECT_GT(fields, 0);
}

}  // namespace
}  // namespace vigo::resources
