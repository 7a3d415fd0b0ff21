// diff — the shortest way from one text to another, line by line.

#include "base/diff.h"

#include <algorithm>
#include <vector>

#include "base/limits.h"
#include "base/text.h"

namespace vigo {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t index(int number) { return static_cast<std::size_t>(number); }

constexpr std::size_t context = 3;
// Beyond so many changed lines the shortest way is not looked for: old out, new in.
constexpr int most_edits = 400;

/// Lines with their line feeds, so that a missing one at the end is a difference.
Lines lines_with_ends(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto size = end == std::string_view::npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return lines;
}

/// A line of the result: ' ' in both, '-' only before, '+' only after.
struct Edit {
    char sign = ' ';
    std::string_view line;
};

using Edits = std::vector<Edit>;

/// How far each diagonal came with so many edits (Myers, "An O(ND) difference algorithm and its
/// variations", 1986).
using Front = std::vector<int>;

std::vector<Front> fronts(const Lines& a, const Lines& b) {
    const int n = static_cast<int>(a.size());
    const int m = static_cast<int>(b.size());
    const int most = std::min(n + m, most_edits);
    Front front(2 * index(most) + 3, 0);
    const auto at = [&](int k) -> int& { return front[index(k + most + 1)]; };
    std::vector<Front> history;
    for (int edits = 0; edits <= most; ++edits) {
        history.push_back(front);
        for (int k = -edits; k <= edits; k += 2) {
            int x =
                k == -edits || (k != edits && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
            while (x < n && x - k < m && a[index(x)] == b[index(x - k)]) ++x;
            at(k) = x;
            if (x >= n && x - k >= m) return history;
        }
    }
    return {};
}

Edits shortest_edits(const Lines& a, const Lines& b) {
    Edits edits;
    const auto history = fronts(a, b);
    if (history.empty()) {
        for (const auto line : a) edits.push_back({'-', line});
        for (const auto line : b) edits.push_back({'+', line});
        return edits;
    }
    int x = static_cast<int>(a.size());
    int y = static_cast<int>(b.size());
    const int middle = static_cast<int>(history.front().size() / 2);
    for (int count = static_cast<int>(history.size()) - 1; count >= 0; --count) {
        const auto& front = history[index(count)];
        const auto at = [&](int k) { return front[index(k + middle)]; };
        const int k = x - y;
        const bool down = k == -count || (k != count && at(k - 1) < at(k + 1));
        const int from_k = down ? k + 1 : k - 1;
        const int from_x = count == 0 ? 0 : at(from_k);
        const int from_y = count == 0 ? 0 : from_x - from_k;
        while (x > from_x && y > from_y) {
            --y;
            edits.push_back({' ', a[index(--x)]});
        }
        if (count == 0) break;
        if (down)
            edits.push_back({'+', b[index(--y)]});
        else
            edits.push_back({'-', a[index(--x)]});
    }
    std::reverse(edits.begin(), edits.end());
    return edits;
}

/// Common lines at both ends are split off first: most changes are small ones in long files.
Edits edits_between(const Lines& a, const Lines& b) {
    const auto most = std::min(a.size(), b.size());
    std::size_t head = 0;
    while (head < most && a[head] == b[head]) ++head;
    std::size_t tail = 0;
    while (tail < most - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
    Edits edits;
    for (std::size_t at = 0; at < head; ++at) edits.push_back({' ', a[at]});
    const auto middle = [&](const Lines& lines) {
        const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(head);
        return Lines(begin, lines.end() - static_cast<std::ptrdiff_t>(tail));
    };
    for (const auto& each : shortest_edits(middle(a), middle(b))) edits.push_back(each);
    for (std::size_t at = a.size() - tail; at < a.size(); ++at) edits.push_back({' ', a[at]});
    return edits;
}

struct Hunk {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Changes with their context; those whose contexts touch are one.
std::vector<Hunk> hunks_of(const Edits& edits) {
    std::vector<Hunk> hunks;
    for (std::size_t at = 0; at < edits.size(); ++at) {
        if (edits[at].sign == ' ') continue;
        const auto begin = at < context ? 0 : at - context;
        const auto end = std::min(at + context + 1, edits.size());
        if (!hunks.empty() && begin <= hunks.back().end)
            hunks.back().end = end;
        else
            hunks.push_back({begin, end});
    }
    return hunks;
}

std::string range(std::size_t first, std::size_t count) {
    if (count == 1) return std::to_string(first + 1);
    return format("{},{}", count == 0 ? first : first + 1, count);
}

std::string text_of(const Edits& edits, const Hunk& hunk) {
    std::size_t lines[2] = {0, 0};
    std::size_t counts[2] = {0, 0};
    std::string body;
    for (std::size_t at = 0; at < hunk.end; ++at) {
        const auto& each = edits[at];
        auto& tally = at < hunk.begin ? lines : counts;
        if (each.sign != '+') ++tally[0];
        if (each.sign != '-') ++tally[1];
        if (at < hunk.begin) continue;
        body += each.sign;
        body += each.line;
        if (!each.line.ends_with('\n')) body += "\n\\ no line feed at the end\n";
    }
    return format("@@ -{} +{} @@\n{}", range(lines[0], counts[0]), range(lines[1], counts[1]),
                  body);
}

}  // namespace

bool is_text(std::string_view content) {
    return std::none_of(content.begin(), content.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == 0x7f ||
               (byte < 0x20 && c != '\n' && c != '\t' && c != '\r' && c != '\f' && c != '\033');
    });
}

std::string unified_diff(std::string_view before, std::string_view after) {
    if (before == after) return {};
    if (!is_text(before) || !is_text(after))
        return format("binary: {} bytes before, {} after\n", before.size(), after.size());
    if (std::max(before.size(), after.size()) > limits::diffed_bytes)
        return format("too long to compare line by line: {} bytes before, {} after\n",
                      before.size(), after.size());
    const auto edits = edits_between(lines_with_ends(before), lines_with_ends(after));
    std::string text;
    for (const auto& hunk : hunks_of(edits)) {
        text += text_of(edits, hunk);
        if (text.size() > limits::diff_bytes) break;
    }
    if (text.size() <= limits::diff_bytes) return text;
    const auto end = text.rfind('\n', limits::diff_bytes - 100);
    text.resize(end == std::string::npos ? limits::diff_bytes - 100 : end + 1);
    return text + format("… cut: {} bytes before, {} after\n", before.size(), after.size());
}

}  // namespace vigo
