// Tests of the routes that change something, on a disk that refuses and under kill -9: the change
// and the event that tells of it are there, both or neither, and the answer is right about it.

#include <gtest/gtest.h>

#include <cstring>

#include "base/error.h"
#include "crypto/x509.h"
#include "host/fake_clock.h"
#include "host/kill_steps.h"
#include "host/temp_folder.h"
#include "schema/json.h"
#include "server/rest/catalogue.h"
#include "server/rest/router.h"
#include "server/rest/server.h"

namespace vigo::rest {
namespace {

const Time now = from_ms(1'800'000'000'000);
constexpr int step_most = 500;  // far above what any of them takes

Uuid id_of(char number) { return *Uuid::from_bytes(std::string(16, number)); }
const Uuid first = id_of('1'), second = id_of('2'), waiting = id_of('3');

/// A server without threads, on a database.
class World {
 public:
    explicit World(const std::string& folder)
        : folder_(folder), store(folder + "/vigo.db"), runs_(store.runs, {}) {
        policies_.start();
        index_.load(store, false);
        for (auto& unit : all())
            for (auto& row : unit) routes_.push_back(std::move(row));
        router_ = std::make_unique<Router>(server_, std::move(routes_), "secret");
    }
    /// Throws what is not answered well.
    void ask(const std::string& method, const std::string& target, const std::string& body) {
        Request request{.method = method, .authorization = "Bearer secret", .body = body};
        read_target(target, request);
        const auto response = router_->answer(request);
        if (response.status != 200) fail(Fault::unavailable, "{}", response.body);
    }
    bool is_revoked(const Uuid& id) const { return index_.get(id)->row.revoked != Time(); }

 private:
    std::string folder_;

 public:
    store::Store store;

 private:
    FakeClock clock_;
    server::Metrics metrics_;
    fleet::Index index_{fleet::Freshness{}};
    fleet::RunBook runs_;
    compile::Types types_;
    crypto::SigningKey key_ = crypto::SigningKey::from_seed(std::string(32, 'k'));
    policy::Policies policies_{
        [] { return std::nullopt; }, types_, key_, policy::Terms{}, clock_, metrics_};
    streams::Streams streams_{index_, [](const streams::Push&) { return std::string(); }};
    publish::Archive archive_{publish::Paths::under(folder_)};
    server::Settings settings_;
    Server server_{.store = store,
                   .fleet = index_,
                   .runs = runs_,
                   .policies = policies_,
                   .streams = streams_,
                   .metrics = metrics_,
                   .archive = archive_,
                   .settings = settings_,
                   .clock = clock_,
                   .facts = {.key_digest = std::string(64, 'a')},
                   .license = [] { return license::Standing(); },
                   .damage = [] { return std::string(); }};
    Routes routes_;
    std::unique_ptr<Router> router_;
};

struct Scene {
    std::string method, target, body, event;
    bool (*is_done)(const store::Store&);
};

const Scene scenes[] = {
    {"POST", "/api/v1/tokens", R"({"hostname":"web*"})", "token.created",
     [](const store::Store& store) { return store.enrolment.tokens("", 9).size() == 2; }},
    {"DELETE", "/api/v1/pending/33333333-3333-3333-3333-333333333333", "", "enrolment.refused",
     [](const store::Store& store) { return store.enrolment.pending().empty(); }},
    {"POST", "/api/v1/envoys/one/revoke", "", "envoy.revoked",
     [](const store::Store& store) { return store.envoys.find(first)->revoked != Time(); }},
    {"POST", "/api/v1/envoys/one/replace", R"({"by":"two"})", "envoy.replaced",
     [](const store::Store& store) {
         return !store.envoys.find(first) && store.runs.list({.envoy = second}).size() == 1;
     }},
};

class RoutesOnDisk : public testing::TestWithParam<Refusal> {
 protected:
    /// As it is before each step.
    void set_up() const {
        for (const auto* end : {"", "-wal", "-shm"})
            std::filesystem::remove(box_ / (std::string("vigo.db") + end));
        if (!std::filesystem::exists(box_ / "first.db")) fill(box_ / "first.db");
        std::filesystem::copy_file(box_ / "first.db", box_ / "vigo.db");
    }
    static void fill(const std::string& path) {
        store::Store store(path);
        store.enrolment.add_token({.id = "tok_1", .pattern = "*", .created = now, .expires = now},
                                  std::string(32, 'h'));
        store.envoys.add(
            {.id = first, .hostname = "one", .public_key = std::string(32, '1'), .enrolled = now});
        store.envoys.add(
            {.id = second, .hostname = "two", .public_key = std::string(32, '2'), .enrolled = now});
        store.enrolment.ask(
            {.id = waiting, .public_key = std::string(32, '3'), .hostname = "three"}, now, 0);
        std::vector<store::Run> runs(1);
        runs[0] = {.envoy = first,
                   .summary = {.store_id = "s", .number = 1, .finished = now},
                   .started = now,
                   .received = now};
        store.runs.record(runs, true);
    }
    void expect_both_or_neither(const Scene& scene, const StepRefused& seen) const {
        const store::Store store(box_ / "vigo.db");
        const bool is_done = scene.is_done(store);
        std::size_t events = 0;
        for (const auto& each : store.events.list(0, 100)) events += each.kind == scene.event;
        EXPECT_EQ(events, is_done ? 1U : 0U);
        const bool is_killed = GetParam().code == 0 && seen.end == StepEnd::killed;
        EXPECT_TRUE(is_done || is_killed || !seen.error.empty());
        EXPECT_TRUE(seen.error.empty() || seen.error.find("vigo.db") != std::string::npos);
    }

    // In memory: a kill is no power failure, and syncing a disk takes long.
    const TempFolder box_{in_memory()};
};

TEST_P(RoutesOnDisk, a_change_and_its_event_are_there_both_or_neither) {
    for (const auto& scene : scenes) {
        int step = 1;
        for (auto end = StepEnd::killed; end == StepEnd::killed; ++step) {
            ASSERT_LT(step, step_most);
            set_up();
            const auto work = [&] {
                World(box_.path()).ask(scene.method, scene.target, scene.body);
            };
            StepRefused seen;
            if (GetParam().code == 0)
                seen.end = run_until(step, work);
            else
                seen = run_refusing(step, GetParam(), work);
            end = seen.end;
            if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine allows no tracing";
            SCOPED_TRACE(format("{}, step {}: \"{}\"", scene.event, step, seen.error));
            expect_both_or_neither(scene, seen);
        }
        EXPECT_GT(step, 5) << "the steps were seen";
    }
}

constexpr Refusal disturbances[] = {refusals[0], refusals[1], refusals[2], Refusal{}};

INSTANTIATE_TEST_SUITE_P(Disks, RoutesOnDisk, testing::ValuesIn(disturbances),
                         [](const auto& each) {
                             return each.param.code == 0 ? "killed" : name_of(each.param);
                         });

}  // namespace
}  // namespace vigo::rest
