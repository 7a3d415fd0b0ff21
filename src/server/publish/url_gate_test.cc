// url_gate_test — which addresses of a stack are asked, and what each answer means.

#include "server/publish/url_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "base/limits.h"
#include "compile/addresses.h"
#include "schema/field.h"

namespace vigo::publish {
namespace {

using Kind = Answer::Kind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

struct Source {
    std::string name, repo, key_url, state = "present";
    bool enabled = true;
};
constexpr Field<Source> source_fields[] = {
    field<&Source::name>("repository", "Which.", key),
    field<&Source::repo>("repo", "Where.", web_url),
    field<&Source::key_url>("key_url", "Its key.", web_url),
    field<&Source::state>("state", "Whether."),
    field<&Source::enabled>("enabled", "Whether."),
};

compile::Types types() {
    compile::Types made;
    made.resources.push_back({.name = "repository",
                              .doc = "A repository.",
                              .fields = describe(std::span<const Field<Source>>(source_fields))});
    return made;
}

std::shared_ptr<const compile::Catalogue> catalogue_of(const std::string& resources,
                                                       const std::string& vars = "{}") {
    Diagnostics findings;
    auto catalogue = compile::load(
        {{"configcrates/apt.vgo", "name: apt\nvars: " + vars + "\nresources:\n" + resources},
         {"envoys.vgo", "envoys:\n  - {match: 'web*', configcrates: [apt]}\n"}},
        types(), findings);
    EXPECT_TRUE(catalogue) << findings.text();
    return catalogue;
}

std::vector<std::string> asked_of(const std::string& resources, const std::string& vars = "{}") {
    std::vector<std::string> urls;
    for (const auto& each : compile::web_addresses(*catalogue_of(resources, vars)))
        urls.push_back(each.urls.front());
    return urls;
}

TEST(Addresses, are_asked_after_templates_were_filled_in) {
    EXPECT_THAT(asked_of("  - {type: repository, repository: a, key_url: '{{ .Vars.m }}/key'}\n",
                         "{m: https://m.example}"),
                ElementsAre("https://m.example/key"));
}

TEST(Addresses, that_need_a_trait_are_left_out_and_others_beside_them_are_not) {
    EXPECT_THAT(asked_of("  - {type: repository, repository: a, key_url: https://a.example/key, "
                         "repo: 'deb https://a.example/ {{ .Traits.os.codename }} main'}\n"),
                ElementsAre("https://a.example/key"));
}

TEST(Addresses, of_an_apt_repository_are_the_files_that_apt_begins_with) {
    const auto found = compile::web_addresses(*catalogue_of(
        "  - {type: repository, repository: a, repo: 'deb [arch=amd64] https://a.example/d/ sid "
        "main'}\n"
        "  - {type: repository, repository: b, repo: 'deb http://b.example ./'}\n"
        "  - {type: repository, repository: c, repo: 'deb HTTP://c.example stable/'}\n"
        "  - {type: repository, repository: d, repo: 'deb file:/srv ./'}\n"));
    ASSERT_THAT(found, SizeIs(3));
    EXPECT_THAT(found[0].urls, ElementsAre("https://a.example/d/dists/sid/InRelease",
                                           "https://a.example/d/dists/sid/Release"));
    EXPECT_EQ(found[0].written, "https://a.example/d/");
    EXPECT_EQ(found[0].resource, "apt/repository-1");
    EXPECT_EQ(found[0].attribute, "repo");
    EXPECT_EQ(found[0].where.text().substr(0, 23), "configcrates/apt.vgo:4:");
    EXPECT_EQ(found[1].urls[0], "http://b.example/InRelease");
    EXPECT_EQ(found[2].urls[0], "HTTP://c.example/stable/InRelease");
}

TEST(Addresses, are_asked_once_and_only_where_something_would_use_them) {
    EXPECT_THAT(
        asked_of(
            "  - {type: repository, repository: a, key_url: https://a.example/key}\n"
            "  - {type: repository, repository: b, key_url: https://a.example/key}\n"
            "  - {type: repository, repository: c, key_url: https://c.example, state: absent}\n"
            "  - {type: repository, repository: d, key_url: https://d.example, enabled: 'no'}\n"
            "  - {type: repository, repository: e, key_url: file:///etc/key}\n"),
        ElementsAre("https://a.example/key"));
    EXPECT_THAT(asked_of("  - {type: repository, repository: a}\n"), IsEmpty());
}

/// Answers from a table, and remembers what it was asked.
struct Web {
    std::map<std::string, Answer> answers;
    std::vector<std::vector<std::string>> rounds = {};

    AskWeb asker() {
        return [this](std::span<const std::string> urls) {
            rounds.emplace_back(urls.begin(), urls.end());
            std::vector<Answer> given;
            for (const auto& url : urls) given.push_back(answers.at(url));
            return given;
        };
    }
};

const Answer alive{.kind = Kind::alive};
const Answer missing{.kind = Kind::dead, .reason = "it answers 404"};
const Answer unknown{
    .kind = Kind::unreachable, .reason = "its host name is unknown", .has_network = false};

constexpr const char* two =
    "  - {type: repository, repository: a, key_url: https://a.example/key}\n"
    "  - {type: repository, repository: b, key_url: https://b.example/key}\n";

std::string findings_of(const std::string& resources, Web& web,
                        NoNetwork no_network = NoNetwork::refuses) {
    Diagnostics findings;
    check_addresses(*catalogue_of(resources), web.asker(), no_network, findings);
    return findings.text();
}

TEST(UrlGate, names_the_place_the_address_the_reason_and_the_mend) {
    Web web{{{"https://a.example/key", alive}, {"https://b.example/key", missing}}};
    EXPECT_EQ(findings_of(two, web),
              "configcrates/apt.vgo:5:48: error VG4030: key_url of apt/repository-2 is dead: it "
              "answers 404, found \"https://b.example/key\" (mend the address; where this machine "
              "has no way out: --skip-url-checks)\n");
    EXPECT_THAT(web.rounds, SizeIs(1));
}

TEST(UrlGate, a_repository_lives_when_either_of_its_files_is_there) {
    const auto* resource =
        "  - {type: repository, repository: a, repo: deb https://a.example ./}\n";
    Web old{{{"https://a.example/InRelease", missing}, {"https://a.example/Release", alive}}};
    EXPECT_EQ(findings_of(resource, old), "");
    Web gone{{{"https://a.example/InRelease", missing}, {"https://a.example/Release", missing}}};
    EXPECT_THAT(findings_of(resource, gone),
                HasSubstr("is dead: it answers 404, found \"https://a.example/InRelease\""));
    Web away{{{"https://a.example/InRelease", unknown}}};
    EXPECT_THAT(findings_of(resource, away), HasSubstr("cannot be reached: its host name"));
    EXPECT_THAT(away.rounds, SizeIs(1));
}

TEST(UrlGate, what_only_envoys_can_tell_is_a_warning) {
    Web web{{{"https://a.example/key",
              {.kind = Kind::unreachable, .reason = "no answer within 5s", .is_private = true}},
             {"https://b.example/key", {.kind = Kind::not_asked, .reason = "it leads to us"}}}};
    const auto text = findings_of(two, web);
    EXPECT_THAT(text,
                HasSubstr("warning VG4031: key_url of apt/repository-1 cannot be reached from "
                          "here: no answer within 5s, found \"https://a.example/key\""));
    EXPECT_THAT(text, HasSubstr("apt/repository-2 was not asked: it leads to us"));
    EXPECT_EQ(text.find("error"), std::string::npos);
}

TEST(UrlGate, without_any_network_a_publish_is_refused_and_a_validation_is_not) {
    Web web{{{"https://a.example/key", unknown}, {"https://b.example/key", unknown}}};
    EXPECT_THAT(findings_of(two, web), HasSubstr("error VG4030"));
    EXPECT_EQ(findings_of(two, web, NoNetwork::is_a_note),
              "configcrates/apt.vgo:4:48: warning VG4031: no host name can be looked up from here: "
              "2 addresses were not checked (publishing checks them; --skip-url-checks leaves that "
              "out)\n");
    web.answers["https://a.example/key"] = alive;
    EXPECT_THAT(findings_of(two, web, NoNetwork::is_a_note), HasSubstr("error VG4030"));
}

TEST(UrlGate, asks_no_more_than_a_stack_may_have_and_nothing_too_long) {
    std::string many;
    for (std::size_t at = 0; at <= limits::urls_asked; ++at)
        many += format(
            "  - {{type: repository, repository: r{0}, key_url: https://a.example/{0}}}\n", at);
    many += "  - {type: repository, repository: long, key_url: https://a.example/" +
            std::string(limits::url_bytes, 'x') + "}\n";
    std::size_t count = 0;
    Diagnostics findings;
    check_addresses(
        *catalogue_of(many),
        [&](std::span<const std::string> urls) {
            count += urls.size();
            return std::vector<Answer>(urls.size(), alive);
        },
        NoNetwork::refuses, findings);
    EXPECT_EQ(count, limits::urls_asked);
    EXPECT_THAT(findings.all(), SizeIs(2));
    EXPECT_FALSE(findings.has_errors());
    EXPECT_THAT(findings.text(), HasSubstr("there are more than 2000 addresses in the stack"));
}

}  // namespace
}  // namespace vigo::publish
