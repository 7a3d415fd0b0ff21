// completion — a script that teaches a shell the verbs and flags of vigocli.

#include <functional>
#include <map>
#include <ostream>
#include <set>

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

enum class Shell { bash, zsh, fish };
constexpr std::string_view shells[] = {"bash", "zsh", "fish"};
[[maybe_unused]] constexpr std::span<const std::string_view> choices(const Shell*) {
    return shells;
}

struct Options {
    Shell shell = Shell::bash;
};

constexpr Field<Options> options[] = {
    field<&Options::shell>("shell", "Which shell: bash, zsh or fish.", key),
};

constexpr Sample samples[] = {
    {"vigocli completion bash", "> /etc/bash_completion.d/vigocli"},
    {"vigocli completion fish", "> ~/.config/fish/completions/vigocli.fish"},
};

/// What may follow each beginning of a verb: `config` is followed by `diff`, `edit`, …
std::map<std::string, std::set<std::string>> words_after(std::span<const Verb> verbs) {
    std::map<std::string, std::set<std::string>> after;
    for (const auto& verb : verbs) {
        std::string before;
        for (const auto word : split(verb.words, ' ')) {
            after[before].insert(std::string(word));
            before += (before.empty() ? "" : " ") + std::string(word);
        }
    }
    return after;
}

bool is_flag(const FieldInfo& row) { return (row.rules & ((key & ~required) | positional)) == 0; }

std::string flags_of(const Verb& verb) {
    auto rows = verb.options;
    const auto shared = describe(common_options());
    rows.insert(rows.end(), shared.begin(), shared.end());
    std::string flags;
    for (const auto& row : rows)
        if (is_flag(row)) flags += (flags.empty() ? "" : " ") + flag_name(row.name);
    return flags;
}

/// The longest beginning of the line that is known decides; files where nothing else fits.
std::string for_bash(std::span<const Verb> verbs) {
    std::string text =
        "_vigocli() {\n"
        "    local current=\"${COMP_WORDS[COMP_CWORD]}\" said=\"\" word\n"
        "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
        "        [[ $word == -* ]] || said+=\"${said:+ }$word\"\n"
        "    done\n"
        "    local choices=\"\"\n"
        "    case \"$said\" in\n";
    for (const auto& [before, words] : words_after(verbs)) {
        const std::vector<std::string> all(words.begin(), words.end());
        text += format("        \"{}\") choices=\"{}\" ;;\n", before, join(all, " "));
    }
    text += "    esac\n    if [[ $current == -* ]]; then\n        case \"$said\" in\n";
    std::map<std::size_t, std::string, std::greater<>> longest_first;
    for (const auto& verb : verbs)
        longest_first[verb.words.size()] +=
            format("            \"{}\"*) choices=\"{}\" ;;\n", verb.words, flags_of(verb));
    for (const auto& [size, lines] : longest_first) text += lines;
    return text +
           "        esac\n    fi\n"
           "    COMPREPLY=($(compgen -W \"$choices\" -- \"$current\"))\n"
           "}\n"
           "complete -o default -F _vigocli vigocli\n";
}

std::string fish_quoted(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'' || c == '\\') quoted += '\\';
        quoted += c;
    }
    return quoted + "'";
}

std::string for_fish(std::span<const Verb> verbs) {
    std::string text =
        "function __vigocli_said\n"
        "    set -l said (string match -v -- '-*' (commandline -opc))\n"
        "    test \"$said[2..-1]\" = \"$argv\"\n"
        "end\n"
        "function __vigocli_began\n"
        "    set -l said (string match -v -- '-*' (commandline -opc))\n"
        "    string match -q -- \"$argv*\" \"$said[2..-1]\"\n"
        "end\n";
    for (const auto& [before, words] : words_after(verbs))
        for (const auto& word : words)
            text += format("complete -c vigocli -f -n {} -a {}\n",
                           fish_quoted("__vigocli_said " + before), word);
    for (const auto& verb : verbs) {
        auto rows = verb.options;
        for (const auto& row : rows)
            if (is_flag(row))
                text += format("complete -c vigocli -n {} -l {} -d {}\n",
                               fish_quoted(format("__vigocli_began {}", verb.words)),
                               flag_name(row.name).substr(2), fish_quoted(row.doc));
    }
    for (const auto& row : describe(common_options()))
        text += format("complete -c vigocli -l {} -d {}\n", flag_name(row.name).substr(2),
                       fish_quoted(row.doc));
    return text;
}

Exit run(const Options& given, Session& session) {
    const auto verbs = all();
    std::string script;
    if (given.shell == Shell::zsh)  // zsh understands the other's completion, once it is asked to
        script = "autoload -U +X bashcompinit && bashcompinit\n" + for_bash(verbs);
    else
        script = given.shell == Shell::bash ? for_bash(verbs) : for_fish(verbs);
    Map reply;
    reply.add("script", script);
    if (!session.machine_readable(reply)) session.out << script;
    return Exit::ok;
}

}  // namespace

Verb completion() {
    return Command<Options>{.words = "completion",
                            .doc =
                                "Print a script that teaches bash, zsh or fish to complete verbs "
                                "and flags.",
                            .options = options,
                            .run = run,
                            .samples = samples,
                            .any_settings = true};
}

}  // namespace vigo::cli
