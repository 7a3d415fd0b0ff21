// expression_test — conditions: what they come to, what is left of them, and the places of
// mistakes.

#include "lang/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "schema/yaml.h"

namespace vigo::lang {
namespace {

using testing::HasSubstr;

/// A server: knows stable traits and vars, nothing of the machine.
class ServerFacts : public Facts {
 public:
    ServerFacts() {
        const auto tree = parse_yaml(R"(
os: {family: rhel, distro: rocky, version: "9.10", arch: amd64, kernel: 5.14.0-70.el9, is_container: false}
network: {ip_addresses: [10.1.2.3, "fd00::5"]}
cloud: {provider: aws}
hardware: {cpu_count: 4}
custom: {flag: true, list: [a, b], tag: "x'y\\z"}
)");
        traits_ = tree;
        vars_ = parse_yaml(
            "{on: true, off: 'no', port: 8080, version: 1.10, paths: [/a, /b], path: /etc/x, text: "
            "hello, map: {k: 1}, large: 9007199254740992, larger: 9007199254740993, "
            "nan: .nan, regex: '('}");
    }

    Answer trait(std::string_view path) const override {
        if (path.starts_with("memory.") || path.starts_with("time.")) return {};
        return look_up(traits_, path);
    }
    Answer var(std::string_view path) const override { return look_up(vars_, path); }
    Truth ask(std::string_view builtin, std::span<const Value> arguments) const override {
        asked.emplace_back(builtin);
        (void)arguments;
        return answer;
    }
    Answer hostname() const override { return {.known = true, .value = "web1.example.com"}; }
    Answer environment() const override { return {.known = true, .value = "production"}; }

    mutable std::vector<std::string> asked;
    Truth answer = Truth::unknown;

 private:
    static Value parse_yaml(std::string_view text) {
        Diagnostics findings;
        return vigo::parse_yaml(text, "facts", findings).value_or(Value());
    }
    static Answer look_up(const Value& data, std::string_view path) {
        const auto* found = data.at_path(path);
        return {.known = true, .value = found == nullptr ? Value() : *found};
    }

    Value traits_;
    Value vars_;
};

constexpr std::string_view bare_names[] = {"on", "off", "text"};

std::shared_ptr<const Expression> parse(std::string_view text, std::string* finding = nullptr) {
    Diagnostics findings;
    const Place at{.file = FileName::make("web.vgo"), .line = 3, .column = 10};
    auto parsed = Expression::parse(text, at, findings, bare_names);
    if (finding != nullptr)
        *finding = findings.text();
    else
        EXPECT_FALSE(findings.has_errors()) << findings.text();
    return parsed;
}

struct Case {
    std::string_view text;
    Truth truth;
    std::string_view left = {};  ///< the residual, when unknown
};

constexpr Truth yes = Truth::yes;
constexpr Truth no = Truth::no;
constexpr Truth unknown = Truth::unknown;

constexpr Case cases[] = {
    {"os_family('rhel')", yes},
    {"os_family('RedHat')", yes},
    {"os_family('debian')", no},
    {"distro('Rocky')", yes},
    {"arch('x86_64') && arch('amd64')", yes},
    {"version_ge('9.9')", yes},
    {"version_ge('9.11')", no},
    {"version_lt('10')", yes},
    {"kernel_ge('5.14')", yes},
    {"kernel_ge('5.15')", no},
    {"is_container", no},
    {"!is_container()", yes},
    {"env('production')", yes},
    {"hostname('web*')", yes},
    {"hostname('db*')", no},
    {"in_subnet('10/8')", yes},
    {"in_subnet('10.1.3.0/24')", no},
    {"in_subnet('fd00::/8')", yes},
    {"cloud('aws')", yes},
    {"trait('custom.tag', 'x')", no},
    {"trait('hardware.cpu_count', 4)", yes},
    {"trait_ge('hardware.cpu_count', 5)", no},
    {"has_trait('custom.flag')", yes},
    {"has_trait('custom.none')", no},
    {"var('on') && !var('off') && !var('none')", yes},
    {"on && !off && text", yes},
    {"traits.custom.flag", yes},
    {"traits.os.version >= '9.9'", yes},
    {"traits.os.version == '9.10'", yes},
    {"vars.version == '1.10'", yes},
    {"vars.version == 1.1", yes},
    {"vars.port > 80 && vars.port < 10000", yes},
    {"vars.port == '8080'", yes},
    {"vars.none == 'x'", no},
    {"vars.none != 'x'", no},
    {"!(vars.none == 'x')", yes},
    {"traits.custom.none != 'x' || traits.custom.none in ['x'] || traits.custom.none =~ '.'", no},
    {"traits.memory.x != traits.custom.none", no},
    {"vars.large > vars.larger || vars.larger < vars.large", no},
    {"vars.large < vars.larger && vars.large != vars.larger", yes},
    {"vars.nan < 1 || vars.nan > 1 || vars.nan == 1", no},
    {"on &&\n  vars.port == 8080", yes},
    {"vars.none > 1 || vars.none <= 1", no},
    {"'b' in traits.custom.list", yes},
    {"'c' in ['a', 'b']", no},
    {"traits.os.family in ['rhel', 'suse']", yes},
    {"'k' in vars.map", yes},
    {"'ell' in vars.text", yes},
    {"vars.text =~ '^h.*o$'", yes},
    {"traits.os.version =~ '^9\\.'", yes},
    {"(true || false) && !(false)", yes},
    {"changed", unknown, "changed"},
    {"changed && os_family('rhel')", unknown, "changed"},
    {"changed && os_family('debian')", no},
    {"changed || os_family('rhel')", yes},
    {"!changed", unknown, "!changed"},
    {"!(changed && file_exists(vars.path))", unknown, "!(changed && file_exists('/etc/x'))"},
    {"changed || on && dir_exists('/a') && file_exists('/b')", unknown,
     "changed || (dir_exists('/a') && file_exists('/b'))"},
    {"traits.memory.total_mb > vars.port", unknown, "traits.memory.total_mb > 8080"},
    {"traits.memory.total_mb > 1 && on", unknown, "traits.memory.total_mb > 1"},
    {"!(traits.memory.total_mb > 1)", unknown, "!(traits.memory.total_mb > 1)"},
    {"traits.memory.mode in vars.paths", unknown, "traits.memory.mode in ['/a', '/b']"},
    {"traits.memory.mode == traits.custom.tag", unknown, "traits.memory.mode == 'x\\'y\\\\z'"},
    {"trait_ge('memory.total_mb', 5)", unknown, "trait_ge('memory.total_mb', 5)"},
    {"has_trait('time.hour')", unknown, "has_trait('time.hour')"},
    {"traits.memory.x == vars.none", no},
    {"port_listening(80)", unknown, "port_listening(80)"},
    {"file_exists(vars.none)", no},
    {"file_exists(vars.paths)", unknown, "file_exists(['/a', '/b'])"},
    {"traits.memory.total_mb < 1e+3", unknown, "traits.memory.total_mb < 1e+3"},
    {"traits.memory.ratio == vars.version", unknown, "traits.memory.ratio == 1.10"},
    {"(changed && on) == true", unknown, "changed == true"},
    {"local_time('02:00','04:00')", unknown, "local_time('02:00', '04:00')"},
};

TEST(Expression, DecidesWhatTheFactsAllow) {
    const ServerFacts facts;
    for (const auto& each : cases) {
        const auto parsed = parse(each.text);
        ASSERT_NE(parsed, nullptr) << each.text;
        EXPECT_EQ(parsed->evaluate(facts), each.truth) << each.text;
    }
}

TEST(Expression, LeavesTheRestInTextThatParsesAgain) {
    const ServerFacts facts;
    for (const auto& each : cases) {
        const auto residual = parse(each.text)->residual(facts);
        const std::string_view want = each.truth == yes  ? ""
                                      : each.truth == no ? "false"
                                                         : each.left;
        EXPECT_EQ(residual, want) << each.text;
        if (residual.empty()) continue;
        const auto again = parse(residual);
        ASSERT_NE(again, nullptr) << residual;
        EXPECT_EQ(again->residual(facts), residual);
    }
}

TEST(Expression, AResidualMeansOnTheAgentWhatTheWholeMeant) {
    const ServerFacts server;
    for (const Truth machine : {yes, no}) {
        ServerFacts agent;
        agent.answer = machine;
        for (const auto& each : cases) {
            if (each.text.find("memory") != std::string_view::npos ||
                each.text.find("time.") != std::string_view::npos)
                continue;
            const auto residual = parse(each.text)->residual(server);
            const Truth left = residual.empty() ? yes : parse(residual)->evaluate(agent);
            EXPECT_EQ(left, parse(each.text)->evaluate(agent)) << each.text;
        }
    }
}

TEST(Expression, AMistakeInAValueIsUnknownOnBothSides) {
    const ServerFacts facts;
    const std::pair<std::string_view, std::string_view> mistaken[] = {
        {"vars.text =~ vars.regex", "'hello' =~ '('"},
        {"!(vars.text =~ vars.regex)", "!('hello' =~ '(')"},
        {"in_subnet(vars.text)", "in_subnet('hello')"},
    };
    for (const auto& [text, left] : mistaken) {
        EXPECT_EQ(parse(text)->evaluate(facts), unknown) << text;
        EXPECT_EQ(parse(text)->residual(facts), left);
        Diagnostics findings;
        const auto again = Expression::parse(left, {}, findings);
        ASSERT_NE(again, nullptr) << findings.text();
        EXPECT_EQ(again->evaluate(facts), unknown) << left;
    }
}

struct Mistake {
    std::string_view text;
    std::string_view finding;
};

constexpr Mistake mistakes[] = {
    {"os_famly('rhel')", "web.vgo:3:10: error VG3010: in the condition: unknown name \"os_famly\""},
    {"on && os_famly('rhel')", "web.vgo:3:16: error VG3010"},
    {"on &&\n  os_famly('rhel')", "web.vgo:4:12: error VG3010"},
    {"os_famly('rhel')", "did you mean \"os_family\"?"},
    {"os_family()", "VG3011: in the condition: os_family takes 1 argument, 0 given"},
    {"os_family('a', 'b')", "usage: os_family(family)"},
    {"(on", "web.vgo:3:10: error VG3009: in the condition: the parenthesis is not closed"},
    {"on)", "unexpected right parenthesis"},
    {"on &&", "a condition is missing at the end"},
    {"on & off", "the operators are && and ||"},
    {"vars.port = 80", "equality is =="},
    {"on off", "join conditions with && or ||"},
    {"file_exists(/etc/x)", "unexpected character \"/\""},
    {"'abc", "the quoted text is not closed"},
    {"vars.port == 1.2.3", "a version stands in quotes"},
    {"traits.", "is no path"},
    {"vars .port", "\"vars\" is no path"},
    {"file_exists('etc/x')",
     "web.vgo:3:22: error VG3011: in the condition: argument 1 of file_exists: it must be an "
     "absolute path"},
    {"day_of_week('sunnyday')", "it must be monday"},
    {"hour_range(8, 25)", "argument 2 of hour_range: it must be a number from 0 to 24"},
    {"local_time('8', '25:00')", "it must be a time such as '22:30'"},
    {"uptime_gt('soon')", "it must be a span of time"},
    {"in_subnet('10.0.0/33')", "it must be a network"},
    {"version_ge('bookworm')", "a version starts with a digit"},
    {"port_listening(http)", "unknown name \"http\""},
    {"port_listening('http')", "it must be a number from 1 to 65535"},
    {"disk_free_gt('/', 101)", "argument 2 of disk_free_gt: it must be a number from 0 to 100"},
    {"text =~ '('",
     "web.vgo:3:18: error VG3009: in the condition: bad regular expression: missing ): ("},
    {"file_exists(on && off)", "expected \")\" or a comma"},
    {"", "a condition is missing at the end"},
};

TEST(Expression, NamesThePlaceAndTheMendOfAMistake) {
    for (const auto& each : mistakes) {
        std::string finding;
        EXPECT_EQ(parse(each.text, &finding), nullptr) << each.text;
        EXPECT_THAT(finding, HasSubstr(each.finding)) << each.text;
    }
}

TEST(Expression, EndsAtItsBounds) {
    std::string finding;
    const auto deep = [](int depth) {
        return std::string(static_cast<std::size_t>(depth), '(') + "on" +
               std::string(static_cast<std::size_t>(depth), ')');
    };
    EXPECT_NE(parse(deep(limits::expression_depth)), nullptr);
    EXPECT_EQ(parse(deep(limits::expression_depth + 1), &finding), nullptr);
    EXPECT_THAT(finding, HasSubstr("VG3012"));
    const std::string padding(limits::expression_bytes - 2, ' ');
    EXPECT_NE(parse("on" + padding), nullptr);
    EXPECT_EQ(parse("on " + padding, &finding), nullptr);
    EXPECT_THAT(finding, HasSubstr("VG3012"));
}

TEST(Expression, DoesNotAskTheMachineNeedlessly) {
    ServerFacts agent;
    agent.answer = yes;
    EXPECT_EQ(parse("os_family('debian') && command_succeeds('true')")->evaluate(agent), no);
    EXPECT_EQ(parse("on || command_succeeds('true')")->evaluate(agent), yes);
    EXPECT_TRUE(agent.asked.empty());
}

TEST(Expression, TellsWhichBuiltinsItAsks) {
    EXPECT_TRUE(parse("on && !(off || changed)")->asks("changed"));
    EXPECT_FALSE(parse("on && process_running('changed')")->asks("changed"));
}

TEST(Expression, RecordsWhatItReads) {
    const ServerFacts facts;
    Reads reads;
    parse(
        "os_family('debian') || vars.port == 1 || hostname('x') || trait('cloud.provider', 'aws')")
        ->evaluate(facts, &reads);
    EXPECT_THAT(reads.paths(), testing::ElementsAre("Traits.cloud.provider", "Traits.os.family",
                                                    "Vars.port", "hostname"));
}

TEST(Builtins, EachHasADocAndFitsItsArity) {
    for (const auto& each : builtins()) {
        EXPECT_FALSE(each.doc.empty()) << each.name;
        const auto names = each.arguments.empty()
                               ? 0
                               : 1 + std::count(each.arguments.begin(), each.arguments.end(), ',');
        EXPECT_EQ(names, each.most) << each.name;
        EXPECT_LE(each.least, each.most) << each.name;
    }
}

}  // namespace
}  // namespace vigo::lang
