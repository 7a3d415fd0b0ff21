// service_test — what is installed where, and that nothing is left.

#include "agent/service.h"

#include <gmock/gmock.h>

#include "base/error.h"
#include "host/fake_host.h"

namespace vigo::agent {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ServiceTest : public testing::Test {
 protected:
    ServiceTest() {
        host_.disk().set("/root/vigo", {.mode = 0755, .content = "program"});
        host_.disk().set("/run/systemd/system", {.kind = FileKind::directory, .mode = 0755});
        for (const std::string words :
             {"daemon-reload", "enable vigo-envoy.service", "restart vigo-envoy.service",
              "stop vigo-envoy.service", "disable --now vigo-envoy.service"})
            host_.programs().answer_run("systemctl " + words, {});
    }
    Say say() {
        return [this](std::string_view text) { said_ += text; };
    }
    std::vector<std::string> ran() {
        std::vector<std::string> all;
        for (const auto& command : host_.programs().ran()) all.push_back(command.text());
        return all;
    }

    FakeHost host_;
    std::string said_;
};

TEST_F(ServiceTest, installs_program_and_unit_and_starts_it) {
    const auto place = installation_of({});
    install_program(host_, place, "/root/vigo");
    install_service(host_, place, {}, say());
    EXPECT_EQ(host_.disk().find("/usr/local/sbin/vigo")->content, "program");
    EXPECT_EQ(host_.disk().find("/usr/local/sbin/vigo")->mode, 0755U);
    const auto unit = host_.disk().find("/etc/systemd/system/vigo-envoy.service")->content;
    EXPECT_THAT(unit, HasSubstr("ExecStart=/usr/local/sbin/vigo daemon\n"));
    EXPECT_THAT(unit, HasSubstr("KillMode=mixed\n"));
    EXPECT_THAT(ran(), ElementsAre("systemctl daemon-reload", "systemctl enable vigo-envoy.service",
                                   "systemctl restart vigo-envoy.service"));
}

TEST_F(ServiceTest, a_service_finds_folders_that_were_moved) {
    EXPECT_THAT(unit_text({.config_dir = "/opt/my vigo", .state_dir = "/opt/state"}),
                HasSubstr("ExecStart=/usr/local/sbin/vigo --config-dir '/opt/my vigo' "
                          "--state-dir '/opt/state' daemon"));
}

TEST_F(ServiceTest, without_systemd_it_says_how_to_start) {
    host_.disk().erase("/run/systemd/system");
    install_service(host_, installation_of({}), {}, say());
    EXPECT_THAT(said_, HasSubstr("start /usr/local/sbin/vigo daemon yourself"));
    EXPECT_THAT(ran(), IsEmpty());
}

TEST_F(ServiceTest, a_machine_in_a_folder_gets_files_and_no_service) {
    const Settings settings{.root = "/mnt/image"};
    install_program(host_, installation_of(settings), "/root/vigo");
    install_service(host_, installation_of(settings), settings, say());
    EXPECT_NE(host_.disk().find("/mnt/image/usr/local/sbin/vigo"), nullptr);
    EXPECT_NE(host_.disk().find("/mnt/image/etc/systemd/system/vigo-envoy.service"), nullptr);
    EXPECT_THAT(ran(), IsEmpty());
}

TEST_F(ServiceTest, uninstall_leaves_nothing_and_says_what_it_removes) {
    install_program(host_, installation_of({}), "/root/vigo");
    install_service(host_, installation_of({}), {}, say());
    host_.disk().set("/etc/vigo-envoy/uuid", {.content = "x"});
    host_.disk().set("/etc/vigo/ca.pem",
                     {.kind = FileKind::symlink, .content = "../vigo-envoy/ca.pem"});
    host_.disk().set("/var/lib/vigo/store/data.mdb", {.content = "x"});
    uninstall(host_, {}, say());
    for (const std::string path :
         {"/etc/vigo-envoy", "/etc/vigo", "/var/lib/vigo", "/usr/local/sbin/vigo",
          "/etc/systemd/system/vigo-envoy.service"}) {
        EXPECT_EQ(host_.disk().find(path), nullptr) << path;
        EXPECT_THAT(said_, HasSubstr("removing " + path));
    }
    EXPECT_THAT(ran(), testing::Contains("systemctl disable --now vigo-envoy.service"));
}

TEST_F(ServiceTest, uninstall_of_nothing_does_nothing) {
    host_.disk().erase("/run/systemd/system");
    const auto before = host_.state();
    uninstall(host_, {}, say());
    EXPECT_THAT(difference(before, host_.state()), IsEmpty());
    EXPECT_THAT(said_, Not(HasSubstr("removing")));
}

}  // namespace
}  // namespace vigo::agent
