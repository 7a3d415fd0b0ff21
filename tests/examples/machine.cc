// machine — lays the folder out.

#include "machine.h"

#include <sys/stat.h>

#include <filesystem>

namespace vigo {
namespace {

namespace fs = std::filesystem;

struct Program {
    const char* name;
    const char* says;
};

constexpr Program programs[] = {
    {"aideinit", "mkdir -p /var/lib/aide; echo made > /var/lib/aide/aide.db"},
    {"apache2ctl", ""},
    {"apt-get", "case \"$*\" in *update*) ;; *) exit 1 ;; esac"},
    {"augenrules", ""},
    {"caddy", ""},
    {"chronyc", ""},
    {"docker-compose", ""},
    {"fail2ban-client", ""},
    {"haproxy", ""},
    {"logrotate", ""},
    {"mariadb", "echo shop"},
    {"nginx", ""},
    {"promtool", ""},
    {"psql", "echo 1"},
    {"sshd", ""},
    {"sysctl", ""},
    {"systemctl",
     "[ \"$1\" != show ] || printf '%s\\n' LoadState=loaded ActiveState=active SubState=running "
     "UnitFileState=enabled Type=simple RemainAfterExit=no CanReload=yes NeedDaemonReload=no"},
    {"ufw",
     "case \"$*\" in 'show added') for port in 22 80 443; do echo \"ufw allow $port/tcp\"; done ;; "
     "status) echo 'Status: active' ;; esac"},
    {"visudo", ""},
};

constexpr const char* packages[] = {"aide",
                                    "aide-common",
                                    "apache2",
                                    "auditd",
                                    "caddy",
                                    "chkrootkit",
                                    "chrony",
                                    "clamav",
                                    "debsecan",
                                    "docker-compose",
                                    "docker.io",
                                    "fail2ban",
                                    "grafana",
                                    "haproxy",
                                    "logrotate",
                                    "lynis",
                                    "nginx-light",
                                    "openssh-client",
                                    "openssh-server",
                                    "postgresql",
                                    "procps",
                                    "prometheus",
                                    "rkhunter",
                                    "mariadb-server",
                                    "redis-server",
                                    "sudo",
                                    "tzdata",
                                    "ufw",
                                    "prometheus-node-exporter",
                                    "unattended-upgrades"};

constexpr const char* any_key = R"(-----BEGIN PGP PUBLIC KEY BLOCK-----

mDMEZZIAgBYJKwYBBAHaRw8BAQdA2HH5SwBd95HulGePgKdF9DC/c+4oDcETw6Ds
BmOj5xW0JUV4YW1wbGUgYXJjaGl2ZSA8YXJjaGl2ZUBleGFtcGxlLmNvbT6IkAQT
FggAOBYhBBEwvJFPSQepzd36/IzAFf8tNRJ2BQJlkgCAAhsDBQsJCAcCBhUKCQgL
AgQWAgMBAh4BAheAAAoJEIzAFf8tNRJ2ZK4A/1qLYLfApiXryGcJqNCE2TQ1Lree
ocPS2r0ODq/MBjsjAP9BCsqW69u8z4y7dxFX3iprpelSMYtpveMzJ95w+EHhCA==
=mJWc
-----END PGP PUBLIC KEY BLOCK-----
)";

}  // namespace

ExampleMachine::ExampleMachine() {
    ::chmod(root().c_str(), 0755);  // commands run as other users, too
    fs::create_directories(box_ / "bin");
    fs::copy("/bin/busybox", box_ / "bin/busybox");
    for (const auto* tool :
         {"sh", "cat", "chown", "echo", "find", "grep", "mkdir", "mktemp", "nice", "rm", "test"})
        fs::create_symlink("busybox", box_ / ("bin/" + std::string(tool)));
    for (const auto& each : programs) add_program(each.name, each.says);
    std::string installed;
    for (const auto* name : packages)
        installed += format("Package: {}\nStatus: install ok installed\nVersion: 1.0\n\n", name);
    box_.write("var/lib/dpkg/status", installed);
    box_.write("etc/os-release", "ID=debian\nVERSION_ID=\"12\"\nNAME=\"Debian GNU/Linux\"\n");
    box_.write("etc/hosts", "127.0.0.1 localhost\n");
    box_.write("etc/hostname", "demo\n");
    box_.write("etc/redis/redis.conf", "port 6379\n");
    box_.write("etc/default/ufw", "DEFAULT_INPUT_POLICY=\"DROP\"\n");
    for (const auto* folder : {"etc/apache2/mods-enabled",
                               "etc/apache2/sites-available",
                               "etc/apache2/sites-enabled",
                               "etc/aide/aide.conf.d",
                               "etc/apt/apt.conf.d",
                               "etc/audit/rules.d",
                               "etc/caddy",
                               "etc/chrony/sources.d",
                               "etc/cron.d",
                               "etc/fail2ban/jail.d",
                               "etc/grafana/provisioning/datasources",
                               "etc/haproxy",
                               "etc/logrotate.d",
                               "etc/mysql/mariadb.conf.d",
                               "etc/nginx/sites-available",
                               "etc/nginx/sites-enabled",
                               "etc/postgresql/15/main/conf.d",
                               "etc/prometheus",
                               "etc/ssh/ssh_config.d",
                               "etc/ssh/sshd_config.d",
                               "etc/sudoers.d",
                               "etc/sysctl.d",
                               "etc/systemd/system",
                               "run/systemd/system",
                               "srv",
                               "home",
                               "tmp",
                               "var/lib/prometheus",
                               "var/log",
                               "var/www"})
        fs::create_directories(box_ / folder);
    add_apt_helper();
    add_accounts();
}

/// Gives everyone who asks for a key the same one.
void ExampleMachine::add_apt_helper() const {
    box_.write("usr/lib/apt/key", any_key);
    box_.write("usr/lib/apt/apt-helper",
               "#!/bin/sh\nfor file; do :; done\ncat /usr/lib/apt/key >\"$file\"\n");
    ::chmod((box_ / "usr/lib/apt/apt-helper").c_str(), 0755);
}

void ExampleMachine::add_program(const std::string& name, const std::string& script) const {
    const bool admin = name == "sshd" || name == "sysctl";
    const auto path = (admin ? "usr/sbin/" : "usr/bin/") + name;
    box_.write(path, "#!/bin/sh\n" + script + "\n");
    ::chmod((box_ / path).c_str(), 0755);
}

void ExampleMachine::add_accounts() const {
    box_.write("etc/passwd",
               "root:x:0:0:root:/root:/bin/sh\npostgres:x:105:105::/var/lib/postgresql:/bin/sh\n"
               "redis:x:106:106::/var/lib/redis:/bin/sh\n");
    box_.write("etc/group",
               "root:x:0:\nsudo:x:27:\npostgres:x:105:\nredis:x:106:\ngrafana:x:107:\n");
    box_.write("etc/shadow",
               "root:*:20000:0:99999:7:::\npostgres:*:20000::::::\nredis:*:20000::::::\n");
    box_.write("etc/gshadow", "root:*::\nsudo:*::\npostgres:!::\nredis:!::\n");
    for (const auto* file : {"etc/shadow", "etc/gshadow"}) ::chmod((box_ / file).c_str(), 0640);
}

bool ExampleMachine::has(const std::string& path) const {
    return fs::symlink_status(box_.path() + path).type() != fs::file_type::not_found;
}

}  // namespace vigo
