#include "host/commands.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace vigo {
namespace {

bool is_plain(std::string_view word) {
    constexpr std::string_view plain = "%+,-./:=@_";
    return !word.empty() && std::all_of(word.begin(), word.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               plain.find(c) != std::string_view::npos;
    });
}

}  // namespace

Command Command::shell(std::string text) { return {.words = {"sh", "-c", std::move(text)}}; }

std::string Command::text() const {
    if (words.size() == 3 && words[0] == "sh" && words[1] == "-c") return words[2];
    std::string text;
    for (const auto& word : words)
        text += (text.empty() ? "" : " ") + (is_plain(word) ? word : shell_quote(word));
    return text;
}

std::string last_lines(const CommandResult& result) {
    constexpr std::size_t most = 600;
    auto text = trim(trim(result.err).empty() ? result.out : result.err);
    const bool is_cut = text.size() > most;
    if (is_cut) text.remove_prefix(text.size() - most);
    const auto lines = lines_of(text);
    std::string last;
    for (std::size_t at = lines.size() > 5 ? lines.size() - 5 : 0; at < lines.size(); ++at)
        last += format("{}{}{}", last.empty() ? "" : "; ", is_cut && at == 0 ? "…" : "",
                       trim(lines[at]));
    return printable(last, most + 8);
}

CommandResult run_or_fail(Commands& commands, const Command& command) {
    auto result = commands.run(command);
    const auto text = printable(command.text(), 200);
    if (result.timed_out)
        fail(Fault::timeout, "`{}` was ended after {}", text, to_text(command.timeout));
    if (result.status == 0) return result;
    const auto said = last_lines(result);
    fail(Fault::unavailable, "`{}` exited with {}{}{}", text, result.status,
         said.empty() ? "" : ": ", said);
}

}  // namespace vigo
