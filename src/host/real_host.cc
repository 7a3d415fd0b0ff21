#include "host/real_host.h"

#include <unistd.h>

#include <array>
#include <climits>
#include <cstdlib>

#include "base/error.h"
#include "base/text.h"
#include "host/accounts_real.h"
#include "host/commands_real.h"
#include "host/files_real.h"

namespace vigo {
namespace {

class RealClock : public Clock {
 public:
    Time now() const override {
        return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    }
    std::chrono::nanoseconds steady() const override {
        return std::chrono::steady_clock::now().time_since_epoch();
    }
};

/// Absolute and without links, as everything else is compared with it.
std::string resolved(const std::string& root) {
    std::array<char, PATH_MAX> path{};
    if (::realpath(root.c_str(), path.data()) == nullptr)
        fail_errno(errno, "opening the root " + root);
    return path.data();
}

}  // namespace

struct RealHost::Parts {
    std::string root;
    RealClock clock;
    std::unique_ptr<System> system;
    Rooted rooted;
    RealFiles files;
    AccountsInFiles in_files;
    RealCommands commands;
    RealAccounts by_tools;

    explicit Parts(RealHostOptions options)
        : root(resolved(options.root)),
          system(real_system(root)),
          rooted(root),
          files(rooted, clock, Snapshots(std::move(options.snapshots), options.snapshots_kept)),
          in_files(files, clock, password_lock(rooted)),
          commands(root, rooted, files, in_files, options.kill_grace, [this] { files.touched(); }),
          by_tools(files, clock, password_lock(rooted), commands) {}

    Accounts& accounts() {
        if (root == "/") return by_tools;
        return in_files;
    }
};

RealHost::RealHost(RealHostOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {}
RealHost::~RealHost() = default;

const Files& RealHost::files() const { return parts_->files; }
Files& RealHost::files() { return parts_->files; }
const Commands& RealHost::commands() const { return parts_->commands; }
Commands& RealHost::commands() { return parts_->commands; }
const Accounts& RealHost::accounts() const { return parts_->accounts(); }
Accounts& RealHost::accounts() { return parts_->accounts(); }
const Clock& RealHost::clock() const { return parts_->clock; }
const System& RealHost::system() const { return *parts_->system; }
const std::string& RealHost::root() const { return parts_->root; }

std::string RealHost::hostname() const {
    if (is_rooted()) {
        const auto name = std::string(trim(files().read("/etc/hostname").value_or("")));
        return name.empty() ? "localhost" : name;
    }
    std::array<char, 256> name{};
    if (::gethostname(name.data(), name.size() - 1) != 0)
        fail_errno(errno, "asking for the hostname");
    return name.data();
}

std::string RealHost::save_digests() const { return parts_->files.save_digests(); }
void RealHost::load_digests(std::string_view bytes) { parts_->files.load_digests(bytes); }
void RealHost::forget_digests() { parts_->files.forget_digests(); }
void RealHost::pause_digests(bool paused) { parts_->files.pause_digests(paused); }
std::uint64_t RealHost::digest_changes() const { return parts_->files.digest_changes(); }

}  // namespace vigo
