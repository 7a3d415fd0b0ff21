// pass — what the daemon spends when there is nothing to do: CPU of opening its store with a policy
// of small files in it, and of every pass after that. One line a case, milliseconds.

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "agent/assignment.h"
#include "agent/enforcer.h"
#include "agent/traits_keeper.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "crypto/x509.h"
#include "host/real_host.h"
#include "host/temp_folder.h"
#include "resources/catalogue.h"
#include "traits/catalogue.h"
#include "types/types.h"

namespace vigo::agent {
namespace {

constexpr int passes = 15;

double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// The middle of several runs: the best one hides what the caches of the machine do.
template <class Work>
double median(Work work) {
    std::vector<double> all;
    for (int run = 0; run < passes; ++run) {
        const auto start = cpu_ms();
        work();
        all.push_back(cpu_ms() - start);
    }
    std::sort(all.begin(), all.end());
    return all[all.size() / 2];
}

Bundle small_files(const std::string& folder, int count) {
    std::string crate =
        format("name: files\nresources:\n  - {{type: directory, target_path: {}}}\n", folder);
    for (int at = 0; at < count; ++at)
        crate += format(
            "  - {{type: file, target_path: {0}/f{1}, mode: \"0644\", content: \"setting = "
            "{1}\\n\"}}\n",
            folder, at);
    Diagnostics findings;
    const auto catalogue =
        compile::load({{"configcrates/files.vgo", crate},
                       {"envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [files]}\n"}},
                      compile_types(), findings);
    expect(catalogue != nullptr);
    return compile::compile(*catalogue, {.hostname = "bench"}, findings)->bundle;
}

/// An envoy, and the authority and bundle key that it believes.
class Fleet {
 public:
    Fleet() : key_(crypto::SigningKey::make()) {
        const auto now = RealHost().clock().now();
        const auto authority = crypto::make_authority("bench", now);
        identity_.authorities = authority.certificate;
        identity_.bundle_keys = {crypto::issue_bundle_key(authority, key_.public_key(), now)};
    }
    const Identity& identity() const { return identity_; }
    HeldPolicy sign(const Bundle& bundle) const {
        const auto bytes = bundle.encode();
        const Assignment made{.fleet_id = std::string(identity_.fleet.bytes()),
                              .envoy_id = std::string(identity_.envoy.bytes()),
                              .version = 1,
                              .digest = digest_of(bytes),
                              .issued_ms = to_ms(RealHost().clock().now())};
        const auto signed_bytes = made.signed_bytes();
        return {.assignment = signed_bytes,
                .signature = std::string(crypto::view(key_.sign(signed_bytes))),
                .key_id = digest_of(std::string(key_.public_key().bytes())),
                .bundle = bytes};
    }

 private:
    crypto::SigningKey key_;
    Identity identity_{.envoy = *Uuid::parse("11111111-2222-4333-8444-555555555555"),
                       .fleet = *Uuid::parse("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
                       .key = crypto::SigningKey::make(),
                       .certificate = {},
                       .certificate_key = {},
                       .authorities = {},
                       .bundle_keys = {}};
};

/// What the daemon consists of, without its server.
class Agent {
 public:
    Agent(const std::string& state, const std::string& root, const Identity& identity)
        : machine_({.root = root, .snapshots = state + "/snapshots"}),
          memory_([state, this] {
              return Store::open(state + "/store", machine_.clock().now(),
                                 crypto::random_bytes(16));
          }),
          types_(resources::all()),
          gatherer_(vigo::traits::all()),
          traits_(gatherer_, machine_, 10),
          enforcer_({.machine = machine_,
                     .memory = memory_,
                     .types = types_,
                     .digests = DigestMemory{
                         .save = [this] { return machine_.save_digests(); },
                         .load = [this](const auto& bytes) { machine_.load_digests(bytes); },
                         .forget = [this] { machine_.forget_digests(); },
                         .changes = [this] { return machine_.digest_changes(); }},
                     .lock_folder = state}) {
        enforcer_.load(identity);
    }
    Memory& memory() { return memory_; }
    Enforcer& enforcer() { return enforcer_; }

    /// One cycle of the daemon that owes its server nothing.
    Counts pass() {
        memory_.recover();
        memory_.refresh();
        traits_.collect();
        memory_.keep_traits(traits_.json(), traits_.digest({}), machine_.clock().now());
        const auto report = enforcer_.run(traits_.traits(), "schedule", {});
        memory_.notes().last_run_told = true;
        memory_.save();
        return report->counts;
    }

 private:
    RealHost machine_;
    Memory memory_;
    std::vector<resources::ResourceType> types_;
    vigo::traits::Gatherer gatherer_;
    TraitsKeeper traits_;
    Enforcer enforcer_;
};

/// What cannot be gone below: asking the kernel once for every file.
double floor_ms(const std::string& folder, int count) {
    return median([&] {
        struct stat about {};
        for (int at = 0; at < count; ++at) lstat(format("{}/f{}", folder, at).c_str(), &about);
    });
}

/// Nearly all of the files, as they shall be: the agent waits for the disk with every file that it
/// writes, and that is not what is measured.
int lay_down(const TempFolder& box, int count) {
    int missing = 0;
    for (int at = 0; at < count; ++at) {
        if (at % 100 == 99)
            ++missing;
        else
            box.write(format("machine/files/f{}", at), format("setting = {}\n", at));
    }
    return missing;
}

struct Case {
    const char* name;
    int files;
    bool rooted;
};

void measure(const Case& given) {
    const TempFolder box;
    const auto state = box / "state";
    const auto machine = box / "machine";
    ::mkdir(state.c_str(), 0755);
    const auto missing = static_cast<std::uint32_t>(lay_down(box, given.files));
    const std::string root = given.rooted ? machine : "/";
    const std::string folder = given.rooted ? "/files" : machine + "/files";
    const Fleet fleet;
    Agent(state, root, fleet.identity())
        .memory()
        .keep_policy(fleet.sign(small_files(folder, given.files)));
    {
        Agent agent(state, root, fleet.identity());
        expect(agent.pass().changed == missing);
        ::sleep(3);  // a digest is trusted once its file is older than two seconds
        agent.pass();
    }
    const auto start = median([&] { Agent(state, root, fleet.identity()); });
    Agent agent(state, root, fleet.identity());
    const auto pass = median([&] {
        const auto counts = agent.pass();
        expect(counts.changed + counts.failed + counts.skipped == 0);
    });
    const auto reread = median([&] {
        agent.enforcer().read_everything();
        agent.pass();
    });
    std::printf("%-28s start %7.1f ms  pass %6.1f ms  reading all again %7.1f ms  lstat %5.1f ms\n",
                given.name, start, pass, reread, floor_ms(machine + "/files", given.files));
}

}  // namespace
}  // namespace vigo::agent

int main() {
    ::umask(022);
    vigo::log::start({.level = vigo::log::Level::error});
    constexpr vigo::agent::Case cases[] = {{"100 files", 100, false},
                                           {"1,000 files", 1'000, false},
                                           {"10,000 files", 10'000, false},
                                           {"100 files, --root", 100, true},
                                           {"1,000 files, --root", 1'000, true},
                                           {"10,000 files, --root", 10'000, true}};
    for (const auto& each : cases) vigo::agent::measure(each);
}
