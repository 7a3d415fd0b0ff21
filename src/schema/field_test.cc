// Tests of field, codec and reader: a described struct is read, written and explained by one table.

#include "schema/field.h"

#include <gtest/gtest.h>

#include <map>
#include <optional>

#include "schema/json.h"
#include "schema/yaml.h"

namespace vigo {

enum class Colour { red, green };
constexpr std::string_view colour_names[] = {"red", "green"};
static std::span<const std::string_view> choices(const Colour*) { return colour_names; }

struct Port {
    std::int64_t number = 0;
    std::string name;
};
constexpr Field<Port> port_fields[] = {
    field<&Port::number>("number", "Which.", required, {.least = 1, .most = 65535}),
    field<&Port::name>("name", "Its name.", one_line),
};
static std::span<const Field<Port>> fields_of(const Port*) { return port_fields; }

namespace {

struct Thing {
    std::string path;
    std::string note = "none";
    bool on = true;
    double ratio = 0.5;
    Mode mode{0644};
    Millis wait{1000};
    Colour colour = Colour::green;
    Words words;
    std::vector<std::string> list;
    std::map<std::string, std::int64_t> counts;
    std::optional<std::int64_t> maybe;
    std::vector<Port> ports;
    Value any;
};

constexpr Field<Thing> fields[] = {
    field<&Thing::path>("path", "Where.", key | absolute_path),
    field<&Thing::note>("note", "A note.", one_line),
    field<&Thing::on>("on", "Whether."),
    field<&Thing::ratio>("ratio", "How much.", none, {.most = 1}),
    field<&Thing::mode>("mode", "Permissions."),
    field<&Thing::wait>("wait", "How long.", none, {.least = 1}),
    field<&Thing::colour>("colour", "Which."),
    field<&Thing::words>("words", "Some."),
    field<&Thing::list>("list", "More."),
    field<&Thing::counts>("counts", "How many."),
    field<&Thing::maybe>("maybe", "Perhaps."),
    field<&Thing::ports>("ports", "Ports."),
    field<&Thing::any>("any", "Anything."),
};
constexpr std::span<const Field<Thing>> table = fields;

struct Outcome {
    Thing thing;
    Diagnostics findings;
    bool left_some = false;
};

Outcome read_thing(std::string_view yaml, Reader::Pass pass = Reader::Pass::final) {
    Outcome out;
    const auto value = parse_yaml(yaml, "t", out.findings);
    Reader reader(out.findings, pass);
    read(table, value.value_or(Value()), out.thing, reader, "thing");
    out.left_some = reader.left_some();
    return out;
}

TEST(Field, what_is_given_is_read_and_the_rest_keeps_its_default) {
    const auto out = read_thing("path: /a\nports: [{number: 80, name: web}]\ncounts: {x: 1}\n");
    EXPECT_EQ(out.findings.text(), "");
    EXPECT_EQ(out.thing.path, "/a");
    EXPECT_EQ(out.thing.note, "none");
    EXPECT_EQ(out.thing.colour, Colour::green);
    EXPECT_FALSE(out.thing.maybe);
    ASSERT_EQ(out.thing.ports.size(), 1U);
    EXPECT_EQ(out.thing.ports[0].name, "web");
    EXPECT_EQ(out.thing.counts.at("x"), 1);
}

struct Case {
    std::string_view yaml;  // beside `path: /a`
    std::string_view want;  // as written back, without defaults
};

constexpr Case cases[] = {
    {"note: 1.10", R"("note":"1.10")"},
    {"note: true", R"("note":"true")"},
    {"on: no", R"("on":false)"},
    {"on: \"OFF\"", R"("on":false)"},
    {"on: 0", R"("on":false)"},
    {"ratio: 1", R"("ratio":1)"},
    {"ratio: \"0.25\"", R"("ratio":0.25)"},
    {"mode: 0755", R"("mode":"0755")"},
    {"mode: \"755\"", R"("mode":"0755")"},
    {"mode: 0o4755", R"("mode":"4755")"},
    {"wait: 1h30m", R"("wait":"1h30m")"},
    {"wait: 90", R"("wait":"1m30s")"},
    {"colour: red", R"("colour":"red")"},
    {"words: a, b,,c ", R"("words":["a","b","c"])"},
    {"words: [\"a, b\", c]", R"("words":["a, b","c"])"},
    {"list: [a, 1]", R"("list":["a","1"])"},
    {"list: a", R"("list":["a"])"},
    {"counts: {b: 2, a: 1}", R"("counts":{"a":1,"b":2})"},
    {"maybe: 0", R"("maybe":0)"},
    {"ports: {number: 1}", R"("ports":[{"number":1,"name":""}])"},
    {"any: [1, {a: b}]", R"("any":[1,{"a":"b"}])"},
    {"note: null", ""},
};

TEST(Field, every_type_reads_its_spellings_and_is_written_back) {
    for (const auto& each : cases) {
        const auto out = read_thing("path: /a\n" + std::string(each.yaml) + "\n");
        EXPECT_EQ(out.findings.text(), "") << each.yaml;
        const auto want = R"({"path":"/a")" + std::string(each.want.empty() ? "" : ",") +
                          std::string(each.want) + "}";
        EXPECT_EQ(to_json(write(table, out.thing, false)), want) << each.yaml;
    }
}

constexpr Case mistakes[] = {
    {"path: a",
     "t:1:7: error VG1015: path must be an absolute path without `..`, found \"a\" (start "
     "it with /)\n"},
    {"path: /a/../b",
     "t:1:7: error VG1015: path must be an absolute path without `..`, found \"/a/../b\"\n"},
    {"path: \"\"", "t:1:7: error VG1016: path must not be empty\n"},
    {"path: \"/a\\0\"", "t:1:7: error VG1016: path must not contain a NUL byte, found \"/a?\"\n"},
    {"{}", "t:1:1: error VG1011: thing needs `path`\n"},
    {"path: null", "t:1:1: error VG1011: thing needs `path`\n"},
    {"[1]", "t:1:1: error VG1012: this must be a map, not list\n"},
    {"path: /a\nnoet: x",
     "t:2:1: error VG1010: unknown attribute \"noet\" of thing (did you mean \"note\"?)\n"},
    {"path: /a\nzzzzzz: x", "t:2:1: error VG1010: unknown attribute \"zzzzzz\" of thing\n"},
    {"path: /a\nnote: [x]", "t:2:7: error VG1012: note must be text, not list\n"},
    {"path: /a\nnote: \"a\\nb\"",
     "t:2:7: error VG1016: note must be a single line, found \"a\nb\"\n"},
    {"path: /a\non: maybe",
     "t:2:5: error VG1012: on must be true or false, not text, found \"maybe\"\n"},
    {"path: /a\nratio: 1.5", "t:2:8: error VG1014: ratio must be at most 1, found \"1.5\"\n"},
    {"path: /a\nratio: much",
     "t:2:8: error VG1012: ratio must be a number, not text, found \"much\"\n"},
    {"path: /a\nmode: 0999",
     "t:2:7: error VG1016: mode must be an octal mode, found \"0999\" (such as \"0644\")\n"},
    {"path: /a\nmode: 00644",
     "t:2:7: error VG1016: mode must be an octal mode, found \"00644\" (such as \"0644\")\n"},
    {"path: /a\nwait: soon",
     "t:2:7: error VG1016: wait must be a duration, found \"soon\" (such as 30s, 5m or 2h)\n"},
    {"path: /a\nwait: 0s", "t:2:7: error VG1014: wait must be at least 1, found \"0s\"\n"},
    {"path: /a\ncolour: gren",
     "t:2:9: error VG1013: colour must be one of red, green, found \"gren\" (did you mean "
     "\"green\"?)\n"},
    {"path: /a\ncounts: {x: y}",
     "t:2:13: error VG1012: counts must be an integer, not text, found \"y\"\n"},
    {"path: /a\nports: [{number: 0}]",
     "t:2:18: error VG1014: number must be between 1 and 65535, found \"0\"\n"},
    {"path: /a\nports: [{}]", "t:2:9: error VG1011: ports needs `number`\n"},
    {"path: b\non: x\nmode: y",
     "t:1:7: error VG1015: path must be an absolute path without `..`, found \"b\" (start it with "
     "/)\n"
     "t:2:5: error VG1012: on must be true or false, not text, found \"x\"\n"
     "t:3:7: error VG1016: mode must be an octal mode, found \"y\" (such as \"0644\")\n"},
};

TEST(Field, every_mistake_is_named_with_its_place) {
    for (const auto& each : mistakes)
        EXPECT_EQ(read_thing(each.yaml).findings.text(), each.want) << each.yaml;
}

TEST(Field, at_publish_a_template_is_left_for_later) {
    const auto early = Reader::Pass::early;
    const auto out =
        read_thing("path: \"{{ .x }}\"\nlist: [a, \"{{ .y }}\"]\nmode: \"{{ .m }}\"\n", early);
    EXPECT_EQ(out.findings.text(), "");
    EXPECT_TRUE(out.left_some);
    EXPECT_EQ(out.thing.path, "");
    EXPECT_EQ(out.thing.list, std::vector<std::string>{"a"});
    EXPECT_FALSE(read_thing("path: /a", early).left_some);
    EXPECT_EQ(read_thing("path: x\nmode: \"{{ .m }}\"", early).findings.errors(), 1U)
        << "what can be judged is judged";
    EXPECT_EQ(read_thing("path: \"{{ .x }}\"").findings.errors(), 1U) << "at the end text is text";
}

TEST(Field, the_table_describes_itself) {
    const auto rows = describe(table);
    ASSERT_EQ(rows.size(), std::size(fields));
    EXPECT_EQ(rows[0].name, "path");
    EXPECT_EQ(rows[0].doc, "Where.");
    EXPECT_EQ(rows[0].rules, key | absolute_path);
    EXPECT_EQ(rows[1].initial, Value("none"));
    EXPECT_EQ(rows[4].shape.name, "mode");
    EXPECT_EQ(rows[6].shape.choices, (std::vector<std::string>{"red", "green"}));
    EXPECT_EQ(rows[8].shape.name, "list of text");
    EXPECT_EQ(rows[9].shape.name, "map of integer");
    EXPECT_EQ(rows[11].shape.element.at(0).members.at(0).name, "number");
    EXPECT_TRUE(rows[3].range.bounded());
    EXPECT_FALSE(rows[1].range.bounded());
}

TEST(Mode, is_one_to_four_octal_digits) {
    EXPECT_EQ(Mode::parse("0644")->text(), "0644");
    EXPECT_EQ(Mode::parse("7")->text(), "0007");
    EXPECT_EQ(Mode::parse("0o755")->text(), "0755");
    for (const auto* text : {"", "8", "-1", "+1", "06444", "0x1", "u+x", "0o"})
        EXPECT_FALSE(Mode::parse(text)) << text;
}

}  // namespace
}  // namespace vigo
