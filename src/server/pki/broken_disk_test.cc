// Tests of the tls folder under kill -9 and on a disk that refuses: whatever step it is, no file is
// half a one, no certificate is without its key, the authority stays who it is, and the next start
// works.

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <functional>

#include "base/error.h"
#include "host/kill_steps.h"
#include "host/temp_folder.h"
#include "server/pki/files.h"
#include "server/pki/keyring.h"

namespace vigo::pki {
namespace {

using std::chrono::days;

constexpr int step_most = 500;  // far above what any of them takes
const std::vector<std::string> names = {"vigo.example.org"};
const std::vector<std::string> more_names = {"vigo.example.org", "10.1.2.3"};
const Time start = from_ms(1'800'000'000'000);
const Time years_later = start + days(20 * 365);

/// A state of the folder, and the start that is disturbed.
struct Scene {
    std::string name;
    bool has_started = true;
    std::vector<std::string> missing;
    std::vector<std::string> wanted = names;
    Time at = start;
};

const Scene scenes[] = {
    {.name = "the first start", .has_started = false},
    {.name = "other names", .wanted = more_names},
    {.name = "the authority's certificate is lost", .missing = {"ca"}},
    {.name = "all but the authority's key is lost",
     .missing = {"ca", "bundle_key", "bundle_cert", "cert", "key"}},
    {.name = "everything ends", .at = years_later},
};

class TlsOnDisk : public testing::Test {
 protected:
    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    std::string text(const std::string& name) const { return read_file(path(name)).value_or(""); }

    /// What the folder held before, again and again: making keys takes time.
    void set_up(const Scene& scene) {
        if (scene.has_started && !std::filesystem::exists(box_ / "first"))
            Keyring(places_in(box_ / "first"), names, start);
        std::filesystem::remove_all(folder_);
        if (!scene.has_started) return;
        std::filesystem::copy(box_ / "first", folder_);
        for (const auto& each : scene.missing) std::filesystem::remove(path(each));
        key_ = text("ca_key");
        bundle_key_ = text("bundle_key");
    }

    void expect_whole_files() {
        for (const auto* name : {"key", "ca_key", "bundle_key"})
            EXPECT_TRUE(text(name).empty() || text(name).ends_with("-----END PRIVATE KEY-----\n"))
                << name;
        for (const auto* name : {"cert", "ca", "bundle_cert"}) {
            if (!std::filesystem::exists(path(name))) continue;
            EXPECT_NO_THROW(crypto::facts_of(text(name))) << name;
        }
        EXPECT_LE(text("ca_key").empty(), text("ca").empty());
        EXPECT_LE(text("key").empty(), text("cert").empty());
        EXPECT_LE(text("bundle_key").empty(), text("bundle_cert").empty());
        if (!text("ca").empty()) {
            EXPECT_TRUE(crypto::is_pair({.certificate = text("ca"), .key = text("ca_key")}));
        }
        if (key_.empty()) key_ = text("ca_key");
        if (bundle_key_.empty()) bundle_key_ = text("bundle_key");
    }
    /// The next start finds what is there and makes the rest.
    void expect_start(const Scene& scene) {
        const Keyring keys(places_in(folder_), scene.wanted, scene.at);
        const auto ca = keys.authority().certificates();
        EXPECT_TRUE(key_.empty() || text("ca_key") == key_) << "another authority";
        EXPECT_TRUE(bundle_key_.empty() || text("bundle_key") == bundle_key_);
        EXPECT_TRUE(crypto::is_pair(keys.server()));
        EXPECT_TRUE(crypto::is_issued_by(keys.server().certificate, ca));
        EXPECT_EQ(crypto::facts_of(keys.server().certificate).names.size(), scene.wanted.size());
        EXPECT_EQ(crypto::verified_bundle_key(keys.bundle_certificates().front(), ca, scene.at),
                  keys.bundle_key().public_key());
        const Keyring again(places_in(folder_), scene.wanted, scene.at);
        EXPECT_EQ(again.server().certificate, keys.server().certificate) << "it was not kept";
        EXPECT_EQ(again.authority().certificates(), ca);
        int files = 0;
        for (const auto& each : std::filesystem::directory_iterator(folder_))
            files += each.exists() ? 1 : 0;
        EXPECT_EQ(files, 6) << "something was left behind";
        key_ = bundle_key_ = "";
    }

    // In memory: a kill is no power failure, and syncing a disk takes long.
    const TempFolder box_{in_memory()};
    const std::string folder_ = box_ / "tls";
    std::string key_, bundle_key_;  // once they are there, they stay
};

TEST_F(TlsOnDisk, before_any_step_of_a_killed_start_all_is_whole_and_the_next_one_works) {
    for (const auto& scene : scenes) {
        int step = 1;
        for (auto end = StepEnd::killed; end == StepEnd::killed; ++step) {
            ASSERT_LT(step, step_most);
            set_up(scene);
            end = run_until(step, [&] { Keyring(places_in(folder_), scene.wanted, scene.at); });
            if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine allows no tracing";
            SCOPED_TRACE(format("{}, step {}", scene.name, step));
            expect_whole_files();
            expect_start(scene);
        }
        EXPECT_GT(step, 6) << "the steps were seen";
    }
}

class TlsOnRefusingDisk : public TlsOnDisk, public testing::WithParamInterface<Refusal> {
 protected:
    /// A start whose error says with which certificate it runs, and what it warns of.
    void start_and_tell(const Scene& scene) const {
        const Keyring keys(places_in(folder_), scene.wanted, scene.at);
        const bool is_good =
            crypto::is_pair(keys.server()) &&
            crypto::is_issued_by(keys.server().certificate, keys.authority().certificates());
        fail(Fault::unavailable, "{} {} {}", is_good ? "runs with" : "runs without",
             crypto::facts_of(keys.server().certificate).serial, join(keys.warnings(), "; "));
    }
    void expect_told(const std::string& said) const {
        const bool names_the_reason =
            said.find(std::strerror(GetParam().code)) != std::string::npos &&
            said.find(folder_) != std::string::npos;
        if (!said.starts_with("runs")) {
            EXPECT_TRUE(names_the_reason);
            return;
        }
        EXPECT_TRUE(said.starts_with("runs with "));
        const auto kept = text("cert").empty() ? "none" : crypto::facts_of(text("cert")).serial;
        EXPECT_TRUE(said.starts_with("runs with " + kept) || names_the_reason);
    }
};

TEST_P(TlsOnRefusingDisk, whatever_is_refused_it_runs_or_says_why_not_and_the_next_start_works) {
    for (const auto& scene : scenes) {
        int step = 1;
        for (auto end = StepEnd::killed; end == StepEnd::killed; ++step) {
            ASSERT_LT(step, step_most);
            set_up(scene);
            const auto seen = run_refusing(step, GetParam(), [&] { start_and_tell(scene); });
            end = seen.end;
            if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine allows no tracing";
            SCOPED_TRACE(format("{}, step {}: \"{}\"", scene.name, step, seen.error));
            expect_told(seen.error);
            expect_whole_files();
            expect_start(scene);
        }
        EXPECT_GT(step, 6) << "the steps were seen";
    }
}

INSTANTIATE_TEST_SUITE_P(Disks, TlsOnRefusingDisk, testing::ValuesIn(refusals),
                         [](const auto& each) { return name_of(each.param); });

}  // namespace
}  // namespace vigo::pki
