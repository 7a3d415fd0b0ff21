// Tests of all verbs: each has samples, and they are command lines that it understands.

#include <gtest/gtest.h>

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

/// Words of a line as a shell splits them, as far as samples need it.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '\'')
            quoted = !quoted;
        else if (c == ' ' && !quoted)
            words.emplace_back();
        else
            words.back() += c;
    }
    return words;
}

TEST(Samples, are_lines_that_their_verb_understands) {
    for (const auto& verb : all()) {
        EXPECT_GE(verb.samples.size(), 2U) << verb.words;
        auto rows = verb.options;
        const auto shared = describe(common_options());
        rows.insert(rows.end(), shared.begin(), shared.end());
        for (const auto& each : verb.samples) {
            EXPECT_TRUE(each.line.starts_with(format("vigocli {}", verb.words))) << each.line;
            auto words = words_of(each.line);
            words.erase(words.begin(), words.begin() + 1 + std::ssize(split(verb.words, ' ')));
            Value given;
            EXPECT_NO_THROW(given = parse_flags(rows, words)) << each.line;
            for (const auto& row : verb.options) {
                if ((row.rules & required) == 0) continue;
                EXPECT_NE(given.find(row.name), nullptr) << each.line << ": " << row.name;
            }
        }
    }
}

}  // namespace
}  // namespace vigo::cli
