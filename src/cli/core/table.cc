#include "cli/core/table.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include "base/text.h"
#include "schema/json.h"

namespace vigo::cli {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t narrowest = 8;  // a column is never cut below this

constexpr std::string_view good[] = {"converged", "online",   "ok",  "pass",
                                     "in_sync",   "enrolled", "live"};
constexpr std::string_view poor[] = {"degraded", "changed",  "stale",        "warn",
                                     "pending",  "diverged", "would_change", "busy"};
constexpr std::string_view bad[] = {"failed",  "fail",    "offline",
                                    "revoked", "blocked", "unsupported"};

bool has(std::span<const std::string_view> words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string coloured(std::string_view text, std::string_view padded) {
    const auto word = to_lower(text);
    const char* code = has(good, word)   ? "32"
                       : has(poor, word) ? "33"
                       : has(bad, word)  ? "31"
                                         : nullptr;
    return code == nullptr ? std::string(padded) : format("\033[{}m{}\033[0m", code, padded);
}

std::string dimmed(std::string_view line) { return format("\033[2m{}\033[0m", line); }

bool is_no(const Value* flag) {
    return flag != nullptr && flag->kind() == Kind::flag && !flag->flag();
}

/// Characters, not bytes: continuation bytes of UTF-8 take no place.
std::size_t length(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string fit(std::string_view text, std::size_t width) {
    const auto has_chars = length(text);
    if (has_chars <= width) return std::string(text) + std::string(width - has_chars, ' ');
    std::string cut;
    std::size_t chars = 0;
    for (const char c : text) {
        if ((c & 0xC0) != 0x80 && ++chars == width) break;
        cut += c;
    }
    return cut + "…";
}

std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows,
                                   std::size_t most) {
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows)
        for (std::size_t at = 0; at < row.size(); ++at)
            widths[at] = std::max(widths[at], length(row[at]));
    const auto total = [&] {
        return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
    };
    while (most != 0 && total() > most) {
        const auto widest = std::max_element(widths.begin(), widths.end());
        if (*widest <= narrowest) break;
        --*widest;
    }
    return widths;
}

std::string upper(std::string_view column) {
    std::string heading(column);
    for (char& c : heading)
        c = c == '_' || c == '.' ? ' ' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
    return heading;
}

}  // namespace

Terminal Terminal::of_stdout() {
    Terminal terminal;
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0) return terminal;
    terminal.width =
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
    terminal.colour = std::getenv("NO_COLOR") == nullptr;
    return terminal;
}

std::string cell(const Value* value) {
    if (value == nullptr) return {};
    if (value->is_scalar()) return printable(value->source(), 400);
    if (value->is_map()) return printable(to_json(*value), 400);
    std::string line;
    for (const auto& each : value->list()) line += (line.empty() ? "" : ", ") + cell(&each);
    return line;
}

std::string table(std::span<const Value> items, std::span<const std::string> columns,
                  const Terminal& terminal, std::string_view bright_if) {
    std::vector<std::vector<std::string>> rows(1);
    for (const auto& column : columns) rows[0].push_back(upper(column));
    for (const auto& item : items) {
        auto& row = rows.emplace_back();
        for (const auto& column : columns) {
            auto text = cell(item.at_path(column));
            std::replace(text.begin(), text.end(), '\n', ' ');
            row.push_back(text.empty() ? "-" : std::move(text));
        }
    }
    const auto widths = widths_of(rows, terminal.width);
    std::string lines;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const bool dim =
            terminal.colour && r > 0 && !bright_if.empty() && is_no(items[r - 1].find(bright_if));
        std::string line;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const bool last = c + 1 == columns.size();
            const auto padded =
                fit(rows[r][c], last ? std::min(widths[c], length(rows[r][c])) : widths[c]);
            line += terminal.colour && r > 0 && !dim ? coloured(rows[r][c], padded) : padded;
            if (!last) line += std::string(gap, ' ');
        }
        lines += (dim ? dimmed(line) : line) + "\n";
    }
    return lines;
}

std::string sheet(const Value& map, std::span<const std::string> members,
                  const Terminal& terminal) {
    std::size_t widest = 0;
    for (const auto& member : members) widest = std::max(widest, member.size());
    std::string lines;
    for (const auto& member : members) {
        const auto text = cell(map.at_path(member));
        std::string name = member;
        std::replace(name.begin(), name.end(), '_', ' ');
        lines += format("{:<{}}  {}\n", name, widest,
                        text.empty()      ? "-"
                        : terminal.colour ? coloured(text, text)
                                          : text);
    }
    return lines;
}

}  // namespace vigo::cli
