// policies_test — a publish renders again what it changed, and nothing else; a decision at once
// never compiles.

#include "server/policy/policies.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "base/limits.h"
#include "schema/json.h"
#include "server/store/pack.h"

namespace vigo::policy {
namespace {

class StillClock : public Clock {
 public:
    Time now() const override { return from_ms(1'800'000'000'000); }
    std::chrono::nanoseconds steady() const override { return now().time_since_epoch(); }
};

/// Four kinds of hosts, of which two include the crate `base`; ten envoys of each, half of them of
/// another family.
class PoliciesTest : public testing::Test {
 protected:
    PoliciesTest() {
        for (const auto* name : {"base", "web", "db", "log"})
            files_[format("configcrates/{}.vgo", name)] = format(
                "name: {0}\nvars: {{{0}_port: 1}}\nresources:\n  - {{type: note, text: \"{0} {{{{ "
                ".Vars.{0}_port }}}} {{{{ .Traits.os.family }}}}\"}}\n",
                name);
        files_["envoys.vgo"] =
            "envoys:\n"
            "  - {match: web*, configcrates: [base, web]}\n"
            "  - {match: db*, configcrates: [base, db]}\n"
            "  - {match: log*, configcrates: [log]}\n"
            "  - {match: idle*}\n";
        policies_.start();
        compile_all();
    }

    static FieldInfo text_field() {
        return {.name = "text", .doc = "Any.", .shape = {.kind = Kind::text}};
    }
    std::optional<Tree> read() const {
        return Tree{
            .version = version_, .published = clock_.now(), .author = "ann", .files = files_};
    }
    Subject subject(const char* kind, int number) {
        std::string id(16, kind[0]);
        id[15] = static_cast<char>(number);
        auto& traits = traits_[format("{}{}", kind, number)];
        if (!traits)
            traits = std::make_shared<fleet::Traits>(
                std::string(32, 'd'),
                packer_.pack(format(R"({{"os":{{"family":"{}"}},"serial":{}}})",
                                    number % 2 == 0 ? "debian" : "rhel", number)),
                packer_);
        return {.id = *Uuid::from_bytes(id),
                .hostname = format("{}{}", kind, number),
                .traits = traits};
    }
    /// How many compiles it took until every envoy had its bundle.
    int compile_all() {
        const auto before = compiles();
        for (const auto* kind : {"web", "db", "log", "idle"})
            for (int number = 0; number < 10; ++number)
                EXPECT_TRUE(policies_.decide(subject(kind, number)).assigned);
        return compiles() - before;
    }
    int compiles() {
        const auto text = metrics_.text({});
        const std::string name = "vigo_bundles_compiled_total{result=\"ok\"} ";
        const auto at = text.find(name);
        return at == std::string::npos ? 0 : std::stoi(text.substr(at + name.size()));
    }
    /// The same after a publish with `from` replaced by `to` in one file.
    int after_edit(const std::string& path, std::string_view from, std::string_view to) {
        auto& text = files_.at(path);
        text.replace(text.find(from), from.size(), to);
        ++version_;
        EXPECT_EQ(policies_.reload(), "");
        return compile_all();
    }

    std::uint64_t version_ = 1;
    compile::SourceTree files_;
    const store::Packer packer_;
    std::map<std::string, std::shared_ptr<const fleet::Traits>> traits_;
    StillClock clock_;
    server::Metrics metrics_;
    compile::Types types_{
        .resources = {{.name = "note", .doc = "A note.", .fields = {text_field()}, .check = {}}}};
    crypto::SigningKey key_ = crypto::SigningKey::from_seed(std::string(32, 'k'));
    Policies policies_{[this] { return read(); }, types_, key_, Terms{}, clock_, metrics_};
};

TEST_F(PoliciesTest, OnlyWhatAPublishChangedIsRenderedAgain) {
    EXPECT_EQ(compiles(), 7) << "each kind in two families, and the idle ones, who read nothing";
    EXPECT_EQ(after_edit("configcrates/log.vgo", "log_port: 1", "log_port: 2"), 2) << "log";
    EXPECT_EQ(after_edit("configcrates/base.vgo", "base_port: 1", "base_port: 2"), 4) << "web, db";
    EXPECT_EQ(after_edit("configcrates/base.vgo", "name", "# a remark\nname"), 0);
    EXPECT_EQ(after_edit("envoys.vgo", "envoys:", "envoys:\n  - {match: new*}"), 0);
}

TEST_F(PoliciesTest, AVersionThatIsTakenBackRendersNothing) {
    EXPECT_EQ(after_edit("configcrates/log.vgo", "log_port: 1", "log_port: 2"), 2);
    EXPECT_EQ(after_edit("configcrates/log.vgo", "log_port: 2", "log_port: 1"), 0);
}

TEST_F(PoliciesTest, AssignmentsOfKeptBundlesBearTheNewVersion) {
    ++version_;
    EXPECT_EQ(policies_.reload(), "");
    const auto decision = policies_.decide(subject("web", 1));
    ASSERT_TRUE(decision.assigned);
    EXPECT_EQ(Assignment::parse(decision.assigned->assignment).version, 2U);
}

TEST_F(PoliciesTest, AChangedSecretReachesThoseEnvoysThatNameIt) {
    auto& text = files_.at("configcrates/web.vgo");
    text += "  - {type: note, text: \"secret:web/key\"}\n";
    std::uint64_t epoch = 5;
    Policies policies([this] { return read(); }, types_, key_, Terms{}, clock_, metrics_,
                      Secrets{.find = [](auto) { return std::string(); },
                              .epoch_of =
                                  [&](auto paths) {
                                      return paths.size() == 1 && paths[0] == "web/key" ? epoch : 0;
                                  }});
    policies.start();
    /// What the envoy is given; it holds that from then on.
    std::map<std::string, std::string> held;
    const auto given = [&](const char* kind) -> std::optional<std::uint64_t> {
        auto who = subject(kind, 1);
        auto& digest = held[kind];
        who.digest = digest;
        if (!digest.empty()) who.version = version_;
        auto decision = policies.decide_at_once(who);
        if (!decision) decision = policies.decide(who);
        if (!decision->assigned) return std::nullopt;
        digest = crypto::view(crypto::sha256(decision->assigned->assignment));
        return Assignment::parse(decision->assigned->assignment).secrets_epoch;
    };
    EXPECT_EQ(given("web"), 5U);
    EXPECT_EQ(given("db"), 0U);
    for (const auto* kind : {"web", "web", "db", "db"}) EXPECT_EQ(given(kind), std::nullopt);
    epoch = 6;
    policies.secrets_changed();
    EXPECT_EQ(given("web"), 6U);
    EXPECT_EQ(given("web"), std::nullopt);
    EXPECT_EQ(given("db"), std::nullopt);
    EXPECT_EQ(policies.secrets_of(subject("web", 1)), std::vector<std::string>{"web/key"});
    EXPECT_TRUE(policies.secrets_of(subject("db", 1)).empty());
    EXPECT_THROW(policies.secrets_of(subject("other", 1)), Error);
}

TEST_F(PoliciesTest, e5_without_its_secrets_a_configuration_is_not_loaded) {
    files_.at("configcrates/web.vgo") += "  - {type: note, text: \"secret:web/key\"}\n";
    std::string problem = "file not found";
    const auto made = [&] {
        return std::make_unique<Policies>(
            [this] { return read(); }, types_, key_, Terms{}, clock_, metrics_,
            Secrets{.find = [&](auto) { return problem; }, .epoch_of = {}});
    };
    try {
        made()->start();
        FAIL() << "it started";
    } catch (const Error& error) {
        EXPECT_NE(error.message().find("secret web/key: file not found"), std::string::npos);
        EXPECT_NE(error.message().find("configcrates/web.vgo:5:"), std::string::npos);
    }
    problem.clear();
    const auto policies = made();
    policies->start();
    problem = "no more";
    EXPECT_NE(policies->reload().find("secret web/key: no more"), std::string::npos);
    EXPECT_TRUE(policies->catalogue());
}

TEST_F(PoliciesTest, EnvoysWithBundlesOfTheirOwnAreRenderedFromPartsThatTheyShare) {
    files_["configcrates/own.vgo"] =
        "name: own\nresources:\n"
        "  - {name: mine, type: note, text: \"{{ hostname }} {{ .Traits.serial }}\"}\n"
        "  - {name: all, type: note, text: same}\n";
    EXPECT_EQ(after_edit("envoys.vgo", "[base, ", "[own, base, "), 10) << "each web";
    Diagnostics findings;
    const auto catalogue = compile::load(files_, types_, findings);
    ASSERT_TRUE(catalogue) << findings.text();
    for (int number = 0; number < 10; ++number) {
        const auto asked = subject("web", number);
        const auto alone = compile::compile(
            *catalogue, {.hostname = asked.hostname, .traits = parse_json(asked.traits->text())},
            findings);
        EXPECT_EQ(policies_.decide(asked).assigned->bundle->bytes, alone->bundle.encode());
    }
    EXPECT_GT(policies_.state().pieces, 0U);
    EXPECT_LT(policies_.state().pieces, 120U);
}

TEST_F(PoliciesTest, BytesThatWereLetGoOfAreMadeAgainForWhoNeedsThem) {
    const auto asked = subject("log", 1);
    const auto bytes = policies_.decide(asked).assigned->bundle->bytes;
    EXPECT_NE(bytes, "");
    // A great many bundles of another policy take the room.
    files_["configcrates/own.vgo"] =
        "name: own\nresources: [{name: mine, type: note, text: \"{{ .Traits.serial }}\"}]\n";
    EXPECT_EQ(after_edit("envoys.vgo", "match: idle*", "match: idle*, configcrates: [own]"), 10);
    const auto before = compiles();
    for (std::size_t number = 0; number <= limits::cached_bundles; ++number) {
        auto other = subject("idle", 1);
        other.traits = std::make_shared<fleet::Traits>(
            std::string(32, 'd'), packer_.pack(format(R"({{"serial":{}}})", number + 100)),
            packer_);
        policies_.decide(other);
    }
    EXPECT_GT(compiles() - before, 1);
    const auto last = compiles();
    EXPECT_FALSE(policies_.decide_at_once(asked)) << "what it should have is known, not its bytes";
    EXPECT_EQ(policies_.decide(asked).assigned->bundle->bytes, bytes);
    EXPECT_EQ(compiles(), last + 1);
    EXPECT_TRUE(policies_.decide_at_once(asked)->assigned);
}

TEST_F(PoliciesTest, ADecisionAtOnceNeverCompiles) {
    const auto known = subject("log", 1);
    EXPECT_TRUE(policies_.decide_at_once(known));
    const auto before = compiles();
    for (int round = 0; round < 2; ++round) {
        files_.at("configcrates/log.vgo") += "# remark\n";
        ++version_;
        EXPECT_EQ(policies_.reload(), "");
        EXPECT_FALSE(policies_.decide_at_once(known)) << "it is not looked up yet";
        EXPECT_TRUE(policies_.decide(known).assigned);
        EXPECT_TRUE(policies_.decide_at_once(known)->assigned);
    }
    auto news = known;
    news.traits =
        std::make_shared<fleet::Traits>(known.traits->digest(), known.traits->packed(), packer_);
    EXPECT_FALSE(policies_.decide_at_once(news));
    EXPECT_EQ(compiles(), before);
    news.traits = nullptr;
    EXPECT_TRUE(policies_.decide_at_once(news)->want_traits);
}

TEST_F(PoliciesTest, AnEnvoyThatIsGoneLeavesNothingBehind) {
    auto gone = subject("web", 11);
    EXPECT_TRUE(policies_.decide(gone).assigned);
    traits_.clear();
    const std::weak_ptr<const fleet::Traits> told = std::exchange(gone.traits, nullptr);
    EXPECT_FALSE(told.expired()) << "remembered with its bundle";
    policies_.forget(gone.id);
    EXPECT_TRUE(told.expired());
}

}  // namespace
}  // namespace vigo::policy
