// side_by_side_test — a preview that renders only what can differ shows what one shows that
// renders everything, whatever is edited and whatever machines tell.
#include "compile/side_by_side.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "compile/preview.h"
#include "compile/referee.h"
#include "compile/testing.h"

namespace vigo::compile {
namespace {

using testing::everything;
using testing::loaded;
using testing::random_traits;
using testing::traits;
using testing::tree_of;

class Editor {
 public:
    explicit Editor(unsigned seed) : random_(seed) {}

    /// A few small edits, as operators make them, and as they do not.
    SourceTree edited(SourceTree tree) {
        for (auto left = 1 + random_() % 3; left > 0; --left) {
            auto file = std::next(tree.begin(), pick(tree.size()));
            random_() % 3 == 0 ? move_a_line(file->second) : change_a_word(file->second);
        }
        return tree;
    }

    std::vector<Envoy> fleet() {
        std::vector<Envoy> made;
        for (int count = 0; count < 16; ++count) {
            const int at = number_++;
            constexpr const char* kinds[] = {"web1-", "web2-", "web3-", "web3-",
                                             "db",    "app",   "app",   "x"};
            // Many tell the same but for a name, as in a fleet; some all sorts of things.
            auto told = traits(
                format("{{os: {{family: {}, version: 12}}, net: {{name: n{}}}, "
                       "class: a, place: p{}, number: 1, grade: {}, state: running, service: "
                       "q, addresses: [a]}}",
                       at % 3 == 0 ? "rhel" : "debian", at * at * 37, at % 4, (at + 4) % 5));
            made.push_back({.hostname = format("{}{}", kinds[at % 8], at),
                            .traits = random_() % 4 == 0 ? random_traits(random_) : told});
        }
        return made;
    }

 private:
    std::ptrdiff_t pick(std::size_t count) {
        return static_cast<std::ptrdiff_t>(random_() % count);
    }

    void change_a_word(std::string& text) {
        struct Swap {
            std::string_view from, to;
        };
        static constexpr Swap swaps[] = {{"still", "quiet"},
                                         {"debian", "rhel"},
                                         {".Vars.site", ".Vars.users"},
                                         {"80", "443"},
                                         {"web1*", "web*"},
                                         {"web2*", "web3*"},
                                         {"north", "east"},
                                         {"net.name", "number"},
                                         {"number", "class"},
                                         {"[1, 2]", "[2, 1, 3]"},
                                         {"[a, b]", "[b]"},
                                         {"port", "tier"},
                                         {"hello", "welcome"},
                                         {"welcome", "goodbye"},
                                         {"0640", "0600"},
                                         {"12", "11"},
                                         {"{{ hostname }}", "h"},
                                         {"upper", "lower"},
                                         {"content: ", "content: x"},
                                         {"/etc/", "/srv/"},
                                         {"vigo/db/dsn", "vigo/db/other"},
                                         {"live", "test"},
                                         {"apt", "odd"},
                                         {"other", "deep"},
                                         {"base", "odd"},
                                         {"running", "stopped"},
                                         {"motd", "site"},
                                         {".Traits.net.name", "hostname"},
                                         {"depends_on: still", "depends_on: named"},
                                         {"name: mine", "name: own"},
                                         {"when: changed", "when: \"hostname('web*')\""},
                                         {"secret:vigo/login", "plain"},
                                         {"deb ", "debian {{ .Vars.motd }}"},
                                         {"{{ .Vars.motd }}", "{{ .Traits.place }}"},
                                         {"(index .Traits", "(get .Traits"},
                                         {"add", "sub"},
                                         {"\"\\\"", "\""},
                                         {"lookup: modes", "lookup: sites"},
                                         {"app*", "*"},
                                         {"match: \"", "match: \"x"}};
        for (int tries = 0; tries < 40; ++tries) {
            const auto& swap = swaps[pick(std::size(swaps))];
            std::vector<std::size_t> places;
            for (auto at = text.find(swap.from); at != std::string::npos;
                 at = text.find(swap.from, at + 1))
                places.push_back(at);
            if (places.empty()) continue;
            text.replace(places[static_cast<std::size_t>(pick(places.size()))], swap.from.size(),
                         swap.to);
            return;
        }
    }

    /// Away, to another place, or there twice.
    void move_a_line(std::string& text) {
        auto lines = lines_of(text);
        if (lines.size() < 3) return;
        const auto from = lines.begin() + pick(lines.size());
        const auto line = *from;
        if (random_() % 3 != 0) lines.erase(from);
        if (random_() % 3 != 0) lines.insert(lines.begin() + pick(lines.size()), line);
        std::string made;
        for (const auto each : lines) made += format("{}\n", each);
        text = made;
    }

    std::mt19937 random_;
    int number_ = 0;
};

/// A number that may be given for a longer try: `VIGO_ROUNDS`, so many edits, from `VIGO_SEED` on.
int told(const char* name, int otherwise) {
    const char* found = std::getenv(name);
    return found != nullptr ? std::atoi(found) : otherwise;
}

TEST(SideBySide, ShowsWhatRenderingEverythingShowsAfterWhateverEdit) {
    const int rounds = told("VIGO_ROUNDS", 60);
    const int seed = told("VIGO_SEED", 0);
    int valid = 0;
    std::map<std::string, int> fates;
    SourceTree live_tree = everything();
    auto live = loaded(live_tree);
    for (int round = 0; round < rounds; ++round) {
        if (round % 4 == 0) {
            live_tree = everything();
            live = loaded(live_tree);
        }
        Editor editor(static_cast<unsigned>(seed + round));
        const auto tree = editor.edited(live_tree);
        Diagnostics findings;
        // A publish can ask for secrets; a plan of a folder cannot.
        const auto find = round % 2 == 0 ? FindSecret() : [](auto) { return std::string(); };
        const auto candidate = load(tree, testing::types(), findings, find);
        if (!candidate) continue;
        ++valid;
        const auto fleet = editor.fleet();
        const auto full = fates_alone(*live, *candidate, fleet);
        ASSERT_EQ(difference(*live, *candidate, fleet, full), "") << "seed " << seed + round;
        for (const auto& [name, fate] : full) ++fates[fate.substr(0, fate.find(' '))];
        if (round % 2 == 0) {  // what is published is where the next edits begin, for a while
            live_tree = tree;
            live = candidate;
        }
    }
    EXPECT_GT(valid, rounds / 4);
    EXPECT_GT(fates["changes"], rounds / 2) << "edits that change nothing prove nothing";
}

/// One thing at a time by which a resource may become another, and what some envoy meets.
struct Edit {
    const char* name;
    const char* file;
    std::string_view from, to;
    const char* fate;
};

const Edit edits[] = {
    {"a text", "configcrates/base.vgo", "content: still", "content: quiet", "changes"},
    {"a comment", "configcrates/base.vgo", "resources:", "# here\nresources:", ""},
    {"a default of a variable", "configcrates/base.vgo", "port: 80", "port: 81", "changes"},
    {"an override", "configcrates/base.vgo", "port: 8080", "port: 8081", "changes"},
    {"the variable of a role", "roles.vgo", "motd: welcome", "motd: goodbye", "changes"},
    {"the variable of an environment", "environments.vgo", "port: 81", "port: 82", "changes"},
    {"the variable of an entry", "envoys.vgo", "users: [z]", "users: [y, z]", "changes"},
    {"a row of a table", "common.vgo", "north", "east", "changes"},
    {"a table that an attribute names", "configcrates/base.vgo", "0600", "0700", "changes"},
    {"a question", "common.vgo", "gte: 12", "gte: 13", "changes"},
    {"a file", "templates/filed", "port", "at", "changes"},
    {"a file that a trait names", "templates/os/rhel", "rpm", "yum", "changes"},
    {"the items of a resource", "configcrates/base.vgo", "[1, 2]", "[1, 2, 3]", "changes"},
    {"the items of a crate", "common.vgo", "[a, b]", "[a]", "changes"},
    {"a condition", "configcrates/base.vgo", "web1*", "web*", "changes"},
    {"the condition of a block", "configcrates/base.vgo", "!= 80", "== 80", "changes"},
    {"the condition of a crate", "configcrates/odd.vgo", "has_trait('class')", "false", "changes"},
    {"what is left to the agent", "configcrates/base.vgo", "one > 3", "one > 4", "changes"},
    {"an arm of a case", "configcrates/other.vgo", "content: r", "content: s", "changes"},
    {"the arm of a role", "roles.vgo", "default: true", "when: \"hostname('x')\"", "changes"},
    {"a crate that is left out", "environments.vgo", "[apt]", "[apt, other]", "changes"},
    {"another environment", "envoys.vgo", "environment: live", "environment: test", "changes"},
    {"a user's crate that goes", "envoys.vgo", ", usercrates: [ann]", "", "changes"},
    {"the order of crates", "configcrates/apt.vgo", "depends_on: [base]", "tags: [a]", ""},
    {"a link", "configcrates/base.vgo", "depends_on: still", "depends_on: named", "changes"},
    {"a trigger", "configcrates/apt.vgo", ", notify: again", "", "changes"},
    {"a subscription", "configcrates/apt.vgo", "base/named", "base/kind", "changes"},
    {"a default of attributes", "configcrates/base.vgo", "\"0640\"}\nres", "\"0600\"}\nres",
     "changes"},
    {"a secret", "configcrates/deep.vgo", "vigo/login", "vigo/other", "changes"},
    {"the secret of a variable", "configcrates/deep.vgo", "db/dsn", "db/other", "changes"},
    {"a name", "configcrates/base.vgo", "name: mine", "name: own", "changes"},
    {"a type", "configcrates/base.vgo", "type: group, group: m", "type: service, service: m",
     "changes"},
    {"what a template asks of a trait", "configcrates/base.vgo", "upper .Traits", "lower .Traits",
     "changes"},
    {"a trait that nobody read", "configcrates/base.vgo", "content: still",
     "content: \"{{ .Traits.place }}\"", "changes"},
    {"a trait that not all tell", "configcrates/base.vgo", "content: still",
     "content: \"{{ .Traits.rare }}\"", "breaks"},
    {"a collision", "configcrates/base.vgo", "/srv/x", "/srv/p3", "breaks"},
    {"a variable that is gone", "roles.vgo", "    vars: {motd: welcome}\n", "", "changes"},
    {"an entry that fits no more", "envoys.vgo", "match: \"db*\"", "match: \"dc*\"", "orphan"},
    {"an entry that fits more", "envoys.vgo", "match: \"app*\"", "match: \"*\"", "begins"},
    {"another entry", "envoys.vgo", "match: \"web3*\"", "match: \"web31*\"", "changes"},
};

TEST(SideBySide, ShowsEveryKindOfChange) {
    const auto live = loaded(everything());
    Editor editor(static_cast<unsigned>(told("VIGO_SEED", 5)));
    const auto fleet = editor.fleet();
    for (const auto& edit : edits) {
        auto tree = everything();
        auto& text = tree.at(edit.file);
        if (const auto at = text.find(edit.from); at != std::string::npos)
            text.replace(at, edit.from.size(), edit.to);
        const auto candidate = loaded(tree);
        ASSERT_TRUE(candidate) << edit.name;
        const auto full = fates_alone(*live, *candidate, fleet);
        EXPECT_EQ(difference(*live, *candidate, fleet, full), "") << edit.name;
        const bool met = std::any_of(full.begin(), full.end(), [&](const auto& each) {
            return each.second.starts_with(format("{} ", edit.fate));
        });
        EXPECT_TRUE(met || std::string_view(edit.fate).empty()) << edit.name;
    }
}

TEST(SideBySide, TellsApartWhoReportsTheMarkOfASecret) {
    const auto crate = [](const char* mode) {
        return loaded(
            tree_of(format("  - {{name: a, type: file, target_path: /a, mode: \"{}\", "
                           "content: \"{{{{ .Traits.n }}}}\"}}\n",
                           mode)));
    };
    const auto live = crate("0644");
    const auto candidate = crate("0600");
    Preview preview(live.get(), *candidate);
    for (const auto* name :
         {"a-name-that-is-as-long-as-such-a-mark", "__VIGO_SECRET__a__END_VIGO_SECRET__"})
        preview.add({.hostname = "web1", .traits = traits(format("{{n: {}}}", name))});
    ASSERT_EQ(preview.groups().size(), 1U);
    EXPECT_EQ(preview.groups()[0].envoys.size(), 1U);
    EXPECT_EQ(preview.same(), 1U) << "it has no policy, before and after";
}

/// The types of the tests, which count what is checked: each resource that is rendered.
Types counting(int& checked) {
    auto types = testing::types();
    for (auto& type : types.resources)
        type.check = [check = type.check, &checked](const Value& attributes, Reader& reader) {
            ++checked;
            check(attributes, reader);
        };
    return types;
}

/// How many resources are rendered to compare the two for so many envoys, each with a name.
int rendered(const std::string& live, const std::string& candidate, int envoys,
             const FindSecret& find = {}) {
    int checked = 0;
    const auto types = counting(checked);
    Diagnostics findings;
    const auto before = load(tree_of(live, "{port: 80, site: a}"), types, findings);
    const auto after = load(tree_of(candidate, "{port: 80, site: a}"), types, findings, find);
    EXPECT_TRUE(before && after) << findings.text();
    checked = 0;
    Preview preview(before.get(), *after);
    for (int at = 100; at < 100 + envoys; ++at)
        preview.add({.hostname = format("web{}", at), .traits = traits(format("{{n: n{}}}", at))});
    EXPECT_EQ(preview.groups().size(), 1U);
    return checked;
}

TEST(SideBySide, RendersForEachEnvoyOnlyWhatCanDiffer) {
    const std::string own =
        "  - {name: a, type: file, target_path: /a, content: \"{{ .Traits.n }} {{ hostname }}\"}\n"
        "  - {name: b, type: file, target_path: /b, content: \"{{ .Traits.n }} {{ .Vars.site "
        "}}\"}\n";
    const std::string shared =
        "  - {name: c, type: file, target_path: /c, content: \"{{ .Vars.port }}\"}\n";
    const std::string changed =
        "  - {name: c, type: file, target_path: /c, content: \"p {{ .Vars.port }}\"}\n";
    EXPECT_EQ(rendered(own + shared, own + changed, 50), 4) << "each once";
    const std::string path = "  - {name: d, type: file, target_path: \"/{{ .Traits.n }}\"}\n";
    EXPECT_EQ(rendered(own + path + shared, own + path + changed, 50), 2 + 50 + 2)
        << "a path decides what it collides with: once for both sides";
    const std::string both =
        "  - {name: e, type: file, target_path: /e, content: \"{{ .Vars.port }}\"}\n";
    EXPECT_EQ(rendered(own + shared, own + changed, 50, [](auto) { return std::string(); }), 4)
        << "also where the candidate alone can be asked for secrets, as in a publish";
    EXPECT_EQ(rendered(own + shared + both, own + changed + both, 50), 5);
}

}  // namespace
}  // namespace vigo::compile
