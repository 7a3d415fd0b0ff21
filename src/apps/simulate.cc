#include "apps/simulate.h"

#include <stdlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

#include "apps/play.h"
#include "apps/rehearsal.h"
#include "apps/seeding.h"
#include "apps/simulate_options.h"
#include "apps/simulate_report.h"
#include "apps/visit.h"
#include "base/fault_codes.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/flags/flags.h"
#include "compile/compile.h"
#include "crypto/digest.h"
#include "server/publish/publisher.h"
#include "types/types.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;

constexpr int exit_errors = 1;
constexpr int exit_usage = 64;
constexpr std::size_t files_spared = 300;
constexpr Millis settling_most{60'000};

constexpr std::string_view plain_crate =
    "name: simulated\nresources:\n  - {type: file, target_path: /etc/simulated, content: "
    "\"1\\n\"}\n";
constexpr std::string_view plain_envoys =
    "envoys:\n  - {match: \"*\", configcrates: [simulated]}\n";

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

/// How many connections of which kind, as far as files may be open.
struct Lines {
    std::size_t own = 0;
    std::size_t shared = 0;
};

Lines lines_wanted(const SimulateOptions& given) {
    const auto envoys = static_cast<std::size_t>(given.envoys);
    const auto shared = static_cast<std::size_t>(given.shared);
    const auto asked =
        given.connections == 0 ? envoys : static_cast<std::size_t>(given.connections);
    const auto own = std::min({asked, envoys, files_allowed() - shared});
    return {.own = own, .shared = own < envoys ? std::min(shared, envoys - own) : 0};
}

/// Elsewhere a certificate speaks for the envoy that it names, and for no other.
Lines lines_elsewhere(const SimulateOptions& given) {
    const auto envoys = static_cast<std::size_t>(given.envoys);
    if (envoys > files_allowed())
        fail(Fault::invalid,
             "--envoys {}: this process may open {} files, and each machine needs a connection of "
             "its own (ulimit -n)",
             envoys, files_allowed());
    return {.own = envoys, .shared = 0};
}

simulate::Plan plan_of(const SimulateOptions& given, const Lines& lines, std::uint64_t seed) {
    return {.seed = seed,
            .envoys = static_cast<std::size_t>(given.envoys),
            .own_lines = lines.own,
            .shared_lines = lines.shared,
            .streams = !given.no_streams,
            .interval = given.interval,
            .trait_changes = given.trait_changes,
            .run_changes = given.run_changes,
            .skewed = given.skewed,
            .garbage = given.garbage};
}

void play_rounds(Play& play, const SimulateOptions& given) {
    play.connect();
    play.phase("first round", given.interval);
    if (given.duration > Millis(0)) play.phase("steady", given.duration);
}

/// Against a server of one's own, from beginning to end.
class Simulation {
 public:
    explicit Simulation(const SimulateOptions& given)
        : given_(given), scratch_(given.folder), server_(scratch_.path(), given.interval) {}

    SimulateReport run() {
        publish(given_.stack.empty() ? plain_stack(scratch_.path()) : given_.stack);
        const auto lines = lines_wanted(given_);
        const auto envoys = static_cast<std::size_t>(given_.envoys);
        const Muster wanted{.seed = static_cast<std::uint64_t>(given_.seed),
                            .envoys = envoys,
                            .enrol = std::min(envoys, static_cast<std::size_t>(given_.enrol)),
                            .certified = lines.own + lines.shared,
                            .hostnames = lines_of(given_.hostnames)};
        auto mustered = muster(server_.settings(), wanted);
        const auto ready = server_.start();
        mustered.realm.address = server_.address();
        play_.emplace(
            plan_of(given_, lines, wanted.seed), std::move(mustered),
            [this] { return server_.usage(); }, server_.log_file());
        play_->report().ready = ready;
        play_->enrol(wanted.enrol);
        play_rounds(*play_, given_);
        if (!given_.publish.empty()) spread();
        if (given_.restart) storm();
        return play_->end();
    }

 private:
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
        play_->phase("publish", given_.interval * 2 + settling_most, [&] {
            if (!noted && published == 1) {
                noted = true;
                play_->player().note_publish(over);
                play_->report().publishing =
                    std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - begun);
            }
            return published < 0 || (noted && play_->player().spread().renewed >= everyone);
        });
        if (problem) throw *problem;
        play_->report().spread = play_->player().spread();
    }

    std::uint64_t live_version() const {
        const publish::Archive archive(publish::Paths::beside("", server_.settings().paths.live));
        return static_cast<std::uint64_t>(archive.live_number().value_or(0));
    }

    void storm() {
        auto& player = play_->player();
        player.expect_outage(true);
        server_.stop();
        player.wait(settling_most, [&] { return player.open_lines() == 0; });
        player.take_tally();
        auto& report = play_->report();
        report.restarted = server_.start();
        const auto is_settled = [&] {
            return player.open_lines() >= play_->lines() &&
                   player.open_streams() >= player.wanted_streams();
        };
        report.settled = play_->phase("restart", settling_most, is_settled).span;
        report.came_back = player.open_lines();
        player.expect_outage(false);
    }

    const SimulateOptions given_;
    const Scratch scratch_;
    Rehearsal server_;
    std::optional<Play> play_;
};

/// Against a server that is there already.
SimulateReport visit(const SimulateOptions& given) {
    const auto lines = lines_elsewhere(given);
    std::uint64_t seed = 0;
    const auto random = crypto::random_bytes(sizeof seed);
    std::memcpy(&seed, random.data(), sizeof seed);
    const Muster wanted{.seed = seed,
                        .envoys = lines.own,
                        .enrol = lines.own,
                        .hostnames = lines_of(given.hostnames)};
    Play play(plan_of(given, lines, seed), visitors(given, wanted), nullptr,
              format("the log of {}", given.server));
    play.enrol(wanted.enrol);
    play_rounds(play, given);
    return play.end();
}

int run(std::span<const std::string> arguments) {
    const auto given = cli::read_flags<SimulateOptions>(simulate_fields(), arguments);
    if (given.help) {
        const auto text =
            cli::usage("vigosrv simulate", "Rehearses: a made-up fleet against a private server.",
                       simulate_flags());
        return std::fputs(text.c_str(), stdout) < 0 ? exit_errors : 0;
    }
    crypto::start();
    check_visit(given);
    if (!given.serve.empty()) return serve_rehearsal(given.serve);
    log::start({.level = log::Level::warn, .json = false, .file = ""});
    std::signal(SIGPIPE, SIG_IGN);
    for (const int each : {SIGINT, SIGTERM}) std::signal(each, [](int) { Play::interrupt(); });
    const auto report = given.server.empty() ? Simulation(given).run() : visit(given);
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
