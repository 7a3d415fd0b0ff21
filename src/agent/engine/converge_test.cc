// converge_test — what becomes of resources: every action, dependencies, triggers, dry runs,
// masking.

#include "agent/engine/converge.h"

#include <gmock/gmock.h>

#include "host/fake_host.h"

namespace vigo::agent {
namespace {

using resources::Drift;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// A type for these tests: a file's whole content, with knobs for everything that can go wrong.
struct Note {
    std::string path;
    std::string text;
    std::string password;
    std::string needs;
    std::string trouble;
    bool settles = true;
};

constexpr Field<Note> note_fields[] = {
    field<&Note::path>("path", "Which file.", key | absolute_path | managed_path),
    field<&Note::text>("text", "What it holds."),
    field<&Note::password>("password", "Also in it.", secret),
    field<&Note::needs>("needs", "A file without which it cannot be checked."),
    field<&Note::trouble>("trouble", "How its fix goes wrong."),
    field<&Note::settles>("settles", "Whether it is checked again."),
};

void fix_note(const Note& want, Host& host) {
    if (want.trouble == "refused")
        fail(Fault::denied, "{} may not hold {}", want.path, want.password);
    if (want.trouble == "no space")
        fail(Fault::unavailable, "writing {}: no space left on device", want.path);
    if (want.trouble == "no effect") return;
    host.files().put({.path = want.path, .content = want.text + want.password});
    if (want.trouble == "half") fail(Fault::internal, "the other half went wrong");
}

Drift check_note(const Note& want, const Host& host) {
    if (!want.needs.empty() && !host.files().status(want.needs))
        fail(Fault::not_found, "there is no {}", want.needs);
    Drift drift;
    const auto now = host.files().read(want.path).value_or("absent");
    if (now != want.text + want.password)
        drift.add("text", now, want.text + want.password, [=](Host& h) { fix_note(want, h); });
    return drift;
}

resources::ResourceType note() {
    return resources::Resource<Note>{.name = "note",
                                     .doc = "A file's content.",
                                     .fields = note_fields,
                                     .check = check_note,
                                     .settles = [](const Note& want) { return want.settles; }};
}

/// A type that is undone by what was there before; with `way` by a declared one.
struct Title {
    std::string path;
    std::string text;
    bool revert = false;
    std::string trouble;
};

constexpr Field<Title> title_fields[] = {
    field<&Title::path>("path", "Which file.", key | absolute_path | managed_path),
    field<&Title::text>("text", "What it holds."),
    field<&Title::revert>("revert", "Undo it."),
    field<&Title::trouble>("trouble", "How undoing goes wrong."),
};

std::string title_now(const Title& want, const Host& host) {
    return host.files().read(want.path).value_or("");
}

Drift title_differs(const Title& want, const std::string& text, const Host& host) {
    Drift drift;
    if (const auto now = title_now(want, host); now != text)
        drift.add("text", now, text, [path = want.path, text, trouble = want.trouble](Host& h) {
            if (trouble == "refused") fail(Fault::denied, "refused");
            h.files().put({.path = path, .content = text});
        });
    return drift;
}

resources::Resource<Title> titled(std::string_view name) {
    return {.name = name,
            .doc = "A title.",
            .fields = title_fields,
            .check = [](const Title& want, const Host& host) {
                return title_differs(want, want.text, host);
            }};
}

resources::ResourceType snapshot() {
    auto type = titled("snapshot");
    type.reversal = {.asked = [](const Title& want) { return want.revert; },
                     .capture = title_now,
                     .restore = title_differs};
    return type;
}

resources::ResourceType declared() {
    auto type = titled("declared");
    type.reversal = {.asked = [](const Title& want) { return want.revert; },
                     .undo =
                         [](const Title& want) {
                             Drift drift;
                             drift.add("revert", "not run", "run", [=](Host& h) {
                                 if (want.trouble == "refused") fail(Fault::denied, "refused");
                                 const auto now = h.files().read(want.path).value_or("");
                                 h.files().put({.path = want.path, .content = now + " undone"});
                             });
                             return drift;
                         }};
    return type;
}

struct Spec {
    std::string name;
    Map attributes;
    std::string when = {};
    std::vector<std::uint32_t> after = {};
    std::vector<std::uint32_t> notifies = {};
    std::string type = "note";
};

Map attributes(std::initializer_list<std::pair<std::string_view, Value>> given) {
    Map map;
    for (const auto& [name, value] : given) map.add(name, value);
    return map;
}

/// A note of that name in /srv, with its own name as text.
Map plain(const std::string& name) {
    return attributes({{"path", "/srv/" + name}, {"text", name}});
}

class Converge : public testing::Test {
 protected:
    /// One title, of a type that can be undone; the action and the file's content afterwards.
    std::string title(const std::string& type, const std::string& text, bool revert,
                      const std::string& trouble = "", bool dry_run = false) {
        const auto report = run({{.name = "title",
                                  .attributes = attributes({{"path", "/srv/title"},
                                                            {"text", text},
                                                            {"revert", revert},
                                                            {"trouble", trouble}}),
                                  .type = type}},
                                {.dry_run = dry_run, .list_skipped = true});
        const auto said = lines(report);
        return (said.empty() ? "in sync" : said.front().substr(6)) + "; " + content("/srv/title");
    }
    RunReport run(std::vector<Spec> specs, Pass pass = {}) {
        pass.reversals = &reversals_;
        Bundle bundle;
        for (auto& spec : specs)
            bundle.resources.push_back({.crate = "web",
                                        .name = spec.name,
                                        .type = spec.type,
                                        .attributes = std::move(spec.attributes),
                                        .when = spec.when,
                                        .after = spec.after,
                                        .notifies = spec.notifies});
        Policy policy(std::move(bundle), types_);
        if (!secrets_.known.empty() || !secrets_.problem.empty()) policy.reveal(secrets_);
        return converge(policy, host_, traits_, triggers_, pass);
    }
    /// `name action reason` of each result.
    static std::vector<std::string> lines(const RunReport& report) {
        std::vector<std::string> all;
        for (const auto& each : report.results)
            all.push_back(format("{} {}{}{}", each.name, name_of(each.action),
                                 each.reason.empty() ? "" : ": ", each.reason));
        return all;
    }
    std::string content(const std::string& path) const {
        const auto* file = host_.disk().find(path);
        return file != nullptr ? file->content : "absent";
    }

    const std::vector<resources::ResourceType> types_{note(), snapshot(), declared()};
    FakeHost host_;
    Value traits_ = Map();
    MemoryTriggers triggers_;
    SecretValues secrets_;
    MemoryReversals reversals_;
};

TEST_F(Converge, repairs_what_differs_and_then_finds_nothing) {
    host_.disk().set("/srv/a", {.content = "old"});
    const auto first = run({{"a", plain("a")}, {"b", plain("b")}});
    EXPECT_EQ(first.counts, (Counts{.changed = 2}));
    EXPECT_EQ(first.outcome(), Outcome::converged);
    ASSERT_EQ(first.results.size(), 2U);
    EXPECT_EQ(first.results[0].differences[0].is, "old");
    EXPECT_EQ(first.results[0].differences[0].want, "a");
    EXPECT_EQ(content("/srv/b"), "b");
    const auto second = run({{"a", plain("a")}, {"b", plain("b")}});
    EXPECT_EQ(second.counts, (Counts{.in_sync = 2}));
    EXPECT_FALSE(second.is_eventful());
}

TEST_F(Converge, dry_run_says_what_it_would_change_and_changes_nothing) {
    const auto before = host_.state();
    const auto report = run({{"a", plain("a")}}, {.dry_run = true});
    EXPECT_THAT(lines(report), ElementsAre("a would_change"));
    EXPECT_THAT(difference(before, host_.state()), IsEmpty());
    EXPECT_EQ(report.counts.changed, 1U);
}

TEST_F(Converge, names_the_property_that_does_not_converge) {
    const auto report =
        run({{"a", attributes({{"path", "/srv/a"}, {"text", "x"}, {"trouble", "no effect"}})}});
    EXPECT_THAT(
        lines(report),
        ElementsAre("a failed: failed to converge: text is \"absent\" after the fix, not \"x\""));
    EXPECT_EQ(report.outcome(), Outcome::failed);
}

TEST_F(Converge, does_not_check_again_what_only_acts) {
    const auto report = run(
        {{"a",
          attributes(
              {{"path", "/srv/a"}, {"text", "x"}, {"trouble", "no effect"}, {"settles", false}})}});
    EXPECT_THAT(lines(report), ElementsAre("a changed"));
}

TEST_F(Converge, one_that_throws_costs_only_itself) {
    const auto report =
        run({{"a", attributes({{"path", "/srv/a"}, {"text", "x"}, {"trouble", "refused"}})},
             {"b", plain("b")}});
    EXPECT_THAT(lines(report),
                ElementsAre(HasSubstr("a failed: /srv/a may not hold"), "b changed"));
    EXPECT_EQ(report.outcome(), Outcome::degraded);
}

TEST_F(Converge, is_blocked_when_the_world_around_refuses) {
    const auto report =
        run({{"a", attributes({{"path", "/srv/a"}, {"text", "x"}, {"trouble", "no space"}})}});
    EXPECT_THAT(lines(report), ElementsAre("a blocked: writing /srv/a: no space left on device"));
    EXPECT_EQ(report.counts.failed, 1U);
}

TEST_F(Converge, skips_all_that_needs_what_failed) {
    const auto report =
        run({{"a", attributes({{"path", "/srv/a"}, {"text", "x"}, {"trouble", "refused"}})},
             {"b", plain("b"), "", {0}},
             {"c", plain("c"), "", {1}},
             {"d", plain("d")}});
    EXPECT_THAT(lines(report),
                ElementsAre(HasSubstr("a failed"), "b skipped: needs web/a, which did not succeed",
                            "c skipped: needs web/b, which did not succeed", "d changed"));
    EXPECT_EQ(content("/srv/b"), "absent");
}

TEST_F(Converge, a_dependency_that_its_condition_removed_is_satisfied) {
    const auto report = run({{"a", plain("a"), "false"}, {"b", plain("b"), "", {0}}});
    EXPECT_THAT(lines(report), ElementsAre("b changed"));
    EXPECT_EQ(report.counts.skipped, 1U);
}

TEST_F(Converge, a_condition_that_nobody_can_decide_fails_and_is_named) {
    const auto report = run({{"a", plain("a"), "service_running('x')"}});
    EXPECT_THAT(lines(report),
                ElementsAre("a failed: cannot tell whether `service_running('x')` holds"));
    EXPECT_EQ(content("/srv/a"), "absent");
}

TEST_F(Converge, d3_what_it_cannot_do_is_unsupported_and_never_in_sync) {
    const auto report = run({{"a", plain("a"), "", {}, {}, "hologram"},
                             {"b", attributes({{"path", "/srv/b"}, {"txt", "x"}})},
                             {"c", plain("c"), "", {0}}});
    EXPECT_THAT(lines(report),
                ElementsAre("a unsupported: this agent has no resource type \"hologram\"",
                            HasSubstr("b unsupported: unknown attribute \"txt\""),
                            "c skipped: needs web/a, which did not succeed"));
    EXPECT_EQ(report.counts.in_sync, 0U);
}

/// One note with a secret in the middle of its text, and in the way of a fix that fails.
Map with_secret(const std::string& trouble = "") {
    return attributes({{"path", "/srv/a"},
                       {"text", "user=x\npass=__VIGO_SECRET__db/pw__END_VIGO_SECRET__\n"},
                       {"trouble", trouble}});
}

TEST_F(Converge, without_its_secrets_a_resource_is_not_looked_at_and_all_others_are) {
    const std::vector<Spec> specs{{"a", with_secret(), "", {}, {2}},
                                  {"b", plain("b")},
                                  {"c", plain("c"), "changed", {}, {}},
                                  {"d", plain("d"), "", {0}}};
    for (const std::string problem : {"", "the line broke"}) {
        secrets_.problem = problem;
        const auto why =
            problem.empty() ? "the server was not reached since this agent started" : problem;
        const auto report = run(specs);
        EXPECT_THAT(
            lines(report)[0],
            testing::StrEq("a blocked: not checked: its secret db/pw is not known: " + why));
        EXPECT_EQ(content("/srv/a"), "absent");
        EXPECT_EQ(content("/srv/b"), "b");
        EXPECT_EQ(content("/srv/d"), "absent");
        EXPECT_EQ(report.outcome(), Outcome::degraded);
    }
    secrets_.refused["db/pw"] = "file not found";
    EXPECT_THAT(lines(run(specs))[0], HasSubstr("db/pw is not known: file not found"));
}

TEST_F(Converge, a_secret_stands_where_its_mark_stood_and_shows_nowhere) {
    secrets_.known.emplace("db/pw", crypto::Wiped(std::string_view("hunter2")));
    host_.disk().set("/srv/a", {.content = "pass=the old one\n"});
    const auto preview = run({{"a", with_secret()}}, {.dry_run = true});
    const auto failing = run({{"a", with_secret("refused")}});
    const auto report = run({{"a", with_secret()}});
    for (const auto* each : {&preview, &failing, &report}) {
        ASSERT_EQ(each->results.size(), 1U);
        const auto& result = each->results[0];
        ASSERT_EQ(result.differences.size(), 1U);
        EXPECT_EQ(result.differences[0].is, "(secret)");  // what it was is nobody's business either
        EXPECT_EQ(result.differences[0].want, "(secret)");
        EXPECT_EQ(result.differences[0].diff, "");
        EXPECT_THAT(result.reason, Not(HasSubstr("hunter2")));
    }
    EXPECT_EQ(content("/srv/a"), "user=x\npass=hunter2\n");
    EXPECT_THAT(lines(run({{"a", with_secret()}})), IsEmpty());
}

TEST_F(Converge, a_resource_without_secrets_shows_none_that_it_meets) {
    secrets_.known.emplace("db/pw", crypto::Wiped(std::string_view("hunter2")));
    host_.disk().set("/srv/b", {.content = "line\nhunter2\n"});
    auto refused = plain("c");
    refused.add("needs", "/srv/hunter2");
    const auto report = run({{"b", plain("b")}, {"c", refused}});
    ASSERT_EQ(report.results.size(), 2U);
    EXPECT_EQ(report.results[0].differences[0].is, "line\n(secret)\n");
    EXPECT_EQ(report.results[1].reason, "there is no /srv/(secret)");
}

TEST_F(Converge, a_secret_in_a_secret_attribute_hides_no_other) {
    secrets_.known.emplace("db/pw", crypto::Wiped(std::string_view("hunter2")));
    host_.disk().set("/srv/a", {.content = "old"});
    const auto report =
        run({{"a", attributes({{"path", "/srv/a"},
                               {"text", "key="},
                               {"password", "__VIGO_SECRET__db/pw__END_VIGO_SECRET__"}})}});
    ASSERT_EQ(report.results.size(), 1U);
    EXPECT_EQ(report.results[0].differences[0].is, "old");
    EXPECT_EQ(report.results[0].differences[0].want, "key=(secret)");
    EXPECT_EQ(content("/srv/a"), "key=hunter2");
}

TEST_F(Converge, a_value_that_looks_like_a_mark_is_not_looked_up_again) {
    secrets_.known.emplace(
        "db/pw", crypto::Wiped(std::string_view("__VIGO_SECRET__x/y__END_VIGO_SECRET__")));
    run({{"a", with_secret()}});
    EXPECT_THAT(content("/srv/a"), HasSubstr("pass=__VIGO_SECRET__x/y__END_VIGO_SECRET__"));
}

TEST_F(Converge, what_is_found_in_the_place_of_a_secret_is_not_remembered_for_an_undoing) {
    secrets_.known.emplace("db/pw", crypto::Wiped(std::string_view("hunter2")));
    host_.disk().set("/srv/title", {.content = "an older secret"});
    run({{.name = "title",
          .attributes = attributes(
              {{"path", "/srv/title"}, {"text", "__VIGO_SECRET__db/pw__END_VIGO_SECRET__"}}),
          .type = "snapshot"}});
    EXPECT_EQ(content("/srv/title"), "hunter2");
    EXPECT_TRUE(reversals_.reversals().empty());
}

TEST_F(Converge, the_host_is_told_when_a_step_with_secrets_begins_and_ends) {
    secrets_.known.emplace("db/pw", crypto::Wiped(std::string_view("hunter2")));
    std::vector<std::string> told;
    Pass pass{.on_result = [&](const ResourceResult& each) { told.push_back(each.name); },
              .in_private = [&](bool begins) { told.push_back(begins ? "in" : "out"); }};
    run({{"a", with_secret("refused")}, {"b", plain("b")}}, pass);
    EXPECT_THAT(told, ElementsAre("in", "out", "a", "b"));
}

TEST_F(Converge, masks_lines_and_cut_pieces_of_values) {
    const std::string_view values[] = {"hunter2", "first line\nsecond line\nend\n", "ab"};
    const auto mask = Mask::of_values(values);
    const struct {
        std::string text, shown;
    } cases[] = {
        {"pass hunter2, hunter2!", "pass (secret), (secret)!"},
        {"said: second line; end", "said: (secret); end"},  // a short line tells nothing
        {"first line\nsecond line\nend\n", "(secret)"},
        {"it said hunt…", "it said (secret)…"},
        {"…ter2 was refused", "…(secret) was refused"},
        {"hun… …er2", "hun… …er2"},
        {"ab", "ab"},  // by itself it would hide half of everything
        {"nothing", "nothing"},
        {"…", "…"},
    };
    for (const auto& each : cases) EXPECT_EQ(mask.hide(each.text), each.shown);
}

TEST_F(Converge, a_guardrail_holds_before_every_resource) {
    const auto before = host_.state();
    const auto report =
        run({{"a", attributes({{"path", "/etc/vigo-envoy/config"}, {"text", "server=evil"}})}});
    EXPECT_THAT(lines(report), ElementsAre(HasSubstr("a failed: guardrail: targets protected")));
    EXPECT_THAT(difference(before, host_.state()), IsEmpty());
}

TEST_F(Converge, attributes_that_make_no_sense_fail) {
    const auto report = run({{"a", attributes({{"path", "srv/a"}})}});
    EXPECT_THAT(lines(report), ElementsAre(HasSubstr("a failed: path must be an absolute path")));
}

TEST_F(Converge, secrets_appear_nowhere) {
    host_.disk().set("/srv/a", {.content = "hunter2 of old"});
    const Map with = attributes({{"path", "/srv/a"}, {"text", "key="}, {"password", "hunter2"}});
    auto failing = with;
    failing.add("trouble", "refused");
    for (const auto& each : {with, failing}) {
        const auto report = run({{"a", each}}, {.dry_run = each.size() == with.size()});
        ASSERT_EQ(report.results.size(), 1U);
        const auto& result = report.results[0];
        EXPECT_THAT(result.reason, Not(HasSubstr("hunter2")));
        ASSERT_EQ(result.differences.size(), 1U);
        EXPECT_EQ(result.differences[0].is, "(secret) of old");
        EXPECT_EQ(result.differences[0].want, "key=(secret)");
    }
}

TEST_F(Converge, a_trigger_runs_its_target_once_at_its_place) {
    const std::vector<Spec> specs{{"a", plain("a"), "", {}, {2}},
                                  {"b", plain("b"), "", {}, {2}},
                                  {"restart", plain("restart"), "changed", {}, {}},
                                  {"d", plain("d")}};
    EXPECT_THAT(lines(run(specs)),
                ElementsAre("a changed", "b changed", "restart changed", "d changed"));
    EXPECT_THAT(triggers_.pending(), IsEmpty());
    host_.disk().erase("/srv/restart");
    EXPECT_THAT(lines(run(specs)), IsEmpty());
    EXPECT_EQ(content("/srv/restart"), "absent");
}

TEST_F(Converge, a_target_before_its_notifier_runs_at_the_end) {
    const auto report = run({{"restart", plain("restart"), "changed"},
                             {"a", plain("a"), "", {}, {0}},
                             {"b", plain("b")}});
    EXPECT_THAT(lines(report), ElementsAre("a changed", "b changed", "restart changed"));
}

TEST_F(Converge, a_trigger_that_an_earlier_run_left_fires) {
    triggers_.add("web/restart");
    triggers_.add("web/gone");
    EXPECT_THAT(lines(run({{"restart", plain("restart"), "changed"}})),
                ElementsAre("restart changed"));
    EXPECT_THAT(triggers_.pending(), IsEmpty());
}

TEST_F(Converge, a_triggered_target_that_fails_is_tried_again) {
    const auto broken = attributes({{"path", "/srv/r"}, {"text", "x"}, {"trouble", "refused"}});
    run({{"a", plain("a"), "", {}, {1}}, {"restart", broken, "changed"}});
    EXPECT_THAT(triggers_.pending(), ElementsAre("web/restart"));
    EXPECT_THAT(lines(run({{"a", plain("a"), "", {}, {1}}, {"restart", plain("r"), "changed"}})),
                ElementsAre("restart changed"));
}

TEST_F(Converge, half_a_change_triggers_too_and_none_does_not) {
    const auto half = attributes({{"path", "/srv/a"}, {"text", "x"}, {"trouble", "half"}});
    const auto none = attributes({{"path", "/srv/b"}, {"text", "x"}, {"trouble", "refused"}});
    EXPECT_THAT(lines(run({{"b", none, "", {}, {1}}, {"restart", plain("r"), "changed"}})),
                ElementsAre(HasSubstr("b failed")));
    EXPECT_THAT(triggers_.pending(), IsEmpty());
}

TEST_F(Converge, dry_run_shows_triggered_targets_and_keeps_triggers_as_they_are) {
    triggers_.add("web/gone");
    const auto report = run({{"a", plain("a"), "", {}, {1}}, {"restart", plain("r"), "changed"}},
                            {.dry_run = true});
    EXPECT_THAT(lines(report), ElementsAre("a would_change", "restart would_change"));
    EXPECT_THAT(triggers_.pending(), ElementsAre("web/gone"));
}

struct Following {
    std::string_view name;
    Spec follower;
    std::string_view line;
};

TEST_F(Converge, in_a_dry_run_what_needs_an_unmade_change_follows_it) {
    const Following cases[] = {
        {"declared",
         {"b", attributes({{"path", "/x/b"}, {"needs", "/y"}}), "", {0}},
         "b would_follow: would follow web/a"},
        {"below it",
         {"b", attributes({{"path", "/srv/a/b"}, {"needs", "/y"}})},
         "b would_follow: would follow web/a"},
        {"named by the error",
         {"b", attributes({{"path", "/x/b"}, {"needs", "/srv/a"}})},
         "b would_follow: would follow web/a"},
        {"not related",
         {"b", attributes({{"path", "/x/b"}, {"needs", "/srv/ab"}})},
         "b failed: there is no /srv/ab"},
    };
    for (const auto& each : cases) {
        SCOPED_TRACE(each.name);
        const auto report = run({{"a", plain("a")}, each.follower}, {.dry_run = true});
        EXPECT_THAT(lines(report), ElementsAre("a would_change", std::string(each.line)));
    }
}

TEST_F(Converge, stops_between_two_resources_when_asked) {
    std::stop_source stop;
    Pass pass{.stop = stop.get_token()};
    pass.on_result = [&](const ResourceResult&) { stop.request_stop(); };
    const auto report = run({{"a", plain("a")}, {"b", plain("b")}}, pass);
    EXPECT_TRUE(report.interrupted);
    EXPECT_EQ(report.counts, (Counts{.changed = 1, .skipped = 1}));
    EXPECT_EQ(content("/srv/b"), "absent");
}

TEST_F(Converge, a_report_keeps_within_its_bounds_and_names_everything) {
    std::vector<Spec> specs;
    for (int number = 0; number < 5000; ++number)
        specs.push_back({format("r{}", number), attributes({{"path", format("/srv/{}", number)},
                                                            {"text", std::string(2000, 'x')}})});
    const auto report = run(std::move(specs), {.dry_run = true});
    EXPECT_EQ(report.results.size(), 5000U);
    EXPECT_FALSE(report.results.front().differences.empty());
    EXPECT_THAT(report.results.back().reason, HasSubstr("report is full"));
}

TEST_F(Converge, a_snapshot_is_taken_before_the_first_change_and_put_back_once) {
    host_.disk().set("/srv/title", {.content = "found"});
    EXPECT_EQ(title("snapshot", "one", false), "changed; one");
    EXPECT_EQ(title("snapshot", "two", false), "changed; two");
    EXPECT_EQ(title("snapshot", "two", true, "", true), "would_change; two");
    EXPECT_EQ(title("snapshot", "two", true), "changed; found");
    EXPECT_EQ(title("snapshot", "two", true), "skipped: it was reverted; found");
    host_.disk().set("/srv/title", {.content = "by hand"});
    EXPECT_EQ(title("snapshot", "two", true), "skipped: it was reverted; by hand");
    // A normal run arms it again, with what is there now.
    EXPECT_EQ(title("snapshot", "three", false), "changed; three");
    EXPECT_EQ(title("snapshot", "three", true), "changed; by hand");
}

TEST_F(Converge, a_snapshot_that_was_never_taken_fails_loudly) {
    EXPECT_EQ(title("snapshot", "one", true),
              "failed: there is nothing to put back: this machine was never seen without the "
              "resource; absent");
}

TEST_F(Converge, what_is_in_place_already_is_settled_at_once) {
    host_.disk().set("/srv/title", {.content = "found"});
    EXPECT_EQ(title("snapshot", "found", false), "in sync; found");
    EXPECT_EQ(title("snapshot", "found", true), "in sync; found");
    EXPECT_EQ(title("snapshot", "found", true), "skipped: it was reverted; found");
}

TEST_F(Converge, a_declared_way_back_runs_once_and_a_normal_run_arms_it_again) {
    EXPECT_EQ(title("declared", "one", false), "changed; one");
    EXPECT_EQ(title("declared", "one", true, "", true), "would_change; one");
    EXPECT_EQ(title("declared", "one", true), "changed; one undone");
    EXPECT_EQ(title("declared", "one", true), "skipped: it was reverted; one undone");
    EXPECT_EQ(title("declared", "one", false), "changed; one");
    EXPECT_EQ(title("declared", "one", true), "changed; one undone");
}

TEST_F(Converge, an_undoing_that_fails_is_tried_again) {
    host_.disk().set("/srv/title", {.content = "found"});
    for (const std::string type : {"snapshot", "declared"}) {
        title(type, "one", false);
        EXPECT_EQ(title(type, "one", true, "refused"), "failed: refused; one") << type;
        EXPECT_THAT(title(type, "one", true), testing::StartsWith("changed; ")) << type;
        reversals_.forget_reversal("web/title");
    }
}

TEST_F(Converge, undoing_does_not_wait_for_what_the_resource_waits_for) {
    const auto wanted = attributes({{"path", "/srv/title"}, {"text", "x"}, {"revert", true}});
    const auto report =
        run({{.name = "title", .attributes = wanted, .when = "changed", .type = "declared"}});
    EXPECT_THAT(lines(report), ElementsAre("title changed"));
}

TEST_F(Converge, what_no_policy_needs_is_forgotten_once_there_is_too_much) {
    for (std::size_t at = 0; at <= limits::reversals_kept; ++at)
        reversals_.keep_reversal(format("gone/{}", at), {});
    title("snapshot", "one", false);
    EXPECT_EQ(reversals_.reversals().size(), 1U);
}

}  // namespace
}  // namespace vigo::agent
