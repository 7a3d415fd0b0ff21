// exec — a command that is run when its guards allow it.

#include "base/log.h"
#include "base/text.h"
#include "resources/catalogue.h"
#include "resources/support/command_fields.h"

namespace vigo::resources {
namespace {

struct Exec {
    std::string command;
    std::string onlyif;
    std::string unless;
    std::string creates;
    std::string removes;
    std::string in;
    std::string secret_file;
    std::string cwd;
    std::string user;
    Environment environment;
    ExitCodes returns{{0}};
    bool logoutput = true;
    bool background = false;
    std::int64_t nice = 0;
    Millis timeout{limits::command_timeout_ms};
    bool revert = false;
    std::string on_revert;
};

constexpr Field<Exec> fields[] = {
    field<&Exec::command>(
        "command",
        "What `sh -c` runs. `{{secret_file}}` in it becomes the path of the secret file.",
        required | command),
    field<&Exec::onlyif>(
        "onlyif",
        "Run only if this command exits with 0. It must only look: a dry-run runs it too.",
        command),
    field<&Exec::unless>(
        "unless",
        "Do not run if this command exits with 0. It must only look: a dry-run runs it too.",
        command),
    field<&Exec::creates>("creates", "Do not run once this path exists.", absolute_path),
    field<&Exec::removes>("removes", "Do not run once this path is gone.", absolute_path),
    field<&Exec::in>("stdin", "Text that the command reads on its standard input.", secret),
    field<&Exec::secret_file>(
        "secret_file",
        "Text that the command finds in a file that only its user can read, and that is gone "
        "afterwards: `{{secret_file}}` in the command, or $VIGO_SECRET_FILE.",
        secret),
    field<&Exec::cwd>("cwd", "The folder to run in; `/` by default.", absolute_path),
    field<&Exec::user>("user", "The user to run as, guards included; the agent's by default.",
                       one_line),
    field<&Exec::environment>("environment", "Variables for the command and its guards."),
    field<&Exec::returns>("returns", "Exit statuses that mean success.", none, {0, 255}),
    field<&Exec::logoutput>("logoutput",
                            "Log what it prints, and quote the end of it when it fails."),
    field<&Exec::background>(
        "background",
        "Start it and do not wait; whether it succeeds is not known. Guards are "
        "waited for. Runs with nice 19."),
    field<&Exec::nice>(
        "nice",
        "Priority, 0 to 19; from 15 on it also gets disk time only when nobody else wants it.",
        none, {0, 19}),
    field<&Exec::timeout>("timeout",
                          "How long the command, and each guard, may take before it is ended.",
                          none, {1, 86'400}),
    field<&Exec::revert>(
        "revert",
        "Undo it: run `on_revert` once, whatever the guards say, and then leave it "
        "alone. Without this again, the command is back in force."),
    field<&Exec::on_revert>("on_revert", "What undoes the command. Does nothing until `revert`.",
                            command),
};

void validate(const Exec& want) {
    if (trim(want.command).empty()) fail(Fault::invalid, "command must not be empty");
    if (!want.in.empty() && !want.secret_file.empty())
        fail(Fault::invalid, "an exec takes `stdin` or `secret_file`, not both");
    if (want.secret_file.empty() && want.command.find("{{secret_file}}") != std::string::npos)
        fail(Fault::invalid, "the command names {{{{secret_file}}}}, but `secret_file` is not set");
    if (want.returns.all.empty())
        fail(Fault::invalid, "returns must name at least one exit status");
}

Command in_setting(const Exec& want, Command made) {
    made.folder = want.cwd;
    made.user = want.user;
    made.environment = want.environment.all;
    made.timeout = want.timeout;
    return made;
}

bool succeeds(const Exec& want, const Host& host, std::string_view guard, const std::string& text) {
    const auto result = host.commands().query(in_setting(want, Command::shell(text)));
    if (result.timed_out)
        fail(Fault::timeout, "{} `{}` took longer than {}", guard, printable(text, 200),
             to_text(want.timeout));
    return result.status == 0;
}

/// The cheap guards stand before those that start a process.
bool is_due(const Exec& want, const Host& host) {
    if (!want.creates.empty() && host.files().status(want.creates)) return false;
    if (!want.removes.empty() && !host.files().status(want.removes)) return false;
    if (!want.onlyif.empty() && !succeeds(want, host, "onlyif", want.onlyif)) return false;
    return want.unless.empty() || !succeeds(want, host, "unless", want.unless);
}

/// Keeps the secret in memory where there is a /dev/shm. The pieces of the command around the
/// placeholder come as arguments, so that no quoting can go wrong.
constexpr std::string_view with_secret_file = R"(umask 077
f=$(mktemp /dev/shm/vigo.XXXXXX 2>/dev/null || mktemp) || exit 1
trap 'rm -f "$f"' EXIT
trap 'exit 143' HUP INT TERM
cat >"$f" || exit 1
c=$1
shift
for part do c=$c$f$part; done
VIGO_SECRET_FILE=$f sh -c "$c" </dev/null)";

Command secret_file_command(const Exec& want) {
    constexpr std::string_view placeholder = "{{secret_file}}";
    Command made{.words = {"sh", "-c", std::string(with_secret_file), "sh"},
                 .input = want.secret_file};
    std::string_view rest = want.command;
    for (;;) {
        const auto at = rest.find(placeholder);
        made.words.emplace_back(rest.substr(0, at));
        if (at == std::string_view::npos) return made;
        rest.remove_prefix(at + placeholder.size());
    }
}

Command command_of(const Exec& want) {
    auto made = want.secret_file.empty() ? Command::shell(want.command) : secret_file_command(want);
    if (want.secret_file.empty()) made.input = want.in;
    made.nice = want.background ? 19 : static_cast<int>(want.nice);
    made.background = want.background;
    return in_setting(want, std::move(made));
}

void run(const Exec& want, Host& host) {
    const auto result = host.commands().run(command_of(want));
    const auto tail = want.logoutput ? last_lines(result) : std::string();
    const auto said = tail.empty() ? tail : ": " + tail;
    if (result.timed_out)
        fail(Fault::timeout, "took longer than {} and was ended{}", to_text(want.timeout), said);
    if (!want.background && !want.returns.contains(result.status))
        fail(Fault::conflict, "exit status {}{}", result.status, said);
    if (!tail.empty())
        log::info("exec output", {{"command", printable(want.command, 200)}, {"output", tail}});
}

Drift check(const Exec& want, const Host& host) {
    Drift drift;
    if (is_due(want, host))
        drift.add("command", "not run", printable(want.command, 400),
                  [=](Host& h) { run(want, h); });
    return drift;
}

/// The same command in every other way: its user, folder, input, patience and exit statuses.
Drift undo(const Exec& want) {
    if (trim(want.on_revert).empty())
        fail(Fault::invalid, "revert needs `on_revert`: what undoes the command");
    auto undoing = want;
    undoing.command = want.on_revert;
    Drift drift;
    drift.add("revert", "not run", printable(want.on_revert, 400),
              [=](Host& h) { run(undoing, h); });
    return drift;
}

}  // namespace

ResourceType exec() {
    return Resource<Exec>{
        .name = "exec",
        .doc = "A command that is run when its guards allow it.",
        .fields = fields,
        .validate = validate,
        .check = check,
        .settles = [](const Exec&) { return false; },
        .reversal = {.asked = [](const Exec& want) { return want.revert; }, .undo = undo}};
}

}  // namespace vigo::resources
