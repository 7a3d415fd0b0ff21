// station — who owns what, in the order in which it is needed.

#include "agent/station.h"

#include <sys/resource.h>

#include <charconv>

#include "agent/rest.h"
#include "base/error.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "resources/catalogue.h"
#include "traits/catalogue.h"

namespace vigo::agent {
namespace {

Identity known_identity(IdentityFiles& files, Time now) {
    files.put_damage_aside(now);
    auto identity = files.load();
    if (!identity)
        fail(Fault::not_found,
             "this machine is not registered: run `vigo register` or `vigo bootstrap`");
    return std::move(*identity);
}

std::unique_ptr<wire::Channel> channel_to(const std::string& server, const Identity& identity,
                                          bool with_certificate, const wire::Bell& bell) {
    wire::Channel::Credentials credentials{.authority = identity.authorities};
    if (with_certificate) {
        credentials.certificate = identity.certificate;
        credentials.key = identity.certificate_key;
    }
    return wire::Channel::to(server, credentials, bell);
}

DigestMemory digests_of(RealHost& host) {
    return {.save = [&host] { return host.save_digests(); },
            .load = [&host](const std::string& bytes) { host.load_digests(bytes); },
            .forget = [&host] { host.forget_digests(); },
            .changes = [&host] { return host.digest_changes(); },
            .pause = [&host](bool paused) { host.pause_digests(paused); }};
}

std::uint64_t seed() {
    std::uint64_t number = 0;
    for (const char byte : crypto::random_bytes(sizeof number))
        number = (number << 8) | static_cast<unsigned char>(byte);
    return number;
}

/// What this process costs, once it has given back what the pass used.
void weigh(const Host& ours, Notes& notes) {
    rest();
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto ms = [](const timeval& span) { return span.tv_sec * 1000 + span.tv_usec / 1000; };
    notes.cpu_ms = ms(usage.ru_utime) + ms(usage.ru_stime);
    const auto pages = ours.files().read("/proc/self/statm").value_or("");
    const auto words = split(pages, ' ');
    if (words.size() < 2) return;
    std::int64_t resident = 0;
    std::from_chars(words[1].data(), words[1].data() + words[1].size(), resident);
    notes.rss_bytes = resident * 4096;
}

}  // namespace

struct Station::Parts {
    Parts(const Settings& given, std::function<void(const ResourceResult&)> on_result,
          const wire::Bell& its_bell)
        : settings(given),
          bell(its_bell),
          folders(folders_of(given)),
          files(ours, given),
          identity(known_identity(files, ours.clock().now())),
          machine({.root = given.root,
                   .snapshots = given.dry_run ? "" : folders.snapshots,
                   .snapshots_kept = static_cast<int>(given.snapshot_retention)}),
          memory([this] { return open_store(); }),
          types(resources::all()),
          capabilities(capabilities_of(types)),
          gatherer(vigo::traits::all()),
          traits(gatherer, machine, static_cast<int>(given.trait_refresh_cycles)),
          exchange(channel_to(given.server, identity, true, bell), identity, machine.clock(),
                   static_cast<std::uint64_t>(memory.notes().sequence), &state),
          enforcer({.machine = machine,
                    .memory = memory,
                    .types = types,
                    .digests = digests_of(machine),
                    .lock_folder = given.dry_run ? "" : folders.state,
                    .dry_run = given.dry_run,
                    .reread_every = given.result_cache_cycles,
                    .on_result = std::move(on_result)}),
          liaison({.exchange = exchange,
                   .identity = identity,
                   .enforcer = enforcer,
                   .memory = memory,
                   .traits = traits,
                   .capabilities = capabilities,
                   .clock = machine.clock(),
                   .keep_identity = [this](const Identity& changed) { keep(changed); },
                   .connect =
                       [this](bool with) {
                           return channel_to(settings.server, identity, with, bell);
                       }}) {
        enforcer.load(identity);
    }

    std::unique_ptr<Store> open_store() {
        ours.files().make_directory(folders.state, 0755);
        return Store::open(folders.store(), ours.clock().now(), crypto::random_bytes(16));
    }
    void keep(const Identity& changed) {
        files.save_certificate(changed.certificate, changed.certificate_key, changed.authorities);
        files.save_bundle_keys(changed.bundle_keys);
    }

    Settings settings;
    wire::Bell bell;
    StateLock state;
    Folders folders;
    RealHost ours;
    IdentityFiles files;
    Identity identity;
    RealHost machine;
    Memory memory;
    std::vector<resources::ResourceType> types;
    Capabilities capabilities;
    vigo::traits::Gatherer gatherer;
    TraitsKeeper traits;
    Exchange exchange;
    Enforcer enforcer;
    Liaison liaison;
};

Station::Station(const Settings& settings, std::function<void(const ResourceResult&)> on_result,
                 const wire::Bell& bell)
    : parts_(std::make_unique<Parts>(settings, std::move(on_result), bell)) {}
Station::~Station() = default;

Liaison& Station::liaison() { return parts_->liaison; }
Enforcer& Station::enforcer() { return parts_->enforcer; }
Memory& Station::memory() { return parts_->memory; }
TraitsKeeper& Station::traits() { return parts_->traits; }

std::unique_ptr<Daemon> Station::make_daemon() {
    auto& parts = *parts_;
    parts.memory.notes().started_ms = to_ms(parts.ours.clock().now());
    log::info("agent started",
              {{"envoy", parts.identity.envoy.text()}, {"server", parts.settings.server}});
    return std::make_unique<Daemon>(
        Daemon::Parts{.liaison = parts.liaison,
                      .enforcer = parts.enforcer,
                      .memory = parts.memory,
                      .traits = parts.traits,
                      .exchange = parts.exchange,
                      .clock = parts.machine.clock(),
                      .state = parts.state,
                      .bell = parts.bell,
                      .seed = seed(),
                      .weigh = [&parts](Notes& notes) { weigh(parts.ours, notes); }},
        parts.settings.interval);
}

}  // namespace vigo::agent
