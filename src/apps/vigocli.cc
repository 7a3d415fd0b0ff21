// vigocli — the operator's hand: reads server.yaml for folders and the way to the server, then runs
// a verb.

#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "apps/harden.h"
#include "apps/settings_file.h"
#include "base/error.h"
#include "cli/verbs/catalogue.h"
#include "crypto/digest.h"
#include "server/settings.h"
#include "types/types.h"

namespace vigo {
namespace {

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// SUDO_USER, else the user: who an audit names.
std::string operator_name() {
    for (const char* name : {"SUDO_USER", "USER", "LOGNAME"})
        if (auto found = variable(name); !found.empty()) return found;
    return geteuid() == 0 ? "root" : format("uid {}", geteuid());
}

server::Settings settings_of(const std::string& file, std::ostream& err) {
    Diagnostics findings;
    const auto path = std::filesystem::absolute(file).string();
    auto settings = settings_in(text_of(file).value_or(""), path, findings);
    if (findings.has_errors()) {
        err << findings.text();
        fail(Fault::invalid, "{} has errors", file);
    }
    return settings;
}

/// `:8443` and `0.0.0.0:8443` are reached as localhost.
std::string url_of(const std::string& listen) {
    const auto colon = listen.rfind(':');
    auto host = listen.substr(0, colon);
    if (host.empty() || host == "0.0.0.0" || host == "[::]") host = "localhost";
    return "https://" + host + listen.substr(colon);
}

/// A token for another server lies in ~/.config/vigo/token; on the server's own host root reads the
/// one made at start.
cli::ApiAccess access_to(const std::string& url, const server::Settings& settings) {
    cli::ApiAccess access{.url = url.empty() ? url_of(settings.server.api_listen) : url};
    if (url.empty()) {
        const auto token = text_of(settings.paths.admin_token);
        if (!token)
            fail(Fault::denied,
                 "cannot read {}: run as root on the server's host, after vigosrv has started; or "
                 "name a server with --server",
                 settings.paths.admin_token);
        access.token = trim(*token);
        access.ca = settings.server.tls.ca_file;
        return access;
    }
    const auto file = variable("HOME") + "/.config/vigo/token";
    const auto token = text_of(file);
    if (!token) fail(Fault::denied, "cannot read {}: it must hold an API token of {}", file, url);
    access.token = trim(*token);
    if (std::filesystem::exists(settings.server.tls.ca_file))
        access.ca = settings.server.tls.ca_file;
    return access;
}

void prepare(const cli::Common& common, cli::Session& session) {
    const auto file = common.config.empty() ? server::settings_file() : common.config;
    const auto settings = settings_of(file, session.err);
    session.folders = {.base = settings.home,
                       .stacks = settings.paths.stacks,
                       .live = settings.paths.live,
                       .settings = file,
                       .versions_kept = static_cast<std::size_t>(settings.publish.versions_kept),
                       .license = settings.paths.license,
                       .examples = settings.paths.examples,
                       .secrets = settings.secrets.secrets_dir};
    session.dial = [settings, url = common.server] {
        return cli::connect(access_to(url, settings));
    };
}

/// On a terminal only: a script gets no question that nobody answers.
std::function<std::string(const std::string&)> questions() {
    if (isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0) return {};
    return [](const std::string& question) {
        std::cout << question << std::flush;
        std::string answer;
        std::getline(std::cin, answer);
        return answer;
    };
}

/// The terminal shows nothing of what is typed, for one line.
std::string typed_unseen(const std::string& question) {
    termios shown{};
    if (tcgetattr(STDIN_FILENO, &shown) != 0)
        fail(Fault::unavailable, "the terminal cannot be kept from showing what is typed");
    auto hidden = shown;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    std::cerr << question << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    std::cerr << "\n";
    return answer;
}

int run(int count, char** words) {
    std::signal(SIGXFSZ, SIG_IGN);  // the write that goes too far fails, and says so
    harden();
    crypto::start();
    cli::Session session(std::cout, std::cerr);
    session.terminal = cli::Terminal::of_stdout();
    session.types = compile_types();
    session.user = operator_name();
    session.ask = questions();
    if (isatty(STDIN_FILENO) != 0) session.ask_hidden = typed_unseen;
    const auto verbs = cli::all();
    const auto exit = cli::dispatch(verbs, {words + 1, words + count}, session, prepare);
    std::cout.flush();
    return std::cout ? static_cast<int>(exit) : 1;
}

}  // namespace
}  // namespace vigo

int main(int count, char** words) { return vigo::run(count, words); }
