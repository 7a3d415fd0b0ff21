// expression_kleene_test — the truth table of every operator, with unknown on either side; and that
// what is left of any condition means the same.

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "base/text.h"
#include "lang/expression.h"
#include "schema/json.h"

namespace vigo::lang {
namespace {

constexpr Truth yes = Truth::yes;
constexpr Truth no = Truth::no;
constexpr Truth unknown = Truth::unknown;

/// One machine as its agent sees it, or as a server does, which knows nothing below `later` and
/// cannot look.
class Machine : public Facts {
 public:
    explicit Machine(bool is_agent) : is_agent_(is_agent) {}

    Answer trait(std::string_view path) const override {
        if (!is_agent_ && path.starts_with("later")) return {};
        return look_up("traits", path);
    }
    Answer var(std::string_view path) const override { return look_up("vars", path); }
    Truth ask(std::string_view builtin, std::span<const Value> arguments) const override {
        if (!is_agent_) return unknown;
        if (builtin == "command_succeeds") return unknown;  // it timed out
        const auto seed = builtin.size() + (arguments.empty() ? 0 : arguments[0].source().size());
        return seed % 2 == 0 ? yes : no;
    }
    Answer hostname() const override { return {.known = true, .value = "web1.example.com"}; }
    Answer environment() const override { return {.known = true, .value = "production"}; }

 private:
    static Answer look_up(std::string_view root, std::string_view path) {
        static const Value all = parse_json(R"({
            "traits": {"os": {"family": "debian", "version": "12.4", "kernel": "6.1.0-9"},
                       "later": {"on": true, "off": false, "mb": 16000, "kind": "it's \\ ddr",
                                 "banks": ["a", "b"], "version": "1.10", "empty": ""},
                       "network": {"ip_addresses": ["10.0.0.1", "fd00::1"]}, "number": 5},
            "vars": {"on": true, "off": false, "port": 8080, "ratio": 2.5, "text": "it's \\ a\ntext",
                     "list": ["a", 1, true, ["b"]], "map": {"k": 1}, "nil": null, "bad": "(["}})");
        const auto* found = all.find(root)->at_path(path);
        return {.known = true, .value = found == nullptr ? Value() : *found};
    }

    bool is_agent_;
};

std::shared_ptr<const Expression> parse(std::string_view text) {
    Diagnostics findings;
    auto parsed = Expression::parse(text, {}, findings);
    EXPECT_NE(parsed, nullptr) << text << "\n" << findings.text();
    return parsed;
}

struct Row {
    std::string_view sign;
    std::string_view a;
    std::string_view b;
    Truth truth;
};

// U is unknown to the server; N is known to be absent.
constexpr std::string_view t = "true";
constexpr std::string_view f = "false";
constexpr std::string_view u = "traits.later.on";
constexpr std::string_view n = "traits.absent";

constexpr Row table[] = {
    {"&&", t, t, yes},
    {"&&", t, f, no},
    {"&&", f, t, no},
    {"&&", f, f, no},
    {"&&", t, u, unknown},
    {"&&", u, t, unknown},
    {"&&", f, u, no},
    {"&&", u, f, no},
    {"&&", u, u, unknown},
    {"&&", t, n, no},
    {"&&", u, n, no},
    {"||", t, t, yes},
    {"||", t, f, yes},
    {"||", f, t, yes},
    {"||", f, f, no},
    {"||", t, u, yes},
    {"||", u, t, yes},
    {"||", f, u, unknown},
    {"||", u, f, unknown},
    {"||", u, u, unknown},
    {"||", f, n, no},
    {"||", u, n, unknown},
    {"==", "1", "1", yes},
    {"==", "1", "2", no},
    {"==", "1", u, unknown},
    {"==", u, "1", unknown},
    {"==", u, u, unknown},
    {"==", n, "1", no},
    {"==", n, u, no},
    {"==", n, n, no},
    {"!=", "1", "1", no},
    {"!=", "1", "2", yes},
    {"!=", "1", u, unknown},
    {"!=", u, "1", unknown},
    {"!=", u, u, unknown},
    {"!=", n, "1", no},
    {"!=", u, n, no},
    {"!=", n, n, no},
    {"<", "1", "2", yes},
    {"<", "2", "2", no},
    {"<", "1", u, unknown},
    {"<", u, "1", unknown},
    {"<", u, u, unknown},
    {"<", n, "1", no},
    {"<", u, n, no},
    {"<=", "2", "2", yes},
    {"<=", "3", "2", no},
    {"<=", "1", u, unknown},
    {"<=", u, "1", unknown},
    {"<=", u, u, unknown},
    {"<=", n, "1", no},
    {"<=", u, n, no},
    {">", "2", "1", yes},
    {">", "2", "2", no},
    {">", "1", u, unknown},
    {">", u, "1", unknown},
    {">", u, u, unknown},
    {">", n, "1", no},
    {">", u, n, no},
    {">=", "2", "2", yes},
    {">=", "1", "2", no},
    {">=", "1", u, unknown},
    {">=", u, "1", unknown},
    {">=", u, u, unknown},
    {">=", n, "1", no},
    {">=", u, n, no},
    {"=~", "'ab'", "'^a'", yes},
    {"=~", "'ab'", "'^b'", no},
    {"=~", "'ab'", u, unknown},
    {"=~", u, "'a'", unknown},
    {"=~", u, u, unknown},
    {"=~", n, "'a'", no},
    {"=~", u, n, no},
    {"in", "1", "[1, 2]", yes},
    {"in", "3", "[1, 2]", no},
    {"in", "1", u, unknown},
    {"in", u, "[1]", unknown},
    {"in", u, u, unknown},
    {"in", n, "[1]", no},
    {"in", u, n, no},
    {"in", "1", "[]", no},
};

Truth negated(Truth truth) { return truth == unknown ? unknown : truth == yes ? no : yes; }

TEST(Kleene, EveryOperatorKeepsItsTable) {
    const Machine server(false);
    for (const auto& row : table) {
        const auto text = format("{} {} {}", row.a, row.sign, row.b);
        EXPECT_EQ(parse(text)->evaluate(server), row.truth) << text;
        EXPECT_EQ(parse("!(" + text + ")")->evaluate(server), negated(row.truth)) << text;
        EXPECT_EQ(parse("!!(" + text + ")")->evaluate(server), row.truth) << text;
        EXPECT_EQ(parse("(" + text + ")")->residual(server).empty(), row.truth == yes) << text;
    }
}

/// Conditions grown from the whole grammar; the same seed grows the same.
class Grower {
 public:
    explicit Grower(unsigned seed) : chance_(seed) {}

    std::string grow(int depth) {
        switch (depth <= 0 ? 4 + below(3) : below(7)) {
            case 0:
                return grow(depth - 1) + " && " + grow(depth - 1);
            case 1:
                return grow(depth - 1) + " || " + grow(depth - 1);
            case 2:
                return "!" + grow(0);
            case 3:
                return "(" + grow(depth - 1) + ")";
            case 4:
                return call();
            case 5:
                return operand() + " " + one_of(signs) + " " + operand();
            default:
                return one_of(alone);
        }
    }

 private:
    using Words = std::span<const std::string_view>;
    static constexpr std::array<std::string_view, 8> signs = {
        "==", "!=", "<", "<=", ">", ">=", "=~", "in"};
    static constexpr std::array<std::string_view, 9> alone = {
        "true",           "false",   "changed",  "is_container",    "traits.later.on",
        "traits.later.x", "vars.on", "vars.off", "traits.later.off"};
    static constexpr std::array<std::string_view, 20> values = {"traits.os.family",
                                                                "traits.later.mb",
                                                                "traits.later.kind",
                                                                "traits.later.banks",
                                                                "traits.later.x",
                                                                "traits.absent",
                                                                "vars.port",
                                                                "vars.ratio",
                                                                "vars.text",
                                                                "vars.list",
                                                                "vars.map",
                                                                "vars.nil",
                                                                "vars.bad",
                                                                "'a'",
                                                                "'it\\'s \\\\ ddr'",
                                                                "16000",
                                                                "-2.5",
                                                                "traits.later.version",
                                                                "\"1.9\"",
                                                                "traits.later.empty"};
    static constexpr std::array<std::string_view, 22> calls = {"os_family",
                                                               "distro",
                                                               "arch",
                                                               "version_ge",
                                                               "version_lt",
                                                               "kernel_ge",
                                                               "has_trait",
                                                               "var",
                                                               "env",
                                                               "hostname",
                                                               "in_subnet",
                                                               "cloud",
                                                               "file_exists",
                                                               "dir_exists",
                                                               "process_running",
                                                               "command_succeeds",
                                                               "port_listening",
                                                               "package_installed",
                                                               "service_running",
                                                               "user_exists",
                                                               "group_exists",
                                                               "uptime_gt"};

    std::size_t below(std::size_t end) { return chance_() % end; }
    std::string one_of(Words words) { return std::string(words[below(words.size())]); }

    std::string operand() {
        if (below(8) == 0) return "[" + one_of(values) + ", " + one_of(values) + "]";
        if (below(12) == 0) return "(" + grow(0) + ")";
        return one_of(values);
    }

    std::string call() {
        if (below(6) == 0) return format("trait({}, {})", one_of(values), one_of(values));
        if (below(8) == 0) return format("trait_ge('later.mb', {})", one_of(values));
        return format("{}({})", one_of(calls), one_of(values));
    }

    std::mt19937 chance_;
};

TEST(Kleene, WhatIsLeftMeansOnTheAgentWhatTheWholeMeant) {
    const Machine server(false);
    const Machine agent(true);
    int left_over = 0;
    for (unsigned seed = 0; seed < 4000; ++seed) {
        const auto text = Grower(seed).grow(3);
        if (text.size() > 900) continue;
        const auto whole = parse(text);
        ASSERT_NE(whole, nullptr) << text;
        const Truth decided = whole->evaluate(server);
        const Truth meant = whole->evaluate(agent);
        // Knowing more never changes what was decided.
        EXPECT_TRUE(decided == unknown || meant == decided) << text;
        const auto left = whole->residual(server);
        EXPECT_EQ(left.empty(), decided == yes) << text;
        EXPECT_EQ(left == "false", decided == no) << text;
        if (decided != unknown) continue;
        ++left_over;
        const auto again = parse(left);
        ASSERT_NE(again, nullptr) << text;
        EXPECT_EQ(again->evaluate(agent), meant) << text << "\nleft: " << left;
        EXPECT_EQ(left.find("vars."), std::string::npos) << left;
        EXPECT_EQ(again->residual(server), left);
    }
    EXPECT_GT(left_over, 500);
}

}  // namespace
}  // namespace vigo::lang
