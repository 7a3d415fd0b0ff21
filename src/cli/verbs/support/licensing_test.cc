// Tests of licensing: stopped before any step on the disk, or refused any, there is always exactly
// the licence of before or the new one, and doing it again ends it.

#include "cli/verbs/support/licensing.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "base/error.h"
#include "host/kill_steps.h"
#include "host/temp_folder.h"
#include "server/license/license.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

const auto old_issuer = crypto::SigningKey::from_seed(std::string(32, 'o'));
const auto new_issuer = crypto::SigningKey::from_seed(std::string(32, 'n'));

std::string license_of(const std::string& id, const crypto::SigningKey& issuer) {
    return license::issue({.id = id, .envoys = 7, .issued_ms = 1}, issuer);
}

struct Scene {
    std::string name;
    std::vector<std::string> before;  ///< the first is in force
    bool other_issuer;
};

const Scene scenes[] = {
    {"the only one", {"vigo.lic"}, false},
    {"of another issuer", {"vigo.lic"}, true},
    {"three of other names", {"acme.lic", "beta.lic", "zeta.lic"}, true},
    {"one of an earlier and one of our name", {"acme.lic", "vigo.lic"}, true},
};

class Licensing : public testing::Test {
 protected:
    void set_up(const Scene& scene) const {
        fs::remove_all(folder_);
        box_.write("license/issuer.pub", license::to_text(old_issuer.public_key()));
        std::string id = "old";
        for (const auto& name : scene.before)
            box_.write("license/" + name, license_of(std::exchange(id, "never"), old_issuer));
    }
    static const crypto::SigningKey& issuer_of(const Scene& scene) {
        return scene.other_issuer ? new_issuer : old_issuer;
    }
    void install(const Scene& scene) const {
        const auto& issuer = issuer_of(scene);
        put_license(folder_, license_of("new", issuer), license::to_text(issuer.public_key()));
    }
    std::string in_force() const {
        const auto standing = license::standing_in(folder_, from_ms(1));
        EXPECT_EQ(standing.problem, "");
        return standing.license ? standing.license->id : "none";
    }
    void expect_whole(const Scene& scene) const {
        EXPECT_EQ(in_force(), "new");
        EXPECT_EQ(box_.read("license/issuer.pub"), license::to_text(issuer_of(scene).public_key()));
        std::set<std::string> wanted{"issuer.pub", "vigo.lic"};
        for (const auto& name : scene.before) wanted.insert(name + ".old");
        std::set<std::string> found;
        for (const auto& each : fs::directory_iterator(folder_))
            found.insert(each.path().filename().string());
        EXPECT_EQ(found, wanted);
    }

    const TempFolder box_{in_memory()};
    const std::string folder_ = box_ / "license";
};

class RefusedLicensing : public Licensing, public testing::WithParamInterface<Refusal> {};

TEST_P(RefusedLicensing,
       a_disk_that_refuses_leaves_the_old_licence_or_the_message_says_it_is_the_new_one) {
    for (const auto& scene : scenes) {
        int step = 1;
        for (auto end = StepEnd::killed; end == StepEnd::killed; ++step) {
            set_up(scene);
            const auto seen = run_refusing(step, GetParam(), [&] { install(scene); });
            end = seen.end;
            if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine allows no tracing";
            SCOPED_TRACE(format("{}, step {}: \"{}\"", scene.name, step, seen.error));
            const bool is_said = seen.error.find("the licence is in force") != std::string::npos;
            EXPECT_EQ(in_force(), seen.error.empty() || is_said ? "new" : "old");
            if (!seen.error.empty()) {
                EXPECT_NE(seen.error.find(std::strerror(GetParam().code)), std::string::npos);
                EXPECT_NE(seen.error.find(folder_), std::string::npos);
            }
            install(scene);
            expect_whole(scene);
        }
        EXPECT_GT(step, 12) << "the steps were seen";
    }
}

INSTANTIATE_TEST_SUITE_P(Disks, RefusedLicensing, testing::ValuesIn(refusals),
                         [](const auto& each) { return name_of(each.param); });

TEST_F(Licensing, before_any_step_the_old_or_the_new_licence_is_in_force) {
    for (const auto& scene : scenes) {
        bool is_new = false;
        int step = 1;
        for (auto end = StepEnd::killed; end == StepEnd::killed; ++step) {
            set_up(scene);
            end = run_until(step, [&] { install(scene); });
            if (end == StepEnd::forbidden) GTEST_SKIP() << "this machine allows no tracing";
            SCOPED_TRACE(format("{}, step {}", scene.name, step));
            const auto now = in_force();
            EXPECT_TRUE(now == "new" || (now == "old" && !is_new)) << now;
            is_new = now == "new";
            install(scene);
            expect_whole(scene);
        }
        EXPECT_TRUE(is_new);
        EXPECT_GT(step, 12) << "the steps were seen";
    }
}

TEST_F(Licensing, the_first_licence_and_its_issuer_come_into_an_empty_folder) {
    install(scenes[1]);
    EXPECT_EQ(in_force(), "new");
    install(scenes[1]);
    expect_whole({"none", {}, true});
}

TEST_F(Licensing, an_issuer_file_that_cannot_be_read_vouches_for_nobody) {
    set_up(scenes[0]);
    box_.write("license/issuer.pub", "rubbish\n");
    install(scenes[0]);
    expect_whole(scenes[0]);
}

}  // namespace
}  // namespace vigo::cli
