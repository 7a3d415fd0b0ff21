// vigo — the agent: makes itself safe, reads its flags, runs a verb.

#include <malloc.h>
#include <netdb.h>
#include <nss.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "agent/verbs/catalogue.h"
#include "apps/harden.h"
#include "base/error.h"
#include "base/fault_codes.h"
#include "base/log.h"
#include "cli/flags/flags.h"
#include "crypto/digest.h"
#include "wire/loop.h"

namespace vigo {
namespace {

using agent::Session;
using agent::Settings;
using agent::Verb;

/// A static program cannot load the modules that nsswitch.conf may name; what is built in must do.
void restrict_name_services() {
    for (const char* files :
         {"passwd", "group", "shadow", "gshadow", "initgroups", "services", "protocols"})
        __nss_configure_lookup(files, "files");
    __nss_configure_lookup("hosts", "files dns");
}

/// Small and steady rather than quick: one heap for all threads, and what a pass has used goes
/// back.
void save_memory() {
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 256 << 10);  // fixed: else it grows with what was asked for once
    mallopt(M_TRIM_THRESHOLD, 256 << 10);
}

/// A file that can be read once SIGTERM or SIGINT has come. They are blocked before any thread is
/// made, and stay.
wire::Handle signals() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // the write that goes too far fails, and says so
    sigset_t awaited{};
    sigemptyset(&awaited);
    for (const int each : {SIGTERM, SIGINT}) sigaddset(&awaited, each);
    sigprocmask(SIG_BLOCK, &awaited, nullptr);
    wire::Handle made(signalfd(-1, &awaited, SFD_CLOEXEC));
    if (!made.is_open()) fail_errno(errno, "waiting for signals");
    return made;
}

std::span<const Field<Settings>> settings_table() {
    return agent::fields_of(static_cast<const Settings*>(nullptr));
}

/// Whether `argument` is a flag whose value is the next argument.
bool takes_next(const std::string& argument, std::span<const FieldInfo> rows) {
    if (argument.find('=') != std::string::npos) return false;
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const FieldInfo& each) {
        return cli::flag_name(each.name) == argument;
    });
    return row != rows.end() && row->shape.kind != Kind::flag;
}

struct Words {
    std::string verb;  ///< "" when there is none
    std::vector<std::string> flags;
    bool help = false;
};

/// Flags may stand before and after the verb.
Words words_of(std::vector<std::string> arguments, std::span<const FieldInfo> common) {
    Words words;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        auto& argument = arguments[at];
        if (argument == "--help" || argument == "-h") {
            words.help = true;
        } else if (words.verb.empty() && !argument.starts_with('-')) {
            words.verb = std::move(argument);
        } else {
            const bool two =
                words.verb.empty() && takes_next(argument, common) && at + 1 < arguments.size();
            words.flags.push_back(std::move(argument));
            if (two) words.flags.push_back(std::move(arguments[++at]));
        }
    }
    return words;
}

const Verb& find_verb(std::span<const Verb> verbs, const std::string& name) {
    const auto found = std::find_if(verbs.begin(), verbs.end(),
                                    [&](const Verb& each) { return each.name == name; });
    if (found != verbs.end()) return *found;
    std::vector<std::string_view> names;
    for (const auto& each : verbs) names.push_back(each.name);
    const auto meant = nearest(name, names);
    fail(Fault::invalid, "there is no verb {}{}", name,
         meant.empty() ? "; try vigo --help" : format(" (did you mean {}?)", meant));
}

std::string help(std::span<const Verb> verbs, std::span<const FieldInfo> common) {
    std::string text = "vigo <verb> [flags]\n\nKeeps this machine in its declared state.\n\n";
    for (const auto& each : verbs) text += format("  {:<12} {}\n", each.name, each.doc);
    text += "\nWithout a verb it is the daemon. Flags of every verb:\n\n";
    const auto usage = cli::usage("", "", common);
    return text + usage.substr(std::min(usage.find("  --"), usage.size()));
}

Value pick(const Value& given, std::span<const FieldInfo> rows) {
    Map picked;
    for (const auto& row : rows)
        if (const Value* value = given.find(row.name)) picked.set(row.name, *value);
    return picked;
}

void start_log(const Settings& settings) {
    log::Options options{.json = settings.log_json, .file = settings.log_file};
    if (!log::parse_level(settings.log_level, options.level))
        fail(Fault::invalid, "{} is no log level: trace, debug, info, warn, error or off",
             settings.log_level);
    log::start(options);
}

int run(std::vector<std::string> arguments, Session& session) {
    const auto common = describe(settings_table());
    const auto verbs = agent::verbs::all();
    const auto words = words_of(std::move(arguments), common);
    if (words.help && words.verb.empty()) {
        session.out(help(verbs, common));
        return 0;
    }
    const auto& verb = find_verb(verbs, words.verb.empty() ? "daemon" : words.verb);
    if (words.help) {
        session.out(cli::usage(format("vigo {}", verb.name), verb.doc, verb.options));
        return 0;
    }
    auto rows = common;
    rows.insert(rows.end(), verb.options.begin(), verb.options.end());
    const auto given = cli::parse_flags(rows, words.flags);
    const auto settings = agent::settings_from(pick(given, common));
    start_log(settings);
    const auto ear = verb.hears_bell ? std::jthread() : session.bell.listen();
    return verb.run(pick(given, verb.options), settings, session);
}

/// The file that runs, whatever it was called by.
std::string own_program() {
    char path[PATH_MAX];
    const auto size = readlink("/proc/self/exe", path, sizeof path);
    return size > 0 ? std::string(path, static_cast<std::size_t>(size)) : std::string();
}

int guarded(std::vector<std::string> arguments) {
    std::setvbuf(stdout, nullptr, _IOLBF,
                 BUFSIZ);  // who reads along in a file or pipe sees each line
    const auto handle = signals();
    std::stop_source stop;
    Session session{
        .out = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); },
        .err = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr); },
        .colour = isatty(STDOUT_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr,
        .stop = stop.get_token(),
        .bell = {handle.get(),
                 [&stop] {
                     log::info("stopping after the current resource");
                     stop.request_stop();
                 }},
        .program = own_program(),
        .variable =
            [](const std::string& name) {
                const char* value = std::getenv(name.c_str());
                return std::string(value != nullptr ? value : "");
            }};
    try {
        const int status = run(std::move(arguments), session);
        std::fflush(stdout);
        return status;
    } catch (const Error& error) {
        session.err(format("vigo: {}\n", error.message()));
        return error.fault() == Fault::invalid ? agent::exits::usage : agent::exits::failed;
    } catch (const std::exception& error) {
        session.err(format("vigo: {}\n", error.what()));
        return agent::exits::failed;
    }
}

}  // namespace
}  // namespace vigo

int main(int count, char** arguments) {
    vigo::save_memory();
    vigo::restrict_name_services();
    vigo::harden();
    vigo::crypto::start();
    return vigo::guarded({arguments + 1, arguments + count});
}
