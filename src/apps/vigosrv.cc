// vigosrv — the server: reads its flags, starts the parts, serves until it is told to stop.

#include <csignal>
#include <cstdio>
#include <filesystem>

#include "apps/harden.h"
#include "apps/notify.h"
#include "apps/program.h"
#include "apps/seed.h"
#include "apps/settings_file.h"
#include "apps/simulate.h"
#include "base/fault_codes.h"
#include "base/log.h"
#include "cli/flags/flags.h"
#include "crypto/digest.h"

namespace vigo {
namespace {

/// systemd must not start it again and again: only a human can mend what is wrong (sysexits.h,
/// EX_CONFIG).
constexpr int exit_config = 78;
constexpr int exit_usage = 64;

struct Options {
    std::string config;
    bool seed_only = false;
    bool check = false;
    bool version = false;
    bool help = false;
};

constexpr Field<Options> options[] = {
    field<&Options::config>(
        "config", "server.yaml; default: $VIGO_CONFIG_FILE, ./server.yaml, /srv/vigo/server.yaml."),
    field<&Options::seed_only>("seed_only", "Lay down what a new server needs, and exit."),
    field<&Options::check>("check", "Read server.yaml, say what is wrong with it, and exit."),
    field<&Options::version>("version", "Print the version, and exit."),
    field<&Options::help>("help", "Show this text, and exit."),
};

/// Signals are taken one by one by the main thread; every other thread inherits that they are
/// blocked.
sigset_t block_signals() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // the write that goes too far fails, and says so
    sigset_t awaited;
    sigemptyset(&awaited);
    for (const int each : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&awaited, each);
    pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
    return awaited;
}

int serve(const server::Settings& settings, const sigset_t& awaited) {
    harden();
    Program program(settings);
    notify("READY=1");
    for (int signal = 0; sigwait(&awaited, &signal) == 0;) {
        if (signal != SIGHUP) break;
        notify("RELOADING=1");
        program.reload();
        notify("READY=1");
    }
    notify("STOPPING=1");
    log::info("server stopping");
    return 0;
}

std::optional<server::Settings> settings_of(const Options& given) {
    const auto file =
        std::filesystem::absolute(given.config.empty() ? server::settings_file() : given.config);
    Diagnostics findings;
    auto settings = read_settings_file(file, findings);
    if (!findings.all().empty()) std::fputs(findings.text().c_str(), stderr);
    if (findings.has_errors()) return std::nullopt;
    return settings;
}

int run(std::span<const std::string> arguments) {
    if (!arguments.empty() && arguments.front() == "simulate")
        return rehearse(arguments.subspan(1));
    Options given;
    try {
        given = cli::read_flags<Options>(options, arguments);
    } catch (const Error& e) {
        std::fputs(format("vigosrv: {}; see vigosrv --help\n", e.message()).c_str(), stderr);
        return exit_usage;
    }
    if (given.help) {
        const auto rows = describe(std::span<const Field<Options>>(options));
        std::fputs(
            cli::usage("vigosrv",
                       "Serves a fleet until it is told to stop; SIGHUP reloads. `vigosrv simulate "
                       "--help`: a rehearsal with a made-up fleet.",
                       rows)
                .c_str(),
            stdout);
        return 0;
    }
    if (given.version) return std::puts(std::string(program_version()).c_str()) < 0 ? 1 : 0;
    const auto awaited = block_signals();
    const auto settings = settings_of(given);
    if (!settings) return exit_config;
    if (given.check) return 0;
    log::start({.level = static_cast<log::Level>(settings->log.level),
                .json = settings->log.json,
                .file = settings->log.file});
    crypto::start();
    if (given.seed_only) return seed(*settings);
    return serve(*settings, awaited);
}

int run_fenced(std::span<const std::string> arguments) {
    try {
        return run(arguments);
    } catch (const Error& e) {
        log::error("server failed", {{"error", e.message()}});
        return e.fault() == Fault::internal || e.fault() == Fault::invalid
                   ? exit_config
                   : codes_of(e.fault()).exit;
    } catch (const std::exception& e) {
        log::error("server failed", {{"error", e.what()}});
        return codes_of(Fault::internal).exit;
    }
}

}  // namespace
}  // namespace vigo

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    return vigo::run_fenced(arguments);
}
