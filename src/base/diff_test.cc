// Tests of diff: what people are shown of a change.

#include "base/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/limits.h"
#include "base/text.h"

namespace vigo {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Case {
    const char* name;
    std::string_view before;
    std::string_view after;
    std::string_view diff;
};

constexpr Case cases[] = {
    {"nothing differs", "a\nb\n", "a\nb\n", ""},
    {"a file comes to be", "", "a\nb\n", "@@ -0,0 +1,2 @@\n+a\n+b\n"},
    {"a file is emptied", "a\n", "", "@@ -1 +0,0 @@\n-a\n"},
    {"one line of many", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
     "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"},
    {"two places far apart", "a\n1\n2\n3\n4\n5\n6\n7\n8\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\n8\nB\n",
     "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -7,4 +7,4 @@\n 6\n 7\n 8\n-b\n+B\n"},
    {"two places close by are one", "a\n1\n2\n3\nb\n", "A\n1\n2\n3\nB\n",
     "@@ -1,5 +1,5 @@\n-a\n+A\n 1\n 2\n 3\n-b\n+B\n"},
    {"a moved line", "a\nb\nc\n", "b\nc\na\n", "@@ -1,3 +1,3 @@\n-a\n b\n c\n+a\n"},
    {"the line feed at the end", "a\nb", "a\nb\n",
     "@@ -1,2 +1,2 @@\n a\n-b\n\\ no line feed at the end\n+b\n"},
    {"bytes that are no text", std::string_view("a\0b", 3), "text",
     "binary: 3 bytes before, 4 after\n"},
};

TEST(UnifiedDiff, shows_what_differs) {
    for (const auto& each : cases)
        EXPECT_EQ(unified_diff(each.before, each.after), each.diff) << each.name;
}

/// Puts a diff into effect, as patch(1) would.
std::string patched(const std::string& before, const std::string& diff) {
    std::vector<std::string> out;
    const auto old = lines_of(before);
    std::size_t at = 0;
    for (const auto line : lines_of(diff)) {
        if (line.starts_with("@@")) {
            const auto first = static_cast<std::size_t>(std::stoul(std::string(line.substr(4))));
            const bool none = line.find(",0 +") != std::string_view::npos;
            while (at + (none ? 0 : 1) < first) out.emplace_back(old[at++]);
        } else if (line.starts_with('+')) {
            out.emplace_back(line.substr(1));
        } else {
            EXPECT_EQ(old.at(at), line.substr(1));
            if (line.starts_with(' ')) out.emplace_back(line.substr(1));
            ++at;
        }
    }
    while (at < old.size()) out.emplace_back(old[at++]);
    std::string text;
    for (const auto& line : out) text += line + "\n";
    return text;
}

TEST(UnifiedDiff, always_leads_from_one_text_to_the_other) {
    unsigned seed = 7;
    const auto random = [&](unsigned below) {
        return (seed = seed * 1664525U + 1013904223U) / 65536U % below;
    };
    for (int round = 0; round < 300; ++round) {
        std::string before;
        std::string after;
        const unsigned alphabet = 1 + random(6);
        for (unsigned lines = random(30); lines > 0; --lines)
            before += std::to_string(random(alphabet)) + "\n";
        for (unsigned lines = random(30); lines > 0; --lines)
            after += std::to_string(random(alphabet)) + "\n";
        EXPECT_EQ(patched(before, unified_diff(before, after)), after) << before << "---\n"
                                                                       << after;
    }
}

TEST(UnifiedDiff, has_a_bound_in_bytes_and_in_work) {
    std::string before;
    std::string after;
    for (int line = 0; line < 20'000; ++line) {
        before += "old " + std::to_string(line) + "\n";
        after += "new " + std::to_string(line) + "\n";
    }
    const auto diff = unified_diff(before, after);
    EXPECT_LE(diff.size(), limits::diff_bytes);
    EXPECT_THAT(diff, StartsWith("@@ -1,20000 +1,20000 @@\n-old 0\n"));
    EXPECT_THAT(diff, HasSubstr("\n… cut: "));
    EXPECT_THAT(unified_diff(std::string(limits::diffed_bytes + 1, 'x'), ""),
                StartsWith("too long"));
}

}  // namespace
}  // namespace vigo
