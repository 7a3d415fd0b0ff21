#include "apps/simulate.h"

#include <stdlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "apps/rehearsal.h"
#include "apps/seeding.h"
#include "apps/simulate_options.h"
#include "apps/simulate_report.h"
#include "base/fault_codes.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/flags/flags.h"
#include "compile/compile.h"
#include "crypto/digest.h"
#include "server/publish/publisher.h"
#include "simulate/player.h"
#include "types/types.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;

constexpr int exit_errors = 1;
constexpr int exit_usage = 64;
constexpr std::size_t files_spared = 300;
constexpr Millis connecting_most{300'000};
constexpr Millis settling_most{60'000};

constexpr std::string_view plain_crate =
    "name: simulated\nresources:\n  - {type: file, target_path: /etc/simulated, content: "
    "\"1\\n\"}\n";
constexpr std::string_view plain_envoys =
    "envoys:\n  - {match: \"*\", configcrates: [simulated]}\n";

std::atomic<bool> interrupted = false;

std::size_t files_allowed() {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const auto allowed = static_cast<std::size_t>(files.rlim_cur);
    return allowed - std::min(allowed / 2, files_spared);
}

/// A folder that goes with us.
class Scratch {
 public:
    explicit Scratch(const std::string& given) : path_(given), is_ours_(given.empty()) {
        if (!is_ours_) return;
        auto name = (fs::temp_directory_path() / "vigo-simulate.XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) fail_errno(errno, "making a temporary folder");
        path_ = name;
    }
    ~Scratch() {
        std::error_code none;
        if (is_ours_) fs::remove_all(path_, none);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const std::string& path() const { return path_; }

 private:
    std::string path_;
    bool is_ours_;
};

std::vector<std::string> lines_of(const std::string& file) {
    std::vector<std::string> lines;
    if (file.empty()) return lines;
    std::ifstream in(file);
    if (!in) fail(Fault::not_found, "cannot read {}", file);
    for (std::string line; std::getline(in, line);)
        if (const auto name = trim(line); !name.empty()) lines.emplace_back(name);
    if (lines.empty()) fail(Fault::invalid, "{} holds no host name", file);
    return lines;
}

std::string plain_stack(const std::string& home) {
    const auto folder = fs::path(home) / "plain";
    fs::create_directories(folder / "configcrates");
    std::ofstream(folder / "configcrates/simulated.vgo") << plain_crate;
    std::ofstream(folder / "envoys.vgo") << plain_envoys;
    return folder;
}

/// One rehearsal from beginning to end.
class Simulation {
 public:
    explicit Simulation(const SimulateOptions& given)
        : given_(given), scratch_(given.folder), server_(scratch_.path(), given.interval) {}

    SimulateReport run() {
        const auto wanted = muster_wanted();
        publish(given_.stack.empty() ? plain_stack(scratch_.path()) : given_.stack);
        auto mustered = muster(server_.settings(), wanted);
        report_.ready = server_.start();
        mustered.realm.address = server_.address();
        player_.emplace(plan_of(wanted), std::move(mustered.realm), std::move(mustered.members),
                        std::move(mustered.fleet));
        report_.envoys = wanted.envoys;
        enrol(wanted.enrol);
        connect();
        phase("first round", given_.interval, [] { return false; });
        if (given_.duration > Millis(0)) phase("steady", given_.duration, [] { return false; });
        if (!given_.publish.empty()) spread();
        if (given_.restart) storm();
        player_->settle(settling_most);
        report_.assigned = player_->assigned();
        return std::move(report_);
    }

 private:
    Muster muster_wanted() {
        const auto envoys = static_cast<std::size_t>(given_.envoys);
        const auto asked =
            given_.connections == 0 ? envoys : static_cast<std::size_t>(given_.connections);
        own_ = std::min({asked, envoys, files_allowed() - static_cast<std::size_t>(given_.shared)});
        shared_ =
            own_ < envoys ? std::min(static_cast<std::size_t>(given_.shared), envoys - own_) : 0;
        return {.seed = static_cast<std::uint64_t>(given_.seed),
                .envoys = envoys,
                .enrol = std::min(envoys, static_cast<std::size_t>(given_.enrol)),
                .certified = own_ + shared_,
                .hostnames = lines_of(given_.hostnames)};
    }

    simulate::Plan plan_of(const Muster& wanted) const {
        return {.seed = wanted.seed,
                .envoys = wanted.envoys,
                .own_lines = own_,
                .shared_lines = shared_,
                .streams = !given_.no_streams,
                .interval = given_.interval,
                .trait_changes = given_.trait_changes,
                .run_changes = given_.run_changes,
                .skewed = given_.skewed,
                .garbage = given_.garbage};
    }

    std::uint64_t publish(const std::string& stack) const {
        const auto& settings = server_.settings();
        publish::Publisher publisher(publish::Paths::beside(stack, settings.paths.live));
        Diagnostics findings;
        const auto types = compile_types();
        const auto outcome =
            publisher.publish({.author = "simulate",
                               .message = "a rehearsal",
                               .now = std::chrono::floor<Millis>(std::chrono::system_clock::now()),
                               .gates = {[&](const compile::SourceTree& tree, Diagnostics& found) {
                                   compile::load(tree, types, found);
                               }}},
                              findings);
        if (outcome.status == publish::Outcome::Status::refused)
            fail(Fault::invalid, "{} cannot be published:\n{}", stack, findings.text());
        return static_cast<std::uint64_t>(outcome.version.number);
    }

    /// Plays, and measures what the server spends meanwhile.
    template <class Done>
    Phase& phase(std::string name, Millis most, const Done& done) {
        const auto before = server_.usage();
        const auto begun = std::chrono::steady_clock::now();
        player_->play(most, [&] { return interrupted || done(); });
        const auto after = server_.usage();
        report_.phases.push_back(
            {.name = std::move(name),
             .span = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begun),
             .server_cpu = after.cpu - before.cpu,
             .server_rss = after.rss_bytes,
             .tally = player_->take_tally()});
        return report_.phases.back();
    }

    void enrol(std::size_t count) {
        if (count == 0) return;
        const auto before = server_.usage();
        if (!player_->enrol(connecting_most))
            fail(Fault::timeout, "the machines did not enrol in time; {} may say why",
                 server_.log_file());
        report_.enrolled = count;
        report_.enrol_cpu = server_.usage().cpu - before.cpu;
    }

    void connect() {
        const auto before = server_.usage();
        const auto begun = std::chrono::steady_clock::now();
        if (!player_->connect(connecting_most))
            fail(Fault::timeout, "{} of {} connections are open after {}; {} may say why",
                 player_->open_lines(), own_ + shared_, to_text(connecting_most),
                 server_.log_file());
        // The server has its say, too.
        player_->wait(Millis(300), [] { return false; });
        const auto after = server_.usage();
        report_.connections = player_->open_lines();
        report_.streams = player_->open_streams();
        report_.connecting =
            std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begun);
        report_.connect_cpu = after.cpu - before.cpu;
        report_.rss_before = before.rss_bytes;
        report_.rss_connected = after.rss_bytes;
    }

    /// Published from another thread, so that check-ins go on.
    void spread() {
        std::atomic<int> published = 0;
        std::optional<Error> problem;
        const auto over = live_version();
        const auto begun = std::chrono::steady_clock::now();
        std::jthread publisher([&] {
            try {
                publish(given_.publish);
                server_.reload();
                published = 1;
            } catch (const Error& why) {
                problem = why;
                published = -1;
            }
        });
        bool noted = false;
        const auto everyone =
            static_cast<std::uint64_t>(static_cast<double>(given_.envoys) * (1 - given_.skewed));
        phase("publish", given_.interval * 2 + settling_most, [&] {
            if (!noted && published == 1) {
                noted = true;
                player_->note_publish(over);
                report_.publishing =
                    std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begun);
            }
            return published < 0 || (noted && player_->spread().renewed >= everyone);
        });
        if (problem) throw *problem;
        report_.spread = player_->spread();
    }

    std::uint64_t live_version() const {
        const publish::Archive archive(publish::Paths::beside("", server_.settings().paths.live));
        return static_cast<std::uint64_t>(archive.live_number().value_or(0));
    }

    void storm() {
        player_->expect_outage(true);
        server_.stop();
        player_->wait(settling_most, [&] { return player_->open_lines() == 0; });
        player_->take_tally();
        const auto back = server_.start();
        auto& measured = phase("restart", settling_most, [&] {
            return player_->open_lines() >= own_ + shared_ &&
                   player_->open_streams() >= player_->wanted_streams();
        });
        report_.restarted = back;
        report_.settled = measured.span;
        report_.came_back = player_->open_lines();
        player_->expect_outage(false);
    }

    const SimulateOptions given_;
    const Scratch scratch_;
    Rehearsal server_;
    std::size_t own_ = 0;
    std::size_t shared_ = 0;
    std::optional<simulate::Player> player_;
    SimulateReport report_;
};

int run(std::span<const std::string> arguments) {
    const auto given = cli::read_flags<SimulateOptions>(simulate_fields(), arguments);
    if (given.help) {
        const auto text =
            cli::usage("vigosrv simulate", "Rehearses: a made-up fleet against a private server.",
                       simulate_flags());
        return std::fputs(text.c_str(), stdout) < 0 ? exit_errors : 0;
    }
    crypto::start();
    if (!given.serve.empty()) return serve_rehearsal(given.serve);
    log::start({.level = log::Level::warn, .json = false, .file = ""});
    std::signal(SIGPIPE, SIG_IGN);
    for (const int each : {SIGINT, SIGTERM}) std::signal(each, [](int) { interrupted = true; });
    const auto report = Simulation(given).run();
    std::fputs((given.json ? json_of(report) : text_of(report)).c_str(), stdout);
    return report.error_count() == 0 ? 0 : exit_errors;
}

}  // namespace

std::vector<FieldInfo> simulate_flags() { return describe(simulate_fields()); }

int rehearse(std::span<const std::string> arguments) {
    try {
        return run(arguments);
    } catch (const Error& why) {
        std::fputs(format("vigosrv simulate: {}\n", why.message()).c_str(), stderr);
        return why.fault() == Fault::invalid ? exit_usage : codes_of(why.fault()).exit;
    }
}

}  // namespace vigo
