// facts_test — what conditions hear of a machine.

#include "agent/engine/facts.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "host/fake_host.h"

namespace vigo::agent {
namespace {

using lang::Truth;

struct Case {
    std::string_view when;
    Truth truth;
};

class FactsTest : public testing::Test {
 protected:
    FactsTest() {
        Map os;
        os.add("family", "debian");
        Map traits;
        traits.add("os", os);
        traits_ = traits;
        auto& disk = host_.disk();
        disk.set("/etc/motd", {.content = "hi"});
        disk.set("/etc/link", {.kind = FileKind::symlink, .content = "motd"});
        disk.set("/etc/loop", {.kind = FileKind::symlink, .content = "/etc/loop"});
        disk.set("/proc/1/comm", {.content = "systemd\n"});
        disk.set("/proc/77/comm", {.content = "a-name-longer-t\n"});
        disk.set("/proc/77/cmdline",
                 {.content = std::string("/bin/a-name-longer-than-15\0-x", 29)});
        disk.set("/proc/uptime", {.content = "3600.50 7000.00\n"});
        disk.set("/proc/net/tcp", {.content = "  sl  local_address rem_address   st\n"
                                              "   0: 0100007F:1F90 00000000:0000 0A\n"
                                              "   1: 0100007F:0050 0100007F:C000 01\n"});
        disk.set("/var/lib/dpkg/status",
                 {.content = "Package: curl\nStatus: install ok installed\n\n"
                             "Package: nginx\nStatus: deinstall ok config-files\n"});
        host_.programs().answer_query("true", {});
        host_.programs().answer_query("false", {.status = 1});
        host_.programs().answer_query("sleep 99", {.status = 143, .timed_out = true});
        host_.programs().answer_query("systemctl is-active --quiet ssh", {});
        host_.programs().answer_query("systemctl is-active --quiet nginx", {.status = 3});
        host_.machine().spaces["/"] = {.size_bytes = 1000, .free_bytes = 300};
    }
    Truth truth_of(std::string_view when, bool changed = false) {
        Diagnostics findings;
        const auto expression = lang::Expression::parse(when, Place(), findings);
        EXPECT_NE(expression, nullptr) << when << findings.text();
        MachineFacts facts(host_, traits_, vars_);
        facts.set_changed(changed);
        return expression == nullptr ? Truth::unknown : expression->evaluate(facts);
    }
    void expect_facts(std::span<const Case> cases) {
        for (const auto& each : cases) EXPECT_EQ(truth_of(each.when), each.truth) << each.when;
    }

    FakeHost host_;
    Value traits_;
    Value vars_;
};

TEST_F(FactsTest, looks_at_files_processes_ports_packages_and_accounts) {
    const Case cases[] = {
        {"file_exists('/etc/motd')", Truth::yes},
        {"file_exists('/etc/link')", Truth::yes},
        {"file_exists('/etc/loop')", Truth::no},
        {"file_exists('/etc')", Truth::no},
        {"dir_exists('/etc')", Truth::yes},
        {"dir_exists('/nowhere')", Truth::no},
        {"process_running('systemd')", Truth::yes},
        {"process_running('a-name-longer-than-15')", Truth::yes},
        {"process_running('a-name-longer-than-16')", Truth::no},
        {"port_listening(8080)", Truth::yes},
        {"port_listening(80)", Truth::no},
        {"package_installed('curl')", Truth::yes},
        {"package_installed('nginx')", Truth::no},
        {"user_exists('www-data')", Truth::yes},
        {"user_exists('nobody2')", Truth::no},
        {"group_exists('www-data')", Truth::yes},
        {"reboot_pending", Truth::no},
        {"uptime_gt(3599)", Truth::yes},
        {"uptime_gt('2h')", Truth::no},
        {"disk_free_gt('/', 20)", Truth::yes},
        {"disk_free_gt('/', 30)", Truth::no},
    };
    expect_facts(cases);
}

TEST_F(FactsTest, asks_commands_and_services) {
    const Case cases[] = {
        {"command_succeeds('true')", Truth::yes},    {"command_succeeds('false')", Truth::no},
        {"command_succeeds('sleep 99')", Truth::no}, {"service_running('ssh')", Truth::yes},
        {"service_running('nginx')", Truth::no},
    };
    expect_facts(cases);
    EXPECT_EQ(host_.programs().queried().front().timeout, Millis(30'000));
}

TEST_F(FactsTest, knows_the_local_time) {
    // 2026-01-31T08:15:00Z is a Saturday.
    const Case utc[] = {
        {"hour_range(8, 9)", Truth::yes},
        {"hour_range(9, 8)", Truth::no},
        {"hour_range(22, 9)", Truth::yes},
        {"minute_range(0, 15)", Truth::no},
        {"minute_range(15, 16)", Truth::yes},
        {"day_of_week('saturday')", Truth::yes},
        {"day_of_week('Sun')", Truth::no},
        {"day_of_week('someday')", Truth::unknown},
        {"day_of_month(31)", Truth::yes},
        {"local_time('08:15', '08:16')", Truth::yes},
        {"local_time('23:00', '08:15')", Truth::no},
        {"local_time('25:00', '26:00')", Truth::unknown},
    };
    expect_facts(utc);
    host_.machine().offset_is = std::chrono::hours(16);
    const Case far_east[] = {
        {"hour_range(0, 1)", Truth::yes},
        {"day_of_week('sunday')", Truth::yes},
        {"day_of_month(1)", Truth::yes},
    };
    expect_facts(far_east);
}

TEST_F(FactsTest, what_cannot_be_looked_at_is_unknown_and_not_guessed) {
    host_.disk().erase("/proc/uptime");
    const Case cases[] = {
        {"uptime_gt(1)", Truth::unknown},
        {"disk_free_gt('/nowhere', 10)", Truth::unknown},
        {"env('production')", Truth::unknown},
        {"uptime_gt(1) || file_exists('/etc/motd')", Truth::yes},
    };
    host_.machine().spaces.clear();
    expect_facts(cases);
    traits_ = Value();
    EXPECT_EQ(truth_of("os_family('debian')"), Truth::unknown);
}

TEST_F(FactsTest, knows_traits_and_triggers) {
    EXPECT_EQ(truth_of("os_family('debian')"), Truth::yes);
    EXPECT_EQ(truth_of("has_trait('os.codename')"), Truth::no);
    EXPECT_EQ(truth_of("changed"), Truth::no);
    EXPECT_EQ(truth_of("changed", true), Truth::yes);
    EXPECT_EQ(truth_of("hostname('envoy.*')"), Truth::yes);
}

}  // namespace
}  // namespace vigo::agent
