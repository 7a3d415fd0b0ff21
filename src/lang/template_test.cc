// template_test — rendering, what it reads, and the places of mistakes. Go's own behaviour is held
// by tests/golden.

#include "lang/template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/text.h"
#include "schema/json.h"
#include "schema/rules.h"
#include "schema/yaml.h"

namespace vigo::lang {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const Value& sample() {
    static const Value data = [] {
        Diagnostics findings;
        auto value = parse_yaml(R"(
Vars:
  port: 8080
  zero: 0
  version: 1.10
  mode: 0644
  debug: true
  name: web
  nothing: ~
  hosts: [a, b]
  ports: {http: 80, https: 443}
  users: [{name: ann, uid: 1}, {name: bob, uid: 2}]
Traits:
  os: {family: debian, version: "12"}
  network: {ip_addresses: [10.0.0.1, fd00::1]}
)",
                                "data.yaml", findings);
        EXPECT_FALSE(findings.has_errors()) << findings.text();
        return value.value_or(Value());
    }();
    return data;
}

struct Rendered {
    std::string text;
    std::string finding;
    std::vector<std::string> reads, printed;
};

Rendered render(std::string_view text, const Value& data = sample()) {
    Diagnostics findings;
    Reads reads;
    const Place at{.file = FileName::make("web.vgo"), .line = 7, .column = 5};
    Rendered made;
    if (const auto parsed = Template::parse(text, at, findings))
        made.text = parsed->render(data, findings, &reads).value_or("(failed)");
    made.finding = findings.text();
    made.reads.assign(reads.paths().begin(), reads.paths().end());
    made.printed.assign(reads.printed().begin(), reads.printed().end());
    return made;
}

struct Case {
    std::string_view name;
    std::string_view text;
    std::string_view want;
};

class Renders : public testing::TestWithParam<Case> {};

constexpr Case renders[] = {
    {"plain scalars print as they were written", "{{.Vars.version}} {{.Vars.mode}} {{.Vars.debug}}",
     "1.10 0644 true"},
    {"plain scalars inside of a list keep their spelling", "{{list .Vars.version .Vars.mode}}",
     "[1.10 0644]"},
    {"plain scalars compare as numbers", "{{eq .Vars.port 8080}} {{lt .Vars.version 1.2}}",
     "true true"},
    {"a plain real compares with a whole number", "{{gt .Vars.version 1}}", "true"},
    {"a plain scalar equals text of its spelling",
     "{{eq .Vars.mode \"0644\"}} {{eq .Vars.version \"1.1\"}}", "true false"},
    {"a plain scalar formats as number and as text",
     "{{printf \"%d %s %q %v %05d\" .Vars.port .Vars.port .Vars.version .Vars.version .Vars.port}}",
     "8080 8080 \"1.10\" 1.10 08080"},
    {"plain flags decide", "{{if .Vars.debug}}on{{else}}off{{end}}", "on"},
    {"a map is walked in the order of its names",
     "{{range $k, $v := .Vars.ports}}{{$k}}={{$v}};{{end}}", "http=80;https=443;"},
    {"values are never evaluated again", "{{print \"{{.Vars.name}}\"}}", "{{.Vars.name}}"},
    {"get gives nil for what is absent", "{{get .Vars \"absent\" | default \"x\"}}", "x"},
    {"get takes a default", "{{get .Vars \"absent\" 5}} {{get .Vars \"port\" 5}}", "5 8080"},
    {"a plain number indexes a map by its spelling",
     "{{index (dict \"8080\" \"proxy\") .Vars.port}}", "proxy"},
    {"a range over a number counts from nothing, as in Go 1.22",
     "{{range 3}}{{.}}{{end}} {{range $i := .Vars.zero}}{{$i}}{{else}}none{{end}}", "012 none"},
    {"a range over a large number can be left",
     "{{range 9223372036854775807}}{{if eq . 300}}{{.}}{{break}}{{end}}{{end}}", "300"},
    {"else with, as in Go 1.23",
     "{{with .Vars.nothing}}a{{else with .Vars.name}}{{.}}{{else}}b{{end}}", "web"},
    {"a range sets the variables that it names, as in Go 1.20",
     "{{$x := 0}}{{$y := 1}}{{range $x = .Vars.hosts}}{{$x}}{{$y}} {{end}}{{$x}}", "a1 b1 b"},
    {"null prints as Go prints it", "{{.Vars.nothing}}", "<no value>"},
};

TEST_P(Renders, ToText) {
    const auto made = render(GetParam().text);
    EXPECT_EQ(made.text, GetParam().want) << made.finding;
}

std::string case_name(const testing::TestParamInfo<Case>& info) {
    std::string name(info.param.name);
    for (char& c : name)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    return name;
}

INSTANTIATE_TEST_SUITE_P(Template, Renders, testing::ValuesIn(renders), case_name);

struct Mistake {
    std::string_view text;
    std::string_view finding;
};

constexpr Mistake mistakes[] = {
    {"{{.Vars.prot}}",
     "web.vgo:7:7: error VG3004: \".Vars.prot\" has no \"prot\" (did you mean \"port\"?)"},
    {"one\n  {{.Vars.nmae}}",
     "web.vgo:8:9: error VG3004: \".Vars.nmae\" has no \"nmae\" (did you mean \"name\"?)"},
    {"{{uper .Vars.name}}",
     "web.vgo:7:7: error VG3002: there is no function \"uper\" (did you mean \"uppe"},
    {"{{if .Vars.debug}}", "web.vgo:7:5: error VG3001: if has no \"{{end}}\""},
    {"{{template \"x\"}}", "web.vgo:7:5: error VG3003: there is no template \"x\""},
    {"{{.Vars.name.first}}",
     "web.vgo:7:7: error VG3005: \".Vars.name.first\": text has no field \"first\""},
    {"{{required \"set the name\" (get .Vars \"absent\")}}",
     "web.vgo:7:7: error VG3006: required: set the name"},
    {"{{range .Vars.version}}{{end}}", "web.vgo:7:13: error VG3005: cannot range over number"},
    {"{{range $i, $x := .Vars.port}}{{end}}",
     "web.vgo:7:13: error VG3005: a range over a number sets one variable only"},
    {"{{range .Vars.hosts}}{{else with .}}{{end}}",
     "web.vgo:7:5: error VG3001: \"else with\" belongs to \"with\", not to \"range\""},
    {"{{call .Vars.name 1}}",
     "web.vgo:7:7: error VG3006: call: text is no function (data holds no functions"},
    {"{{printf \"%p\" .Vars}}", "web.vgo:7:7: error VG3006: printf: %p prints where a value lies"},
    {"{{upper 2i}}", "web.vgo:7:13: error VG3005: upper: argument 1 must be text, not complex"},
    {"{{list 1 2i}}", "web.vgo:7:14: error VG3005: list: argument 2 must be a value that data can"},
    {"{{upper .Vars.hosts}}",
     "web.vgo:7:13: error VG3005: upper: argument 1 must be text, not list"},
    {"{{upper}}",
     "web.vgo:7:7: error VG3005: upper: takes 1 arguments, 0 given (usage: upper TEXT)"},
};

TEST(Template, NamesThePlaceAndTheMendOfAMistake) {
    for (const auto& each : mistakes)
        EXPECT_THAT(render(each.text).finding, HasSubstr(each.finding)) << each.text;
}

struct Reading {
    std::string_view text;
    std::vector<std::string> want;
};

TEST(Template, RecordsWhatItReads) {
    const Reading cases[] = {
        {"{{.Traits.os.family}}", {"Traits.os.family"}},
        {"{{$x := .Traits.os}}{{$x.family}}", {"Traits.os.family"}},
        {"{{$x := .Traits.os}}", {}},
        {"{{with .Traits.os}}{{.family}}{{end}}", {"Traits.os"}},
        {"{{range .Traits.network.ip_addresses}}{{.}}{{end}}", {"Traits.network.ip_addresses"}},
        {"{{index .Traits \"os\" \"family\"}}", {"Traits.os.family"}},
        {"{{index .Traits \"os\" .Vars.name}}", {"Traits.os.web", "Vars.name"}},
        {"{{index .Vars.hosts 1}}", {"Vars.hosts"}},
        {"{{.Traits.absent}}", {"Traits.absent"}},
        {"{{.Traits.absent.deeper}}", {"Traits.absent"}},
        {"{{get .Traits \"absent\" 1}}", {"Traits.absent"}},
        {"{{if or .Vars.debug .Vars.name}}{{end}}", {"Vars.debug"}},
        {"{{define \"t\"}}{{.family}}{{end}}{{template \"t\" .Traits.os}}", {"Traits.os.family"}},
        {"{{.}}", {"Traits", "Vars"}},
        {"{{len .Vars.hosts}}", {"Vars.hosts"}},
        {"{{range .Vars.users}}{{.name}}{{end}}", {"Vars.users"}},
        {"{{get .Traits \"a.b\"}}", {"Traits"}},
        {"{{upper .Vars.hosts}}", {"Vars.hosts"}},
        {"{{list .Vars.name .Vars.hosts | upper}}", {"Vars.hosts", "Vars.name"}},
    };
    for (const auto& each : cases) EXPECT_EQ(render(each.text).reads, each.want) << each.text;
}

TEST(Template, TellsWhatItOnlyPrints) {
    const Reading cases[] = {
        {"{{.Traits.os.family}}", {"Traits.os.family"}},
        {"{{.Traits.os.family}}{{.Traits.os.family}}", {"Traits.os.family"}},
        {"{{$x := .Traits.os}}{{$x.family}}", {"Traits.os.family"}},
        {"{{index .Traits \"os\" \"family\"}}", {"Traits.os.family"}},
        {"{{define \"t\"}}{{.family}}{{end}}{{template \"t\" .Traits.os}}", {"Traits.os.family"}},
        {"{{if .Vars.debug}}{{end}}{{.Traits.os.family}}", {"Traits.os.family"}},
        {"{{.Traits.os.family}}{{if .Traits.os.family}}{{end}}", {}},
        {"{{if .Traits.os.family}}{{.Traits.os.family}}{{end}}", {}},
        {"{{upper .Traits.os.family}}", {}},
        {"{{.Traits.os.family | upper}}", {}},
        {"{{print .Traits.os.family}}", {}},
        {"{{or .Traits.os.family 1}}", {}},
        {"{{with .Traits.os}}{{.family}}{{end}}", {}},
        {"{{.Traits.os.family}}{{.Traits.os}}", {"Traits.os.family"}},
        {"{{.Traits.os}}", {}},
        {"{{.Traits.absent}}", {}},
        {"{{range .Traits.network.ip_addresses}}{{.}}{{end}}", {}},
        {"{{index .Vars.hosts .Vars.name}}", {}},
        {"{{.}}", {}},
    };
    for (const auto& each : cases) EXPECT_EQ(render(each.text).printed, each.want) << each.text;
}

TEST(Template, TellsWhereItPrintsWhat) {
    Diagnostics findings;
    const auto parsed = Template::parse(
        "a {{.Vars.name}} {{upper .Vars.name}}{{range .Vars.hosts}}{{$.Vars.port}}{{.}}{{end}}"
        "{{.Vars.ports}}{{.Vars.nothing}}{{\"x\"}}",
        {}, findings);
    Reads reads;
    std::vector<Blank> blanks;
    const auto text = parsed->render(sample(), findings, &reads, &blanks);
    ASSERT_TRUE(text) << findings.text();
    std::string shown;
    for (const auto& each : blanks)
        shown += format("{}={} ", each.path, text->substr(each.at, each.size));
    EXPECT_EQ(shown, "Vars.name=web Vars.port=8080 Vars.port=8080 ");
}

TEST(Template, TellsWhetherItUsesTheRootAsAValue) {
    struct Use {
        std::string_view text;
        bool root;
    };
    const Use cases[] = {
        {"{{.}}", true},
        {"{{$}}", true},
        {"{{$all := .}}{{$all.Vars.name}}", true},
        {"{{with $}}{{.Vars.name}}{{end}}", true},
        {"{{range $k, $v := .}}{{$v}}{{end}}", true},
        {"{{index . \"Vars\" \"name\"}}", false},
        {"{{index . .Vars.name}}", true},
        {"{{template \"t\" (list .)}}{{define \"t\"}}{{end}}", true},
        {"{{define \"t\"}}{{.Vars.name}}{{end}}{{template \"t\" .}}", false},
        {"{{define \"t\"}}{{range .}}{{end}}{{end}}{{template \"t\" $}}", true},
        {"{{range .Vars.hosts}}{{.}}{{end}}", false},
        {"{{range .Vars.hosts}}{{$}}{{end}}", true},
        {"{{with .Vars}}{{.}}{{else}}{{.}}{{end}}", true},
        {"{{.Vars.name}} {{$.Vars.name}}", false},
    };
    for (const auto& each : cases) {
        Diagnostics findings;
        const auto parsed = Template::parse(each.text, {}, findings);
        ASSERT_TRUE(parsed) << each.text << findings.text();
        EXPECT_EQ(parsed->uses_root(), each.root) << each.text;
    }
}

TEST(Template, MentionsThePathsOfItsText) {
    const Reading cases[] = {
        {"{{.Vars.port}}{{if false}}{{$.Traits.os.family}}{{end}}",
         {"Traits.os.family", "Vars.port"}},
        {"{{range .Vars.hosts}}{{.name}}{{$.Vars.port}}{{else}}{{.Vars.none}}{{end}}",
         {"Vars.hosts", "Vars.none", "Vars.port"}},
        {"{{with .Vars.x}}{{.Vars.y}}{{end}}", {"Vars.x"}},
        {"{{index .Traits \"memory\" \"total_mb\"}}", {"Traits.memory.total_mb"}},
        {"{{index .Traits .Vars.which}}", {"Traits", "Vars.which"}},
        {"{{get .Vars \"a\" \"b\"}}{{hasKey $.Traits.os \"family\"}}",
         {"Traits.os.family", "Vars.a"}},
        {"{{define \"t\"}}{{.Vars.a}}{{$.Vars.b}}{{end}}{{template \"t\" .}}",
         {"Vars.a", "Vars.b"}},
        {"{{define \"t\"}}{{.Vars.a}}{{end}}{{template \"t\" .Vars.c}}", {"Vars.c"}},
        {"{{printf \"%d\" (add .Vars.a 1) | quote}}", {"Vars.a"}},
    };
    for (const auto& each : cases) {
        Diagnostics findings;
        const auto parsed = Template::parse(each.text, {}, findings);
        ASSERT_NE(parsed, nullptr) << findings.text();
        const auto& paths = parsed->mentions().paths();
        EXPECT_EQ(std::vector<std::string>(paths.begin(), paths.end()), each.want) << each.text;
    }
}

TEST(Template, TellsWhatItDemands) {
    struct Demanding {
        std::string text;
        std::vector<std::string> want;  ///< `?` where a branch may not be taken
    };
    const Demanding cases[] = {
        {"a {{.Vars.a}}\n{{if .Vars.b}}{{.Vars.c}}{{else}}{{$.Vars.d}}{{end}}",
         {"Vars.a 7:9", "Vars.b 8:10", "Vars.c 8:21?", "Vars.d 8:40?"}},
        {"{{and .Vars.a .Vars.b}}{{.Vars.c}}", {"Vars.a 7:11", "Vars.b 7:19?", "Vars.c 7:30"}},
        {"{{if hasKey .Vars \"a\"}}{{.Vars.a}}{{end}}{{get .Vars \"b\" 1}}", {}},
        {"{{with .Vars.a}}{{.Vars.b}}{{end}}", {"Vars.a 7:12"}},
        {"{{define \"t\"}}{{.Vars.a}}{{end}}{{if 1}}{{template \"t\" .}}{{end}}", {"Vars.a 7:21?"}},
    };
    for (const auto& each : cases) {
        Diagnostics findings;
        const auto parsed = Template::parse(
            each.text, {.file = FileName::make("x"), .line = 7, .column = 5}, findings);
        ASSERT_NE(parsed, nullptr) << findings.text();
        std::vector<std::string> got;
        for (const auto& demand : parsed->demands())
            got.push_back(format("{} {}:{}{}", demand.path, demand.where.line, demand.where.column,
                                 demand.always ? "" : "?"));
        EXPECT_EQ(got, each.want) << each.text;
    }
}

TEST(Template, EndsAtItsBounds) {
    const std::string_view cases[] = {
        "{{define \"t\"}}{{template \"t\"}}{{end}}{{template \"t\"}}",
        "{{define \"t\"}}{{if 1}}{{with print (print (print 1))}}{{range list 1}}{{if "
        "1}}{{template \"t\"}}{{end}}{{end}}{{end}}{{end}}{{end}}{{template \"t\"}}",
        "{{$x := list 1 2 3 4 5 6 7 8 9 10}}{{range $x}}{{range $x}}{{range $x}}{{range "
        "$x}}{{range $x}}{{range "
        "$x}}{{range $x}}{{end}}{{end}}{{end}}{{end}}{{end}}{{end}}{{end}}",
        "{{$x := \"0123456789\"}}{{range split \"\" \"01234567890123456789\"}}{{$x = print $x "
        "$x}}{{end}}",
        "{{$x := list 1}}{{range split \"\" \"01234567890123456789\"}}{{$x = list $x $x}}{{end}}",
        "{{$x := list 1}}{{range split \"\" (printf \"%100d\" 1)}}{{$x = list $x}}{{end}}",
        "{{printf \"%999999d%999999d\" 1 1}}",
        "{{indent 100000000 \"x\"}}",
        "{{$a := printf \"%1000000d\" 1}}{{replace \" \" $a $a}}",
        "{{$a := printf \"%1000000d\" 1}}{{regexReplace \" \" $a $a}}",
    };
    for (const auto text : cases) EXPECT_THAT(render(text).finding, HasSubstr("VG3007")) << text;
    std::string nested;
    for (int depth = 0; depth <= limits::template_depth; ++depth) nested += "{{if 1}}";
    EXPECT_THAT(render(nested).finding, HasSubstr("VG3007"));
    EXPECT_THAT(render("{{" + std::string(200, '(')).finding, HasSubstr("VG3007"));
}

TEST(Template, WarnsOfAPrintedNull) {
    EXPECT_THAT(render("a {{.Vars.nothing}}").finding, HasSubstr("web.vgo:7:9: warning VG3008"));
}

}  // namespace
}  // namespace vigo::lang
