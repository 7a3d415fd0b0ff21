// functions_test — what each function gives, and what it refuses.

#include "lang/functions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "base/text.h"
#include "lang/template.h"
#include "schema/json.h"

namespace vigo::lang {
namespace {

using testing::HasSubstr;

struct Case {
    std::string_view text;  ///< what stands between the braces
    std::string_view want;
};

const Value& data() {
    static const Value all = parse_json(R"({
        "text": "Hello, Wörld", "empty": "", "nil": null, "zero": 0, "list": ["c", "a", "b", "a"], "numbers": [3, 10, 2.5],
        "map": {"b": 2, "a": 1}, "lines": "one\ntwo", "port": "8080", "nested": {"x": {"k": [1, {"z": true}]}}
    })");
    return all;
}

std::string render(std::string_view action) {
    Diagnostics findings;
    const auto parsed = Template::parse("{{" + std::string(action) + "}}", {}, findings);
    const auto text = parsed ? parsed->render(data(), findings) : std::nullopt;
    return text ? *text : findings.text();
}

constexpr Case cases[] = {
    {"upper .text", "HELLO, WÖRLD"},
    {"lower \"ÄÉΣЖŸĀ\"", "äéσжÿā"},
    {"upper \"äéσжÿāž\"", "ÄÉΣЖŸĀŽ"},
    {"title \"the quick brown-fox's 2nd\"", "The Quick Brown-Fox's 2nd"},
    {"title \"über alles\"", "Über Alles"},
    {"trim \" \\t a b \\n\"", "a b"},
    {"trimAll \"*-\" \"-*a*-\"", "a"},
    {"trimLeft \"0\" \"0070\"", "70"},
    {"trimRight \"0\" \"0070\"", "007"},
    {"trimPrefix \"Hello\" .text", ", Wörld"},
    {"trimPrefix \"nope\" \"abc\"", "abc"},
    {"trimSuffix \".com\" \"a.com.com\"", "a.com"},
    {"split \",\" \"a,b,,c\"", "[a b  c]"},
    {"split \"\" \"añb\" | len", "3"},
    {"split \",\" \"\" | len", "1"},
    {"join \"-\" .list", "c-a-b-a"},
    {"join \",\" .numbers", "3,10,2.5"},
    {"join \",\" (list)", ""},
    {"replace \"a\" \"xx\" \"banana\"", "bxxnxxnxx"},
    {"replace \"aa\" \"a\" \"aaaaa\"", "aaa"},
    {"repeat 2 \"ñ-\"", "ñ-ñ-"},
    {"repeat 0 \"x\"", ""},
    {"repeat 9223372036854775807 \"\"", ""},
    {"contains \"Wör\" .text", "true"},
    {"contains \"8\" 80", "true"},
    {"hasPrefix \"He\" .text", "true"},
    {"hasSuffix \"ld\" .text", "true"},
    {"hasSuffix \"He\" .text", "false"},
    {"regexMatch \"^[A-Z]\" .text", "true"},
    {"regexMatch \"(?i)hello$\" .text", "false"},
    {"regexReplace \"([a-z]+)@([a-z]+)\" \"$2 at ${1}\" \"me@home, you@work\"",
     "home at me, work at you"},
    {"regexReplace \"x*\" \"-\" \"axb\"", "-a--b-"},
    {"regexReplace \"a\" \"$$1\\\\\" \"banana\"", "b$1\\n$1\\n$1\\"},
    {"regexReplace \"^\" \"> \" \"\"", "> "},
    {"regexReplace \"(?m)^\" \"# \" .lines", "# one\n# two"},
    {"quote \"a\\\"b\\n\"", "\"a\\\"b\\n\""},
    {"quote 1.5", "\"1.5\""},
    {"squote \"a b\"", "'a b'"},
    {"indent 2 .lines", "  one\n  two"},
    {"nindent 2 .lines", "\n  one\n  two"},
    {"indent 0 \"x\"", "x"},
    {"toString 1.5", "1.5"},
    {"toString .map", "map[a:1 b:2]"},
    {"toString nil", "<nil>"},
    {"list 1 \"a\" true nil", "[1 a true <nil>]"},
    {"list", "[]"},
    {"append .list \"z\" 1", "[c a b a z 1]"},
    {"first .list", "c"},
    {"last .list", "a"},
    {"print (first (list))", "<nil>"},
    {"has \"b\" .list", "true"},
    {"has 10.0 .numbers", "true"},
    {"has \"x\" .list", "false"},
    {"sortAlpha .list", "[a a b c]"},
    {"sortAlpha .numbers", "[10 2.5 3]"},
    {"uniq .list", "[c a b]"},
    {"dict \"b\" 1 \"a\" (list 1)", "map[a:[1] b:1]"},
    {"dict", "map[]"},
    {"get .map \"a\"", "1"},
    {"get .map \"x\" 9", "9"},
    {"get .map \"x\" | default \"none\"", "none"},
    {"get (dict \"n\" nil) \"n\" 7", "7"},
    {"hasKey .map \"a\"", "true"},
    {"hasKey (dict \"n\" nil) \"n\"", "true"},
    {"hasKey .map \"x\"", "false"},
    {"keys .map", "[a b]"},
    {"values .map", "[1 2]"},
    {"default 5 .zero", "5"},
    {"default 5 .port", "8080"},
    {"default 5", "5"},
    {"coalesce .nil .empty .text \"x\"", "Hello, Wörld"},
    {"print (coalesce .nil .empty)", "<nil>"},
    {"ternary \"a\" \"b\" true", "a"},
    {"eq 1 2 | ternary \"a\" \"b\"", "b"},
    {"empty .list", "false"},
    {"empty .empty", "true"},
    {"required \"set text\" .text", "Hello, Wörld"},
    {"add 1 2 3", "6"},
    {"add .port 1", "8081"},
    {"add 1 1.5", "2.5"},
    {"sub 1 5", "-4"},
    {"mul 4 2.5", "10"},
    {"div 7 2", "3"},
    {"div -7 2", "-3"},
    {"div 7.0 2", "3.5"},
    {"mod -7 3", "-1"},
    {"mod -9223372036854775808 -1", "0"},
    {"max 3 10 2.5", "10"},
    {"min 3 10 2.5", "2.5"},
    {"int 3.9", "3"},
    {"int \"-3.9\"", "-3"},
    {"printf \"%.1f\" (float 3)", "3.0"},
    {"printf \"%d\" (int \"0x10\")", "16"},
    {"toJson .nested", "{\"x\":{\"k\":[1,{\"z\":true}]}}"},
    {"toJson \"a\\\"\"", "\"a\\\"\""},
    {"(fromJson \"{\\\"a\\\": [1, 2.5]}\").a", "[1 2.5]"},
    {"toYaml .nested", "x:\n  k:\n    - 1\n    - z: true"},
    {"toYaml (dict \"a\" \"8080\")", "a: \"8080\""},
    {"b64enc \"hello?>\"", "aGVsbG8/Pg=="},
    {"b64enc \"\"", ""},
    {"b64dec \"aGVsbG8/Pg==\"", "hello?>"},
    {"b64dec \"aGVsbG8_Pg\"", "hello?>"},
    {"sha256 \"abc\"", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"sha512 \"abc\" | printf \"%.16s\"", "ddaf35a193617aba"},
    {"md5 \"\"", "d41d8cd98f00b204e9800998ecf8427e"},
    {"ipNet \"10.1.2.3/16\"", "10.1.0.0/16"},
    {"ipNet \"10/8\"", "10.0.0.0/8"},
    {"ipNet \"fd00:1::5/32\"", "fd00:1::/32"},
    {"cidrHost 5 \"10.1.0.0/16\"", "10.1.0.5"},
    {"cidrHost 256 \"10.1.2.3/16\"", "10.1.1.0"},
    {"cidrHost -1 \"10.1.0.0/16\"", "10.1.255.255"},
    {"cidrHost -2 \"fd00::/64\"", "fd00::ffff:ffff:ffff:fffe"},
    {"cidrHost -256 \"10.0.0.0/24\"", "10.0.0.0"},
    {"cidrAddress \"10.1.2.3/16\"", "10.1.2.3"},
    {"cidrPrefix \"10.1.2.3/16\"", "16"},
    {"cidrNetmask \"10.1.2.3/20\"", "255.255.240.0"},
    {"cidrNetmask \"fd00::/12\"", "fff0::"},
    {"cidrBroadcast \"10.1.2.3/20\"", "10.1.15.255"},
    {"cidrContains \"10.1.0.0/16\" \"10.1.200.1\"", "true"},
    {"cidrContains \"10.1.0.0/16\" \"10.2.0.1\"", "false"},
    {"cidrContains \"::/0\" \"10.2.0.1\"", "false"},
    {"isIP \"::ffff:10.0.0.1\"", "true"},
    {"isIPv4 \"10.0.0.256\"", "false"},
    {"isIPv4 \"10.0.0.01\"", "false"},
    {"isIPv6 \"1::2::3\"", "false"},
    {"isIPv6 \"::\"", "true"},
};

TEST(Functions, GiveWhatTheirDocsSay) {
    for (const auto& each : cases) EXPECT_EQ(render(each.text), each.want) << each.text;
}

constexpr Case refusals[] = {
    {"cidrHost -257 \"10.0.0.0/24\"",
     "VG3006: cidrHost: the network 10.0.0.0/24 has no address number -257"},
    {"cidrHost 1 \"10.0.0.1/32\"",
     "VG3006: cidrHost: the network 10.0.0.1/32 has no address number 1"},
    {"replace \"\" \"x\" \"abc\"", "VG3006: replace: the text to be replaced is empty"},
    {"regexMatch \"(\" \"x\"", "VG3006: regexMatch: bad regular expression: missing ): ("},
    {"regexReplace \"a\" \"$1\" \"x\"", "VG3006: regexReplace: bad replacement"},
    {"join \",\" .text", "VG3005: join: argument 2 must be a list, not text"},
    {"dict \"a\"", "VG3006: dict: the last name has no value"},
    {"dict (list) 1", "VG3006: dict: a name must be text"},
    {"keys .list", "VG3005: keys: argument 1 must be a map, not list"},
    {"add \"x\" 1", "VG3005: add: argument 1 must be a number, not text"},
    {"add 9223372036854775807 1", "VG3006: add: the result is too large"},
    {"mul 1e300 1e300", "VG3006: mul: the result is no number"},
    {"div 1 0", "VG3006: div: division by zero"},
    {"mod 1 0", "VG3006: mod: division by zero"},
    {"mod 1.5 1", "VG3005: mod: argument 1 must be a whole number, not number"},
    {"int 1e30", "VG3006: int: the number is too large"},
    {"indent -1 \"x\"", "VG3006: indent: the indent is negative"},
    {"required \"set the text\" .empty", "VG3006: required: set the text"},
    {"fromJson \"{\"", "VG3006: fromJson:"},
    {"b64dec \"*\"", "VG3006: b64dec:"},
    {"ipNet \"nope\"", "VG3006: ipNet: \"nope\" is no network (write an address"},
    {"ipNet \"10.0.0.0/33\"", "is no network"},
    {"cidrContains \"10/8\" \"x\"", "\"x\" is no IP address"},
    {"cidrBroadcast \"fd00::/8\"", "an IPv6 network has no broadcast address"},
    {"repeat -1 \"x\"", "VG3006: repeat: the count is negative"},
    {"repeat 1048577 \"x\"", "VG3007: repeat: the text becomes larger than 1048576 bytes"},
    {"repeat 9223372036854775807 \"xyz\"", "VG3007: repeat: the text becomes larger"},
    {"repeat 1.5 \"x\"", "VG3005: repeat: argument 1 must be a whole number"},
    {"indent 1048577 \"x\"", "VG3007: indent: the text becomes larger"},
    {"indent 600000 .lines", "VG3007: indent: the text becomes larger"},
    {"nindent -1 \"x\"", "VG3006: nindent: the indent is negative"},
    {"hostname", "VG3006: hostname: there is no envoy here"},
    {"hostname 1", "VG3005: hostname: takes 0 arguments, 1 given"},
    {"randomFrom (list)", "VG3006: randomFrom: the list is empty"},
    {"randomFrom .list", "VG3006: randomFrom: there is no envoy here"},
    {"randomFrom .text", "VG3005: randomFrom: argument 1 must be a list, not text"},
    {"now", "VG3002: there is no function \"now\": the time is another one in the next run"},
    {"date \"2006\" now", "VG3002: there is no function \"date\": the time is another one"},
    {"now | date \"2006\"", "(ask for the time on the envoy: a `when` with hour_range"},
    {"env \"HOME\"", "VG3002: there is no function \"env\": it depends on the machine"},
    {"uuidv4", "VG3002: there is no function \"uuidv4\": chance decides anew in every run"},
    {"upper nil", "VG3005: upper: argument 1 must be text, not nil"},
    {"ternary 1 2", "takes 3 arguments, 2 given"},
    {"default", "takes 1 to 2 arguments, 0 given"},
    {"coalesce .absent", "VG3004"},
};

TEST(Functions, RefuseWhatTheyCannotUse) {
    for (const auto& each : refusals)
        EXPECT_THAT(render(each.text), HasSubstr(each.want)) << each.text;
}

TEST(Functions, AreListedOnceWithASignatureThatStartsWithTheName) {
    std::set<std::string_view> names;
    for (const auto& each : functions()) {
        EXPECT_TRUE(names.insert(each.name).second) << each.name;
        EXPECT_EQ(each.signature.substr(0, each.signature.find(' ')), each.name);
        EXPECT_TRUE(each.doc.ends_with('.') && !each.group.empty()) << each.name;
    }
}

TEST(Functions, EachExampleGivesWhatTheManualSays) {
    Map map;
    map.set("hostname", "web1.example.com");
    const Value envoy(map);
    for (const auto& each : functions()) {
        Diagnostics findings;
        const auto parsed = Template::parse("{{" + std::string(each.example) + "}}", {}, findings);
        ASSERT_NE(parsed, nullptr) << each.name;
        EXPECT_EQ(parsed->render(envoy, findings).value_or(""), each.gives)
            << each.name << findings.text();
        EXPECT_NE(each.example.find(each.name), std::string_view::npos) << each.name;
        EXPECT_EQ(each.gives.empty(), findings.has_errors()) << each.name;
    }
}

std::string drawn(std::string_view host, std::string_view action) {
    Map map;
    map.set("hostname", Value(host));
    Diagnostics findings;
    const auto parsed = Template::parse("{{" + std::string(action) + "}}", {}, findings);
    Reads reads;
    auto text = parsed->render(Value(map), findings, &reads).value_or(findings.text());
    EXPECT_TRUE(reads.paths().contains("hostname"));
    return text;
}

TEST(Functions, RandomFromStaysAndSpreadsAndMovesFew) {
    std::map<std::string, int> counts;
    int moved = 0;
    for (int host = 0; host < 300; ++host) {
        const auto name = format("web{}", host);
        const auto before = drawn(name, "randomFrom (list \"a\" \"b\" \"c\")");
        EXPECT_EQ(drawn(name, "randomFrom (list \"c\" \"a\" \"b\")"), before);
        const auto after = drawn(name, "randomFrom (list \"a\" \"b\" \"c\" \"d\")");
        if (after != before) {
            EXPECT_EQ(after, "d");
            ++moved;
        }
        ++counts[before];
    }
    for (const auto& [element, count] : counts) EXPECT_GT(count, 60) << element;
    EXPECT_EQ(counts.size(), 3U);
    EXPECT_GT(moved, 30);
    EXPECT_LT(moved, 150);
    EXPECT_NE(drawn("web1", "range list 1 2 3 4 5 6 7 8}}{{randomFrom (list 0 1) .}}{{end"),
              "00000000");
}

TEST(Functions, EachIsTried) {
    for (const auto& each : functions()) {
        if (each.group == "Go" || each.group == "envoy")
            continue;  // tests/golden/go-template; above
        const bool tried = std::any_of(std::begin(cases), std::end(cases), [&](const Case& row) {
            return row.text.find(each.name) != std::string_view::npos;
        });
        EXPECT_TRUE(tried) << each.name;
    }
}

}  // namespace
}  // namespace vigo::lang
