// guard_command — what a text for a shell would do to Vigo itself, as far as its words tell.

#include <algorithm>

#include "base/text.h"
#include "schema/guardrails.h"

namespace vigo::guardrails {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view processes[] = {"vigo", "vigosrv", "vigo-envoy"};
constexpr std::string_view deadly_verbs[] = {"stop", "disable", "mask", "kill"};

bool is_one_of(std::string_view word, std::span<const std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// The simple commands of a text. Quotes are white space here: what `sh -c '…'` would run is looked
/// at as well.
std::vector<Words> commands_of(std::string_view text) {
    std::vector<Words> commands(1);
    while (!text.empty()) {
        const auto end = text.find_first_of(" \t\r\n;|&(){}`$\"'\\");
        if (end > 0) commands.back().push_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        if (std::string_view("\n;|&(){}`$").find(text[end]) != std::string_view::npos)
            commands.emplace_back();
        text.remove_prefix(end + 1);
    }
    return commands;
}

std::string_view last_part(std::string_view word) { return word.substr(word.rfind('/') + 1); }

/// Our service that a unit name, or a pattern of such, means.
Breach unit_breach(std::string_view unit) {
    if (auto found = of_service(unit)) return found;
    if (unit.find_first_of("*?[") == std::string_view::npos) return std::nullopt;
    for (const std::string_view ours : {"vigo-envoy", "vigosrv"})
        if (glob_match(unit, ours) || glob_match(unit, std::string(ours) + ".service"))
            return "targets protected service " + std::string(ours);
    return std::nullopt;
}

Breach systemctl(std::span<const std::string_view> words) {
    const bool deadly = std::any_of(words.begin(), words.end(),
                                    [](auto word) { return is_one_of(word, deadly_verbs); });
    if (!deadly) return std::nullopt;
    for (const auto word : words)
        if (auto found = unit_breach(word)) return found;
    return std::nullopt;
}

Breach service(std::span<const std::string_view> words) {
    if (words.size() < 2 || words[1] != "stop") return std::nullopt;
    return of_service(words[0]);
}

Breach kill_by_name(std::span<const std::string_view> words) {
    for (const auto word : words)
        if (is_one_of(last_part(word), processes))
            return "kills protected process " + std::string(last_part(word));
    return std::nullopt;
}

/// A path up to its first wildcard stands for all that it could match.
Breach remove(std::span<const std::string_view> words) {
    bool all_below = false;
    for (const auto word : words)
        all_below |= word == "--recursive" || (word.starts_with('-') && !word.starts_with("--") &&
                                               word.find_first_of("rR") != std::string_view::npos);
    for (const auto word : words) {
        if (!word.starts_with('/')) continue;
        const auto wild = word.find_first_of("*?[");
        const auto path =
            wild == std::string_view::npos ? word : word.substr(0, word.rfind('/', wild) + 1);
        if (auto found = of_path(path, all_below ? Reach::tree : Reach::one)) return found;
    }
    return std::nullopt;
}

struct Judge {
    std::string_view program;
    Breach (*judge)(std::span<const std::string_view> arguments);
};

constexpr Judge judges[] = {
    {"systemctl", systemctl},  {"service", service}, {"pkill", kill_by_name},
    {"killall", kill_by_name}, {"rm", remove},       {"unlink", remove},
    {"rmdir", remove},         {"shred", remove},
};

}  // namespace

Breach of_command(std::string_view text) {
    for (const auto& words : commands_of(text))
        for (std::size_t at = 0; at < words.size();
             ++at)  // not only the first: sudo, env, nohup, sh -c …
            for (const auto& each : judges)
                if (last_part(words[at]) == each.program)
                    if (auto found = each.judge(std::span(words).subspan(at + 1))) return found;
    return std::nullopt;
}

}  // namespace vigo::guardrails
