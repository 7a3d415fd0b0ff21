#include "apps/program.h"

#include <filesystem>

#include "apps/keys.h"
#include "apps/seed.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/trouble.h"
#include "host/real_host.h"
#include "server/fleet/flusher.h"
#include "server/license/license.h"
#include "server/policy/live.h"
#include "server/policy/watch.h"
#include "server/rest/catalogue.h"
#include "server/rest/http_server.h"
#include "server/rest/router.h"
#include "server/rest/server.h"
#include "server/rpc/methods.h"
#include "server/secrets/epochs.h"
#include "types/types.h"
#include "wire/method.h"

namespace vigo {
namespace {

constexpr Millis keys_every{300'000};  // soon after a clock was set right, too

std::unique_ptr<store::Store> open_store(const server::Settings& settings) {
    return std::make_unique<store::Store>(settings.database.path);
}

fleet::RunBook::Options run_options(const server::Settings& settings) {
    return {.in_database = settings.run_store == server::RunStore::database,
            .capacity = static_cast<std::size_t>(settings.run_store_capacity)};
}

rest::Routes all_routes() {
    rest::Routes routes;
    for (auto& unit : rest::all())
        for (auto& row : unit) routes.push_back(std::move(row));
    return routes;
}

void tell(const policy::Watch::Rolled& rolled) {
    log::error("config rolled back by the server", {{"version", std::to_string(rolled.version)},
                                                    {"back_to", std::to_string(rolled.back_to)},
                                                    {"why", rolled.why}});
}

std::string program_folder() {
    std::error_code none;
    return std::filesystem::read_symlink("/proc/self/exe", none).parent_path();
}

}  // namespace

std::string_view program_version() { return VIGO_VERSION; }

struct Program::Parts {
    Parts(const server::Settings& from, bool simulation)
        : settings(from), is_simulation(simulation) {
        start();
    }

    void start();
    void serve();
    void check_database(const std::stop_token& stop);
    void refresh_keys();
    bool refresh_secrets();
    compile::FindSecret find_secret() const;
    license::Standing standing() const {
        return license::standing_in(settings.paths.license, host.clock().now());
    }
    rpc::Core core_of();
    rest::Facts facts_of() const;
    wire::Server::Credentials credentials() const {
        return {.authority = keys->authority().certificates(),
                .certificate = keys->server().certificate,
                .key = keys->server().key};
    }

    server::Settings settings;
    const bool is_simulation;
    RealHost host;
    compile::Types types = compile_types();
    server::Metrics metrics;
    secrets::Vault vault{settings.secrets.secrets_dir};
    secrets::Epochs epochs{vault};
    std::unique_ptr<pki::Keyring> keys;
    Trouble keys_trouble{"the server's certificates could not be looked after",
                         "the server's certificates are looked after again"};
    KeyWarnings key_warnings;
    std::unique_ptr<store::Store> store;
    Uuid fleet_id;
    std::unique_ptr<fleet::Index> index;
    std::unique_ptr<fleet::RunBook> runs;
    std::unique_ptr<fleet::Capabilities> capabilities;
    std::unique_ptr<policy::Live> live;
    std::unique_ptr<policy::Policies> policies;
    std::unique_ptr<streams::Streams> streams;
    std::unique_ptr<rpc::Core> core;
    std::unique_ptr<policy::Watch> watch;
    std::unique_ptr<fleet::Flusher> flusher;
    std::unique_ptr<rest::Server> rest_server;
    std::unique_ptr<rest::Router> router;
    std::unique_ptr<rest::HttpServer> https;
    std::unique_ptr<wire::Server> grpc;
    std::mutex damage_lock;
    std::string damage;
    std::jthread checker;
};

void Program::Parts::start() {
    const auto& clock = host.clock();
    make_folders(settings);
    keys = open_keys(settings);
    key_warnings.look(*keys);
    store = open_store(settings);
    fleet_id = keys->authority().fleet();
    if (!store->fleet.belongs_to(fleet_id, clock.now()))
        log::warn(
            "the database belongs to a fleet with another certificate authority: envoys must "
            "bootstrap again");
    const bool clean = store->fleet.take_clean_stop();
    live = std::make_unique<policy::Live>(
        publish::Paths::beside(settings.paths.stacks, settings.paths.live),
        static_cast<std::size_t>(settings.publish.versions_kept));
    policies = std::make_unique<policy::Policies>(
        [this] { return live->read(); }, types, keys->bundle_key(),
        policy::Terms{.fleet = fleet_id,
                      .interval = settings.checkin.interval,
                      .observe_only = settings.checkin.observe_only},
        clock, metrics, policy::Secrets{.find = find_secret(), .epoch_of = [this](auto paths) {
                                            return epochs.of(paths);
                                        }});
    epochs.refresh();
    policies->start();
    index = std::make_unique<fleet::Index>(
        fleet::Freshness{.interval = settings.checkin.interval,
                         .offline_threshold = settings.checkin.offline_threshold});
    index->load(*store, clean);
    watch = std::make_unique<policy::Watch>(settings.publish.auto_rollback, *index, *policies,
                                            *live, store->rollout, clock);
    watch->resume();
    policies->on_change([this](const auto& from, const auto& to) { watch->begin(from, to); });
    runs = std::make_unique<fleet::RunBook>(store->runs, run_options(settings));
    capabilities = std::make_unique<fleet::Capabilities>(store->catalogues);
    streams = std::make_unique<streams::Streams>(*index, rpc::push_message);
    core = std::make_unique<rpc::Core>(core_of());
    flusher = std::make_unique<fleet::Flusher>(
        *index, *store, clock,
        fleet::Flusher::Options{.every = Millis(limits::flush_every_ms),
                                .retention = settings.database.retention});
    serve();
    checker = std::jthread([this](const std::stop_token& stop) { check_database(stop); });
}

rpc::Core Program::Parts::core_of() {
    return {.store = *store,
            .fleet = *index,
            .runs = *runs,
            .capabilities = *capabilities,
            .policies = *policies,
            .streams = *streams,
            .metrics = metrics,
            .clock = host.clock(),
            .secrets = &vault,
            .issuer = {.issue =
                           [this](const std::string& request, const Uuid& envoy) {
                               return keys->authority().issue_client(
                                   request, envoy, host.clock().now(), is_simulation);
                           },
                       .authorities = [this] { return keys->authority().certificates(); },
                       .bundle_keys = [this] { return keys->bundle_certificates(); }},
            .terms = {.fleet = fleet_id,
                      .interval = settings.checkin.interval,
                      .signature_window = settings.tuning.signature_window,
                      .allow_approval =
                          settings.bootstrap.allow_approval || settings.bootstrap.allow_untrusted,
                      .is_simulation = is_simulation,
                      .most_envoys = [this] { return standing().cap(); }}};
}

rest::Facts Program::Parts::facts_of() const {
    return {.version = std::string(program_version()),
            .fleet = fleet_id,
            .started = host.clock().now(),
            .authorities = keys->authority().certificates(),
            .key_digest = keys->authority().key_digest(),
            .program_folder = program_folder()};
}

void Program::Parts::serve() {
    rest_server.reset(new rest::Server{.store = *store,
                                       .fleet = *index,
                                       .runs = *runs,
                                       .policies = *policies,
                                       .streams = *streams,
                                       .metrics = metrics,
                                       .archive = live->archive(),
                                       .settings = settings,
                                       .clock = host.clock(),
                                       .facts = facts_of(),
                                       .license = [this] { return standing(); },
                                       .damage =
                                           [this] {
                                               const std::lock_guard lock(damage_lock);
                                               return damage;
                                           },
                                       .secrets = &vault,
                                       .refresh_secrets = [this] { return refresh_secrets(); },
                                       .key_warnings = [this] { return keys->warnings(); }});
    router = std::make_unique<rest::Router>(*rest_server, all_routes(),
                                            rest::make_admin_token(settings.paths.admin_token));
    grpc = wire::Server::listen(settings.server.grpc_listen, credentials(), rpc::methods(*core));
    rest_server->facts.grpc_port = grpc->port();
    https = rest::HttpServer::listen(
        settings.server.api_listen,
        {.certificate = keys->server().certificate, .key = keys->server().key},
        [this](const rest::Request& request) { return router->answer(request); });
    rest_server->facts.api_port = https->port();
    rest_server->ready = true;
    log::info("server ready", {{"grpc", std::to_string(grpc->port())},
                               {"api", std::to_string(https->port())},
                               {"envoys", std::to_string(index->size())},
                               {"config", std::to_string(policies->state().version)},
                               {"version", std::string(program_version())}});
}

/// What cannot be renewed now is said once; what was there serves on.
void Program::Parts::refresh_keys() {
    try {
        if (keys->refresh(server_names(settings), host.clock().now())) {
            grpc->replace(credentials());
            https->replace({.certificate = keys->server().certificate, .key = keys->server().key});
            log::info("server certificate renewed");
        }
        keys_trouble.is_over();
    } catch (const Error& e) {
        keys_trouble.is_there(e.message());
    }
    key_warnings.look(*keys);
}

/// A rehearsal has no secrets: nobody in it needs their values.
compile::FindSecret Program::Parts::find_secret() const {
    if (is_simulation) return {};
    return [this](std::string_view path) { return vault.problem_of(path); };
}

/// Envoys whose bundle names what has changed are told at their next check-in.
bool Program::Parts::refresh_secrets() {
    if (!epochs.refresh()) return false;
    policies->secrets_changed();
    log::info("secrets changed");
    return true;
}

/// Beside the serving: a large file takes longer than a start may.
void Program::Parts::check_database(const std::stop_token& stop) {
    const auto found = store->database.damage(stop);
    if (found.empty()) return;
    log::error("database is damaged", {{"path", store->database.path()}, {"found", found}});
    const std::lock_guard lock(damage_lock);
    damage = found;
}

Program::Program(const server::Settings& settings, bool is_simulation)
    : parts_(std::make_unique<Parts>(settings, is_simulation)),
      housekeeper_([this](const std::stop_token& stop) { keep_house(stop); }) {}

Program::~Program() {
    housekeeper_.request_stop();
    housekeeper_.join();
    auto& parts = *parts_;
    parts.rest_server->ready = false;
    parts.streams->cut_all();
    parts.grpc.reset();
    parts.https.reset();
    parts.checker.request_stop();
    parts.checker.join();
    parts.flusher.reset();
    try {
        parts.store->fleet.mark_clean_stop();
    } catch (const Error& e) {
        log::error("the stop could not be noted", {{"error", e.message()}});
    }
}

int Program::grpc_port() const { return parts_->grpc->port(); }
void Program::reload() { parts_->policies->reload(); }

void Program::keep_house(const std::stop_token& stop) {
    auto& parts = *parts_;
    const auto& clock = parts.host.clock();
    auto keys_seen = clock.steady();
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(waiting_);
            woken_.wait_for(lock, stop, Millis(limits::flush_every_ms), [] { return false; });
        }
        parts.metrics.transitions("offline", parts.index->fell_silent(clock.now()));
        if (parts.epochs.is_behind()) parts.refresh_secrets();
        if (parts.live->has_changed()) parts.policies->reload();
        if (const auto version = parts.policies->take_lift()) parts.live->lift(*version);
        if (const auto rolled = parts.watch->look()) tell(*rolled);
        parts.capabilities->flush();
        if (clock.steady() - keys_seen < keys_every) continue;
        keys_seen = clock.steady();
        parts.refresh_keys();
    }
}

}  // namespace vigo
