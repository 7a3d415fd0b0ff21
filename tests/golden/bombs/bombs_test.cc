// bombs_test — small inputs that ask for a lot: each ends in a named limit, soon, and with little
// memory. Memory is what operator new gives out.

#include <gtest/gtest.h>
#include <malloc.h>

#include <atomic>
#include <ctime>

#include "base/text.h"
#include "lang/expression.h"
#include "lang/template.h"
#include "schema/json.h"

namespace {

std::atomic<std::size_t> live = 0;
std::atomic<std::size_t> peak = 0;

void* counted(std::size_t size) {
    void* made = std::malloc(size);
    if (made == nullptr) throw std::bad_alloc();
    const auto now = live.fetch_add(malloc_usable_size(made)) + malloc_usable_size(made);
    if (now > peak) peak = now;
    return made;
}

void released(void* gone) {
    live -= malloc_usable_size(gone);
    std::free(gone);
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void operator delete(void* gone) noexcept { released(gone); }
void operator delete(void* gone, std::size_t) noexcept { released(gone); }

namespace vigo::lang {
namespace {

constexpr std::size_t floor_bytes = 16U << 20;  // what a small input may cost all the same
#ifdef __SANITIZE_ADDRESS__
constexpr double most_seconds = 120;
#else
constexpr double most_seconds = 20;  // in a debug build on a busy machine
#endif

std::string times(std::size_t count, std::string_view text) {
    std::string made;
    for (; count > 0; --count) made += text;
    return made;
}

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

struct Bomb {
    std::string name;
    std::string text;
    std::string data = R"({"n": 1, "text": "abc"})";
    bool ends = true;  ///< in VG3007; else it is harmless
};

void spring(const Bomb& bomb) {
    const Value data = parse_json(bomb.data);
    const auto input = bomb.text.size() + bomb.data.size();
    Diagnostics findings;
    const auto before = live.load();
    peak = before;
    const auto start = cpu_seconds();
    {
        Reads reads;
        const auto parsed = Template::parse(bomb.text, {}, findings);
        if (parsed) parsed->render(data, findings, &reads);
    }
    EXPECT_LT(cpu_seconds() - start, most_seconds) << bomb.name;
    EXPECT_LE(peak - before, std::max(floor_bytes, 16 * input)) << bomb.name;
    const auto said = findings.text();
    EXPECT_EQ(said.find("VG3007") != std::string::npos, bomb.ends) << bomb.name << "\n" << said;
}

std::vector<Bomb> bombs() {
    const auto big = format(R"({{"text": "{}"}})", times(100'000, "a b, "));
    return {
        {"a template that calls itself",
         "{{define \"t\"}}{{template \"t\" .}}{{end}}{{template \"t\" .}}"},
        {"two that call each other twice",
         "{{define \"a\"}}{{template \"b\" .}}{{template \"b\" .}}{{end}}"
         "{{define \"b\"}}{{template \"a\" .}}{{end}}{{template \"a\" .}}"},
        {"a tree of calls that stays within the depth",
         [] {
             std::string text = "{{define \"t30\"}}{{end}}";
             for (int at = 0; at < 30; ++at)
                 text += format(
                     "{{{{define \"t{0}\"}}}}{{{{template \"t{1}\"}}}}{{{{template "
                     "\"t{1}\"}}}}{{{{end}}}}",
                     at, at + 1);
             return text + "{{template \"t0\"}}";
         }()},
        {"a loop of a million steps", "{{range 1000001}}{{end}}"},
        {"a loop without end", "{{range 9223372036854775807}}{{continue}}{{end}}"},
        {"a loop that prints", "{{range 999999}}0123456789{{end}}"},
        {"a huge width", "{{printf \"%999999d%999999d\" 1 1}}"},
        {"a huge width by an operand", "{{printf \"%*d%*d\" 999999 1 999999 1}}"},
        {"a huge precision", "{{printf \"%.999999f%.999999f\" 1.5 1.5}}"},
        {"a huge width for each element",
         "{{$l := list 1 1 1 1 1 1 1 1}}{{printf \"%999999v\" $l}}"},
        {"a million large texts, one after another",
         "{{$x := \"\"}}{{range 1000000}}{{$x = printf \"%999999d\" 1}}{{end}}"},
        {"a huge repeat", "{{repeat 9223372036854775807 \"x\"}}"},
        {"a repeat of a repeat", "{{repeat 1000 (repeat 1000 (repeat 1000 \"x\"))}}"},
        {"a huge indent", "{{indent 9223372036854775807 \"x\"}}"},
        {"text that doubles", "{{$x := \"x\"}}{{range 64}}{{$x = print $x $x}}{{end}}"},
        {"a list that doubles", "{{$x := list 1}}{{range 64}}{{$x = list $x $x}}{{end}}"},
        {"a list that holds itself, deeper and deeper",
         "{{$x := list 1}}{{range 1000}}{{$x = list $x}}{{end}}"},
        {"a list that grows", "{{$x := list}}{{range 1000000}}{{$x = append $x .}}{{end}}"},
        {"a map that doubles",
         "{{$x := dict}}{{range 64}}{{$x = dict \"a\" $x \"b\" $x}}{{end}}{{toJson $x}}"},
        {"many large values at a time", times(200, "{{$x := split \"\" (repeat 40000 \"x\")}}")},
        {"large texts in many variables", times(64, "{{$x := repeat 900000 \"x\"}}")},
        {"nested blocks", times(5000, "{{if 1}}") + times(5000, "{{end}}")},
        {"nested parentheses", "{{" + times(100'000, "(") + "1" + times(100'000, ")") + "}}"},
        {"too many actions", times(200'000, "{{.}}")},
        {"too many operands", "{{print" + times(200'000, " 1") + "}}"},
        {"too many literals", "{{print" + times(100'000, " \"x\"") + "}}"},
        {"too many variables", times(100'000, "{{$a:=1}}")},
        {"as many actions as there may be", times(20'000, "{{.n}}"), R"({"n": 1})", false},
        {"as many paths as there may be", times(20'000, "{{$.n}}"), R"({"n": 1})", false},
        {"too long a template", times(5U << 20, "x")},
        {"a long comment", "{{/*" + times(3U << 20, "x") + "*/}}", "{}", false},
        {"large data, taken apart", "{{split \"\" .text | len}}", big},
        {"large data, over and over", "{{range 1000000}}{{$x := sha256 $.text}}{{end}}", big},
        {"large data, matched over and over",
         "{{range 1000000}}{{$x := regexMatch \"(a|b)*c$\" $.text}}{{end}}", big},
        {"large data, replaced over and over",
         "{{range 1000000}}{{$x := replace \"a\" \"b\" $.text}}{{end}}", big},
        {"large JSON in text", "{{fromJson .text | len}}",
         format(R"({{"text": "[{}1]"}})", times(300'000, "1,"))},
        {"deep JSON in text", "{{fromJson .text | len}}",
         format(R"({{"text": "{}"}})", times(100'000, "[")), false},
    };
}

TEST(bombs, templates_end_in_a_named_limit) {
    for (const auto& each : bombs()) spring(each);
}

TEST(bombs, conditions_end_in_a_named_limit) {
    const std::string texts[] = {
        times(2000, "("),
        times(500, "!") + "changed",
        times(300, "changed || ") + "changed",
        "traits.a.b in " + times(40, "[") + times(40, "]"),
        "vars.a == '" + times(2000, "x") + "'",
        "trait('" + times(1'000'000, "a.") + "', 1)",
    };
    for (const auto& text : texts) {
        Diagnostics findings;
        const Place at{.file = FileName::make("t"), .line = 1, .column = 1};
        const auto before = live.load();
        peak = before;
        EXPECT_EQ(Expression::parse(text, at, findings), nullptr) << text.substr(0, 40);
        EXPECT_NE(findings.text().find("VG3012"), std::string::npos) << text.substr(0, 40);
        EXPECT_LE(peak - before, std::max<std::size_t>(64U << 10, 16 * text.size()));
    }
}

}  // namespace
}  // namespace vigo::lang
