// liaison_test — conversations with a server that behaves, misbehaves, forgets and vanishes.

#include "agent/liaison.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "agent/assignment.h"
#include "agent/scripted_server_test.h"
#include "host/fake_host.h"
#include "host/temp_folder.h"
#include "resources/catalogue.h"
#include "wire/refusal.h"

namespace vigo::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Bundle bundle_of(const std::string& content) {
    Map attributes;
    attributes.add("target_path", "/etc/motd");
    attributes.add("content", content);
    return {
        .resources = {{.crate = "base", .name = "motd", .type = "file", .attributes = attributes}},
        .crates = {"base"}};
}

traits::Collector named() {
    return {.name = "named",
            .doc = "A trait for tests.",
            .provides = {{"named.host", Kind::text, "The host's name."}},
            .collect = [](const Host& host, traits::Traits& traits) {
                traits.set("named.host", host.hostname());
            }};
}

/// An envoy in memory, but for its store.
struct Envoy {
    explicit Envoy(ScriptedServer& server, Identity known, const std::string& folder)
        : identity(std::move(known)),
          store_folder(folder),
          exchange(server.channel(), identity, host.clock(), 0) {
        enforcer.load(identity);
        keeper.collect();
    }
    std::unique_ptr<Store> open_store() {
        auto bounds = Store::usual_bounds();
        bounds.durable = false;
        if (store_refuses) fail(Fault::unavailable, "no space left on device");
        return Store::open(store_folder, host.clock().now(), crypto::random_bytes(16), bounds);
    }
    Contact check_in() {
        if (memory.recover()) enforcer.store_was_lost();
        return liaison.check_in(new_trace_id());
    }
    std::optional<RunReport> run() { return enforcer.run(keeper.traits(), "schedule", {}); }
    std::string motd() const {
        const auto* file = host.disk().find("/etc/motd");
        return file != nullptr ? file->content : "absent";
    }

    Identity identity;
    std::string store_folder;
    bool store_refuses = false;
    FakeHost host;
    std::vector<resources::ResourceType> types = resources::all();
    Capabilities capabilities = capabilities_of(types);
    Memory memory{[this] { return open_store(); }};
    traits::Gatherer gatherer{{named()}};
    TraitsKeeper keeper{gatherer, host, 10};
    Exchange exchange;
    Enforcer enforcer{{.machine = host, .memory = memory, .types = types}};
    Liaison liaison{{.exchange = exchange,
                     .identity = identity,
                     .enforcer = enforcer,
                     .memory = memory,
                     .traits = keeper,
                     .capabilities = capabilities,
                     .clock = host.clock()}};
};

class LiaisonTest : public testing::Test {
 protected:
    std::unique_ptr<Envoy> envoy() {
        auto copy = server_.enrol();
        return std::make_unique<Envoy>(server_, std::move(copy), box_ / "store");
    }
    /// One that holds version 1 and has converged.
    std::unique_ptr<Envoy> settled() {
        auto it = envoy();
        server_.offer(bundle_of("one\n"), 1);
        it->check_in();
        it->run();
        it->liaison.report(new_trace_id());
        return it;
    }
    std::vector<std::uint64_t> numbers() const {
        std::vector<std::uint64_t> all;
        for (const auto& run : server_.runs) all.push_back(run.run().number());
        return all;
    }

    TempFolder box_;
    ScriptedServer server_;
};

TEST_F(LiaisonTest, tells_its_traits_takes_its_policy_and_reports_what_it_did) {
    const auto it = envoy();
    server_.offer(bundle_of("one\n"), 1);
    EXPECT_EQ(it->check_in(), Contact::changed);
    ASSERT_EQ(server_.traits.size(), 1U);
    EXPECT_THAT(server_.traits[0].traits(), HasSubstr("envoy.example"));
    ASSERT_TRUE(it->run());
    EXPECT_EQ(it->motd(), "one\n");
    it->liaison.report(new_trace_id());
    ASSERT_EQ(server_.runs.size(), 1U);
    const auto& run = server_.runs[0];
    EXPECT_EQ(run.run().changed(), 1U);
    EXPECT_EQ(run.run().store_id(), it->memory.store_id());
    ASSERT_EQ(run.results_size(), 1);
    EXPECT_EQ(run.results(0).action(), "changed");
    EXPECT_EQ(run.results(0).differences(0).property(), "content");
}

TEST_F(LiaisonTest, the_next_check_in_tells_the_last_run_and_hears_no_change) {
    const auto it = settled();
    it->run();
    EXPECT_EQ(it->check_in(), Contact::done);
    const auto& last = server_.check_ins.back();
    EXPECT_EQ(last.version(), 1U);
    EXPECT_EQ(last.assignment_digest().size(), 32U);
    EXPECT_EQ(last.last_run().number(), 2U);
    EXPECT_EQ(last.last_run().in_sync(), 1U);
    EXPECT_THAT(numbers(), ElementsAre(1));
    EXPECT_EQ(it->memory.queued_runs(), 0U);
}

TEST_F(LiaisonTest, reports_again_when_the_acknowledgement_was_lost) {
    const auto it = envoy();
    server_.offer(bundle_of("one\n"), 1);
    it->check_in();
    it->run();
    server_.lose_next_acknowledgement = true;
    it->liaison.report(new_trace_id());
    EXPECT_EQ(it->memory.queued_runs(), 1U);
    it->liaison.report(new_trace_id());
    EXPECT_EQ(it->memory.queued_runs(), 0U);
    EXPECT_THAT(numbers(), ElementsAre(1, 1));  // the same number: the server counts it once
}

TEST_F(LiaisonTest, enforces_without_its_server_and_hands_over_every_run_in_order) {
    const auto it = settled();
    server_.refuse = [](auto) { fail(Fault::unavailable, "nobody listens"); };
    for (int round = 0; round < 3; ++round) {
        it->host.disk().set("/etc/motd", {.content = "drift"});
        EXPECT_EQ(it->check_in(), Contact::failed);
        it->run();
        EXPECT_EQ(it->motd(), "one\n");
        it->run();  // nothing to do: told later all the same
    }
    EXPECT_EQ(it->liaison.problem(), "nobody listens");
    server_.refuse = nullptr;
    EXPECT_EQ(it->check_in(), Contact::done);
    EXPECT_EQ(it->liaison.problem(), "");
    it->liaison.report(new_trace_id());
    EXPECT_THAT(numbers(), ElementsAre(1, 2, 3, 4, 5, 6));
    EXPECT_EQ(server_.check_ins.back().last_run().number(), 7U);
    EXPECT_EQ(it->memory.queued_runs(), 0U);
}

TEST_F(LiaisonTest, a_restart_forgets_neither_policy_nor_reports) {
    auto before = settled();
    before->host.disk().set("/etc/motd", {.content = "drift"});
    before->run();
    auto identity = std::move(before->identity);
    before.reset();
    Envoy after(server_, std::move(identity), box_ / "store");
    ASSERT_TRUE(after.enforcer.assignment());
    EXPECT_EQ(after.enforcer.assignment()->version, 1U);
    after.liaison.report(new_trace_id());
    EXPECT_THAT(numbers(), ElementsAre(1, 2));
    after.run();
    EXPECT_EQ(last_run_of(after.memory.notes())->number, 3U);
}

TEST_F(LiaisonTest, asks_for_its_policy_again_when_the_store_was_deleted) {
    const auto it = settled();
    const auto id = it->memory.store_id();
    std::filesystem::remove_all(it->store_folder);
    EXPECT_EQ(it->check_in(), Contact::changed);
    EXPECT_NE(it->memory.store_id(), id);
    EXPECT_EQ(it->enforcer.assignment_digest().size(), 32U);
    EXPECT_TRUE(it->memory.policy());
}

TEST_F(LiaisonTest, keeps_enforcing_and_reports_later_when_the_disk_is_full) {
    auto known = server_.enrol();
    TempFolder elsewhere;
    Envoy it(server_, std::move(known), elsewhere / "store");
    std::filesystem::remove_all(it.store_folder);
    it.store_refuses = true;
    server_.offer(bundle_of("one\n"), 1);
    EXPECT_EQ(it.check_in(), Contact::changed);
    it.run();
    EXPECT_EQ(it.motd(), "one\n");
    it.liaison.report(new_trace_id());
    EXPECT_THAT(numbers(), IsEmpty());
    it.store_refuses = false;
    it.check_in();
    it.memory.recover();
    it.liaison.report(new_trace_id());
    EXPECT_THAT(numbers(), ElementsAre(1));
    EXPECT_EQ(server_.runs[0].run().store_id().size(), 16U);
}

struct Forgery {
    std::string_view name;
    std::function<void(proto::SignedAssignment&, std::string&)> tamper;
    std::string_view says;
};

TEST_F(LiaisonTest, believes_no_policy_but_its_own_servers) {
    const auto stranger = crypto::SigningKey::make();
    const Forgery forgeries[] = {
        {"a changed bundle", [](auto&, auto& bundle) { bundle.back() ^= 1; },
         "not what was signed"},
        {"a changed assignment",
         [](auto& given, auto&) { given.mutable_assignment()->back() ^= 1; },
         "signature does not hold"},
        {"a changed signature", [](auto& given, auto&) { given.mutable_signature()->back() ^= 1; },
         "signature does not hold"},
        {"an unknown key", [](auto& given, auto&) { given.mutable_key_id()->back() ^= 1; },
         "does not hold"},
        {"a stranger's signature",
         [&](auto& given, auto&) {
             given.set_signature(std::string(crypto::view(stranger.sign(given.assignment()))));
         },
         "signature does not hold"},
        {"no bundle at all", [](auto&, auto& bundle) { bundle.clear(); }, "not what was signed"},
    };
    const auto it = settled();
    server_.offer(bundle_of("evil\n"), 2);
    for (const auto& forgery : forgeries) {
        SCOPED_TRACE(forgery.name);
        server_.tamper = forgery.tamper;
        EXPECT_EQ(it->check_in(), Contact::failed);
        EXPECT_THAT(it->liaison.problem(), HasSubstr(std::string(forgery.says)));
        it->run();
        EXPECT_EQ(it->motd(), "one\n");
        EXPECT_EQ(it->enforcer.assignment()->version, 1U);
    }
    server_.tamper = nullptr;
    EXPECT_EQ(it->check_in(), Contact::changed);
    EXPECT_EQ(it->enforcer.assignment()->version, 2U);
}

TEST_F(LiaisonTest, refuses_a_policy_signed_for_another_envoy_or_fleet_or_an_older_one) {
    const auto it = settled();
    server_.offer(bundle_of("two\n"), 5);
    it->check_in();
    const auto good = server_.assignment();
    const auto refused = [&](auto change, std::string_view says) {
        server_.assignment() = good;
        server_.assignment()->issued_ms += 1;
        change(*server_.assignment());
        EXPECT_EQ(it->check_in(), Contact::failed);
        EXPECT_THAT(it->liaison.problem(), HasSubstr(std::string(says)));
    };
    refused([](Assignment& a) { a.envoy_id.back() ^= 1; }, "another envoy");
    refused([](Assignment& a) { a.fleet_id.back() ^= 1; }, "another envoy");
    refused([](Assignment& a) { a.version = 4; }, "older than 5");
    refused([](Assignment& a) { a.issued_ms -= 1000; }, "older than 5");
    EXPECT_EQ(it->enforcer.assignment()->version, 5U);
}

TEST_F(LiaisonTest, a_new_assignment_of_the_same_bundle_costs_no_decoding_and_survives_a_restart) {
    const auto it = settled();
    server_.offer(bundle_of("one\n"), 7);
    server_.tamper = [](auto&, auto& bundle) {
        bundle.clear();
    };  // the server knows that we hold it
    EXPECT_EQ(it->check_in(), Contact::changed);
    EXPECT_EQ(it->enforcer.assignment()->version, 7U);
    EXPECT_FALSE(it->memory.policy()->bundle.empty());
}

TEST_F(LiaisonTest, an_unknown_or_revoked_envoy_keeps_its_policy_and_waits_long) {
    const auto it = settled();
    server_.refuse = [](auto) { fail(Fault::not_found, "{}", wire::unknown_envoy); };
    EXPECT_EQ(it->check_in(), Contact::unknown);
    server_.refuse = [](auto) { fail(Fault::denied, "{}", wire::revoked_envoy); };
    EXPECT_EQ(it->check_in(), Contact::unknown);
    it->host.disk().set("/etc/motd", {.content = "drift"});
    it->run();
    EXPECT_EQ(it->motd(), "one\n");
}

TEST_F(LiaisonTest, jumps_over_a_sequence_number_that_the_server_has_seen) {
    const auto it = settled();
    const auto highest = it->exchange.sequence() + 1'000'000'000;
    bool first = true;
    server_.refuse = [&](auto) {
        if (std::exchange(first, false))
            throw Error(Fault::conflict, wire::replay_refusal(1, highest));
    };
    EXPECT_EQ(it->check_in(), Contact::done);
    EXPECT_EQ(server_.sequences.back(), highest + 1);
}

TEST_F(LiaisonTest, numbers_of_a_burst_are_neighbours_and_a_pause_jumps_to_the_clock) {
    const auto it = settled();
    const auto first = it->exchange.sequence();
    it->host.time().advance(Millis(300));
    it->check_in();
    EXPECT_EQ(server_.sequences.back(), first + 1);
    it->host.time().advance(Millis(60'000));
    it->check_in();
    EXPECT_EQ(server_.sequences.back(),
              static_cast<std::uint64_t>(to_ms(it->host.clock().now())) * 1000);
    it->host.time().jump(Millis(-3'600'000));
    const auto before = it->exchange.sequence();
    it->check_in();
    EXPECT_EQ(server_.sequences.back(), before + 1);
}

TEST_F(LiaisonTest, notes_the_skew_that_a_refusal_names) {
    const auto it = settled();
    server_.refuse = [](auto) {
        throw Error(Fault::denied, wire::clock_refusal(Millis(-600'000), Millis(300'000)));
    };
    EXPECT_EQ(it->check_in(), Contact::failed);
    EXPECT_EQ(it->memory.notes().skew_ms, 600'000);
}

TEST_F(LiaisonTest, a_forced_push_waits_in_the_answer) {
    const auto it = settled();
    server_.add_to_answer = [](proto::CheckInReply& reply) { reply.set_converge_now(true); };
    EXPECT_EQ(it->check_in(), Contact::converge);
}

TEST_F(LiaisonTest, tells_what_it_can_do_when_asked) {
    const auto it = settled();
    server_.add_to_answer = [](proto::CheckInReply& reply) { reply.set_want_capabilities(true); };
    it->check_in();
    EXPECT_THAT(server_.traits.back().capabilities(), HasSubstr(R"("symlink":["target_path")"));
    EXPECT_EQ(server_.check_ins.back().capabilities_digest(), digest_of(it->capabilities.json));
}

TEST_F(LiaisonTest, observe_only_changes_nothing_and_reports_what_it_would) {
    const auto it = settled();
    it->host.disk().set("/etc/motd", {.content = "drift"});
    server_.assignment()->observe_only = true;
    server_.assignment()->issued_ms += 1;
    it->check_in();
    const auto report = it->run();
    EXPECT_TRUE(report->dry_run);
    EXPECT_EQ(it->motd(), "drift");
    it->liaison.report(new_trace_id());
    EXPECT_EQ(server_.runs.back().results(0).action(), "would_change");
    EXPECT_TRUE(server_.runs.back().run().dry_run());
}

Bundle bundle_with_secrets() {
    auto bundle = bundle_of("one\n");
    Map attributes;
    attributes.add("target_path", "/etc/app");
    attributes.add("content",
                   "a=__VIGO_SECRET__app/a__END_VIGO_SECRET__ "
                   "b=__VIGO_SECRET__app/b__END_VIGO_SECRET__\n");
    bundle.resources.push_back(
        {.crate = "base", .name = "app", .type = "file", .attributes = attributes});
    bundle.secrets = {"app/a", "app/b"};
    return bundle;
}

TEST_F(LiaisonTest, asks_for_its_secrets_in_one_call_and_only_when_they_may_be_new) {
    const auto it = envoy();
    const auto app = [&] {
        const auto* file = it->host.disk().find("/etc/app");
        return file != nullptr ? file->content : "absent";
    };
    server_.secrets = {{"app/a", "one"}, {"app/b", "two"}};
    server_.offer(bundle_with_secrets(), 1);
    it->check_in();
    it->run();
    EXPECT_EQ(app(), "a=one b=two\n");
    EXPECT_THAT(server_.asked_secrets, ElementsAre(ElementsAre("app/a", "app/b")));
    it->check_in();
    it->run();
    EXPECT_EQ(server_.asked_secrets.size(), 1U);

    server_.secrets["app/a"] = "three";
    server_.assignment()->secrets_epoch = 7;
    it->check_in();
    it->run();
    EXPECT_EQ(app(), "a=three b=two\n");
    EXPECT_EQ(server_.asked_secrets.size(), 2U);
    const auto kept = it->memory.policy();
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->bundle.find("three"), std::string::npos);
}

TEST_F(LiaisonTest, checks_what_needs_no_secret_when_the_server_is_away_after_a_restart) {
    server_.secrets = {{"app/a", "one"}, {"app/b", "two"}};
    auto it = envoy();
    server_.offer(bundle_with_secrets(), 1);
    it->check_in();
    it->run();
    auto identity = std::move(it->identity);
    it = nullptr;
    it = std::make_unique<Envoy>(server_, std::move(identity), box_ / "store");
    server_.refuse = [](auto) { fail(Fault::unavailable, "gone"); };
    it->check_in();
    auto report = it->run();
    ASSERT_TRUE(report);
    EXPECT_EQ(it->motd(), "one\n");
    EXPECT_EQ(report->results.back().reason,
              "not checked: its secret app/a is not known: the server was not reached since this "
              "agent started");
    server_.refuse = [](auto method) {
        if (method == "ResolveSecrets") fail(Fault::denied, "secret app/a is none of yours");
    };
    it->check_in();
    report = it->run();
    EXPECT_THAT(report->results.back().reason, HasSubstr("secret app/a is none of yours"));
    server_.refuse = nullptr;
    server_.secrets.erase("app/b");
    it->check_in();
    report = it->run();
    EXPECT_THAT(report->results.back().reason, HasSubstr("app/b is not known: file not found"));
    server_.secrets["app/b"] = "two";
    it->check_in();
    EXPECT_EQ(server_.asked_secrets.back(), std::vector<std::string>{"app/b"});
    EXPECT_EQ(it->run()->outcome(), Outcome::converged);
}

TEST_F(LiaisonTest, what_it_knows_of_secrets_outlives_its_server) {
    server_.secrets = {{"app/a", "one"}, {"app/b", "two"}};
    const auto it = envoy();
    server_.offer(bundle_with_secrets(), 1);
    it->check_in();
    it->run();
    server_.refuse = [](auto) { fail(Fault::unavailable, "gone"); };
    it->host.disk().set("/etc/app", {.content = "spoilt"});
    it->check_in();
    EXPECT_EQ(it->run()->outcome(), Outcome::converged);
    EXPECT_EQ(it->host.disk().find("/etc/app")->content, "a=one b=two\n");
}

TEST_F(LiaisonTest, many_secrets_take_several_calls) {
    Bundle bundle;
    Map attributes;
    attributes.add("target_path", "/etc/app");
    std::string content;
    for (int at = 0; at < 250; ++at) {
        const auto path = format("app/{:03}", at);
        content += "__VIGO_SECRET__" + path + "__END_VIGO_SECRET__\n";
        bundle.secrets.push_back(path);
        server_.secrets[path] = format("value {}", at);
    }
    attributes.add("content", content);
    bundle.resources = {{.crate = "base", .name = "app", .type = "file", .attributes = attributes}};
    bundle.crates = {"base"};
    const auto it = envoy();
    server_.offer(bundle, 1);
    it->check_in();
    EXPECT_EQ(it->run()->outcome(), Outcome::converged);
    ASSERT_EQ(server_.asked_secrets.size(), 2U);
    EXPECT_EQ(server_.asked_secrets[0].size(), 200U);
}

TEST_F(LiaisonTest, renews_its_certificate_when_a_third_of_its_life_is_left) {
    auto identity = server_.enrol();
    const auto before = identity.certificate;
    Envoy it(server_, std::move(identity), box_ / "store");
    int kept = 0;
    Liaison liaison({.exchange = it.exchange,
                     .identity = it.identity,
                     .enforcer = it.enforcer,
                     .memory = it.memory,
                     .traits = it.keeper,
                     .capabilities = it.capabilities,
                     .clock = it.host.clock(),
                     .keep_identity = [&](const Identity&) { ++kept; },
                     .connect = [&](bool) { return server_.channel(); }});
    liaison.check_in(new_trace_id());
    EXPECT_EQ(it.identity.certificate, before);
    it.host.time().advance(std::chrono::days(250));
    liaison.check_in(new_trace_id());
    EXPECT_NE(it.identity.certificate, before);
    EXPECT_GE(kept, 1);
    EXPECT_TRUE(crypto::is_issued_by(it.identity.certificate, server_.authority()));
}

TEST_F(LiaisonTest, a_verified_connection_vouches_for_all_check_ins_but_its_first) {
    server_.verifies = true;
    const auto it = settled();
    for (int times = 0; times < 2; ++times) EXPECT_EQ(it->check_in(), Contact::done);
    EXPECT_THAT(server_.is_signed, testing::Contains(true).Times(1));
    EXPECT_TRUE(server_.is_signed.front());
    EXPECT_FALSE(server_.check_ins.front().connection().empty());
    EXPECT_EQ(server_.check_ins.back().connection(), "");
}

TEST_F(LiaisonTest, another_connection_is_signed_anew_and_a_server_that_forgot_is_told_again) {
    server_.verifies = true;
    const auto it = settled();
    it->exchange.reconnect(server_.channel());
    it->check_in();
    EXPECT_TRUE(server_.is_signed.back());
    it->check_in();
    EXPECT_FALSE(server_.is_signed.back());
    server_.forgets_once = true;
    EXPECT_EQ(it->check_in(), Contact::done);
    EXPECT_TRUE(server_.is_signed.back());
}

TEST_F(LiaisonTest, a_certificate_renewed_in_the_middle_is_another_connection_and_a_signature) {
    server_.verifies = true;
    const auto it = envoy();
    Liaison liaison({.exchange = it->exchange,
                     .identity = it->identity,
                     .enforcer = it->enforcer,
                     .memory = it->memory,
                     .traits = it->keeper,
                     .capabilities = it->capabilities,
                     .clock = it->host.clock(),
                     .connect = [&](bool) { return server_.channel(); }});
    liaison.check_in(new_trace_id());
    liaison.check_in(new_trace_id());
    EXPECT_FALSE(server_.is_signed.back());
    const auto before = it->identity.certificate;
    it->host.time().advance(std::chrono::days(250));
    liaison.check_in(new_trace_id());
    EXPECT_NE(it->identity.certificate, before);
    EXPECT_TRUE(server_.is_signed.back());
}

TEST_F(LiaisonTest, an_older_server_gets_every_check_in_signed) {
    const auto it = settled();
    for (int times = 0; times < 2; ++times) it->check_in();
    EXPECT_THAT(server_.is_signed, testing::Each(true));
}

}  // namespace
}  // namespace vigo::agent
