// fake_host — an invented machine, in memory: files, users and groups, commands by script, a clock.
// Counts what is looked at, and can say its complete state.
#pragma once

#include "host/accounts_in_files.h"
#include "host/fake_clock.h"
#include "host/fake_commands.h"
#include "host/fake_files.h"

namespace vigo {

/// The complete state of a machine: every path, user and group with its description, and `ran`: the
/// commands that were run, a line each. Times and inode numbers are left out.
using FakeState = std::map<std::string, std::string>;

/// What became different, a line each: `/etc/motd: absent -> file 0644 root:root "hi\n"`.
std::vector<std::string> difference(const FakeState& before, const FakeState& after);

/// Begins as a small Debian: the usual folders; the users root, daemon, www-data and nobody; a few
/// groups. The name is `envoy.example`.
class FakeHost : public Host {
 public:
    FakeHost();

    const Files& files() const override { return files_; }
    Files& files() override { return files_; }
    const Commands& commands() const override { return commands_; }
    Commands& commands() override { return commands_; }
    const Accounts& accounts() const override { return accounts_; }
    Accounts& accounts() override { return accounts_; }
    const Clock& clock() const override { return clock_; }
    const System& system() const override { return system_; }
    const std::string& root() const override { return root_; }
    std::string hostname() const override { return hostname_; }

    // For tests. What is set here is counted nowhere.
    FakeFiles& disk() { return files_; }
    const FakeFiles& disk() const { return files_; }
    FakeCommands& programs() { return commands_; }
    FakeClock& time() { return clock_; }
    FakeSystem& machine() { return system_; }
    void set_hostname(std::string name) { hostname_ = std::move(name); }
    /// Only what `root()` says: paths stay as they are.
    void set_root(std::string root) { root_ = std::move(root); }
    const FakeCounts& counts() const { return counts_; }
    void forget_counts() { counts_ = {}; }

    FakeState state() const;

 private:
    FakeClock clock_;
    FakeSystem system_;
    mutable FakeCounts counts_;
    FakeFiles files_;
    FakeCommands commands_;
    AccountsInFiles accounts_;
    std::string root_ = "/";
    std::string hostname_ = "envoy.example";
};

/// The folders and accounts that a fake machine begins with; for one whose files are set from
/// elsewhere.
void furnish(FakeFiles& disk);

}  // namespace vigo
