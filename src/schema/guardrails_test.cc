// guardrails_test — what is refused, in which words, and what must not be refused.

#include "schema/guardrails.h"

#include <gtest/gtest.h>

#include "schema/rules.h"
#include "schema/yaml.h"

namespace vigo::guardrails {
namespace {

struct Text {
    std::string_view text;
    std::string_view breach;  // "" for none
};

TEST(Guardrails, paths_of_ours_are_refused_however_they_are_written) {
    constexpr Text cases[] = {
        {"/etc/vigo-envoy", "targets protected path /etc/vigo-envoy/"},
        {"/etc/vigo-envoy/", "targets protected path /etc/vigo-envoy/"},
        {"/etc/vigo-envoy/agent.yaml", "targets protected path /etc/vigo-envoy/"},
        {"//etc/./vigo-envoy//x", "targets protected path /etc/vigo-envoy/"},
        {"/etc/nginx/../vigo/ca.pem", "targets protected path /etc/vigo/"},
        {"/../srv/vigo/stacks", "targets protected path /srv/vigo/"},
        {"/var/lib/vigo/store", "targets protected path /var/lib/vigo/"},
        {"/usr/local/sbin/vigo", "targets protected path /usr/local/sbin/vigo"},
        {"/usr/local/sbin/vigosrv", "targets protected path /usr/local/sbin/vigosrv"},
        {"/usr/local/bin/vigocli", "targets protected path /usr/local/bin/vigocli"},
        {"/usr/local/sbin/vigo-license-manager",
         "targets protected path /usr/local/sbin/vigo-license-manager"},
        {"/etc/systemd/system/vigosrv.service",
         "targets protected path /etc/systemd/system/vigosrv.service"},
        {"/etc/vigorous.conf", ""},
        {"/etc/vigo-envoys", ""},
        {"/usr/local/sbin/vigo-backup", ""},
        {"/srv", ""},
        {"/srv/vigor", ""},
        {"srv/vigo", ""},
    };
    for (const auto& each : cases)
        EXPECT_EQ(of_path(each.text, Reach::one).value_or(""), each.breach) << each.text;
}

TEST(Guardrails, what_reaches_below_must_not_reach_us_or_the_system) {
    constexpr Text cases[] = {
        {"/", "targets the whole system folder /"},
        {"/etc/", "targets the whole system folder /etc"},
        {"/home/../usr", "targets the whole system folder /usr"},
        {"/var/lib", "targets the whole system folder /var/lib"},
        {"/etc/systemd", "targets protected path /etc/systemd/system/vigo-envoy.service"},
        {"/srv/app", ""},
        {"/home/dan", ""},
        {"/var/www", ""},
    };
    for (const auto& each : cases)
        EXPECT_EQ(of_path(each.text, Reach::tree).value_or(""), each.breach) << each.text;
}

TEST(Guardrails, services_and_packages_of_ours) {
    EXPECT_EQ(of_service("vigo-envoy"), "targets protected service vigo-envoy");
    EXPECT_EQ(of_service("vigosrv.service"), "targets protected service vigosrv");
    EXPECT_FALSE(of_service("vigo-envoy-exporter"));
    EXPECT_FALSE(of_service("nginx"));
    EXPECT_EQ(of_package("vigo"), "removes protected package vigo");
    EXPECT_EQ(of_package("vigocli:amd64"), "removes protected package vigocli");
    EXPECT_EQ(of_package("vigosrv=1.2"), "removes protected package vigosrv");
    EXPECT_FALSE(of_package("vigor"));
}

TEST(Guardrails, commands_against_us) {
    constexpr Text cases[] = {
        {"systemctl stop vigo-envoy", "targets protected service vigo-envoy"},
        {"sudo /usr/bin/systemctl --now disable vigosrv.service",
         "targets protected service vigosrv"},
        {"true && systemctl mask nginx vigo-envoy", "targets protected service vigo-envoy"},
        {"systemctl stop 'vigo*'", "targets protected service vigo-envoy"},
        {"sh -c \"systemctl kill vigosrv\"", "targets protected service vigosrv"},
        {"x=$(systemctl stop vigosrv)", "targets protected service vigosrv"},
        {"service vigo-envoy stop", "targets protected service vigo-envoy"},
        {"pkill -9 vigo", "kills protected process vigo"},
        {"echo; killall vigosrv", "kills protected process vigosrv"},
        {"pkill -f /usr/local/sbin/vigo", "kills protected process vigo"},
        {"rm -rf /srv/vigo/db", "targets protected path /srv/vigo/"},
        {"rm -rf /srv", "targets the whole system folder /srv"},
        {"rm -fr /srv/*", "targets the whole system folder /srv"},
        {"rm --recursive /etc/systemd/",
         "targets protected path /etc/systemd/system/vigo-envoy.service"},
        {"unlink /srv/vigo/license/x", "targets protected path /srv/vigo/"},
        {"find / -name x; rm /etc//vigo/ca.pem", "targets protected path /etc/vigo/"},
        {"systemctl restart vigo-envoy", ""},
        {"systemctl is-active vigo-envoy || true", ""},
        {"systemctl stop nginx; systemctl status vigo-envoy", ""},
        {"systemctl stop 'web*'", ""},
        {"service vigo-envoy status", ""},
        {"pkill vigorously", ""},
        {"rm -rf /tmp/vigo /var/www/*", ""},
        {"rm -f /etc/*.bak", ""},
        {"echo rm; ls /srv/vigo", ""},
        {"", ""},
    };
    for (const auto& each : cases)
        EXPECT_EQ(of_command(each.text).value_or(""), each.breach) << each.text;
}

const std::vector<FieldInfo> fields = {
    {.name = "target_path", .rules = managed_path},
    {.name = "service", .rules = service_name},
    {.name = "package", .rules = package_name},
    {.name = "command", .rules = command},
    {.name = "content"},
};

std::string text_of(std::string_view yaml) {
    Diagnostics ignored;
    const auto value = parse_yaml(yaml, "web.vgo", ignored);
    std::string text;
    for (const auto& each : findings(fields, *value))
        text +=
            each.where.text() + " " + std::string(each.field) + ": " + each.text("web", "r") + "\n";
    return text;
}

TEST(Guardrails, fields_say_what_to_look_at_and_attributes_what_is_done) {
    EXPECT_EQ(text_of("{target_path: /srv/vigo/x, content: /srv/vigo/y}"),
              "web.vgo:1:15 target_path: ERROR: configcrate \"web\" resource \"r\": targets "
              "protected path /srv/vigo/\n");
    EXPECT_EQ(text_of("{target_path: /etc}"), "");
    EXPECT_NE(text_of("{target_path: /etc, state: absent}"), "");
    EXPECT_NE(text_of("{target_path: /etc, recurse: yes}"), "");
    EXPECT_EQ(text_of("{target_path: /etc, recurse: no}"), "");
    EXPECT_EQ(text_of("{service: vigo-envoy, state: running, enabled: true}"), "");
    EXPECT_NE(text_of("{service: vigo-envoy, state: stopped}"), "");
    EXPECT_NE(text_of("{service: vigo-envoy, enabled: 'False'}"), "");
    EXPECT_EQ(text_of("{package: vigo, state: latest}"), "");
    EXPECT_EQ(text_of("{package: 'nginx, vigo', state: absent}"),
              "web.vgo:1:11 package: ERROR: configcrate \"web\" resource \"r\": removes protected "
              "package vigo\n");
    EXPECT_NE(text_of("{package: [nginx, vigosrv], state: absent}"), "");
    EXPECT_NE(text_of("{command: pkill vigo}"), "");
    EXPECT_EQ(text_of("{command: 'pkill {{ .Vars.x }} vigo'}"), "")
        << "asked again when it is rendered";
    EXPECT_EQ(text_of("{}"), "");
}

TEST(Guardrails, have_a_rule_of_their_own) {
    bool known = false;
    for (const auto& each : all_rules())
        known |= each.id == rule::guardrail && !each.explain.empty();
    EXPECT_TRUE(known);
}

}  // namespace
}  // namespace vigo::guardrails
