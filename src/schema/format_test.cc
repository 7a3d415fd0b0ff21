// format_test — the one layout: what it looks like, that it means the same, that it stays.

#include "schema/format.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "base/text.h"
#include "schema/yaml.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;

struct Case {
    const char* name;
    std::string_view before;
    std::string_view after;
};

constexpr Case cases[] = {
    {"what is right stays", "name: a\nvars:\n  b: 1\n", "name: a\nvars:\n  b: 1\n"},
    {"indent", "a:\n     b:\n      - c\n      -   d\n", "a:\n  b:\n    - c\n    - d\n"},
    {"a list as deep as its key", "a:\n- b\n-  c: 1\n   d: 2\n", "a:\n  - b\n  - c: 1\n    d: 2\n"},
    {"a dash on a line of its own", "a:\n  -\n    b: 1\n    c: 2\n", "a:\n  - b: 1\n    c: 2\n"},
    {"lists in lists", "- - a\n  -   b\n-\n  - c\n", "- - a\n  - b\n- - c\n"},
    {"space behind the colon", "a:    b\nc :  d\n", "a: b\nc: d\n"},
    {"a value below its key", "a:\n    b\n", "a: b\n"},
    {"the crate's name", "# my crate\nconfigcrate: web  # yes\n", "# my crate\nname: web  # yes\n"},
    {"not with both", "configcrate: a\nname: b\n", "configcrate: a\nname: b\n"},
    {"quotes and brackets stay", "a: 'b'\nc: \"d\"\ne: [1,2 ,  {f: g}]\n",
     "a: 'b'\nc: \"d\"\ne: [1,2 ,  {f: g}]\n"},
    {"comments stay with what follows",
     "# top\n\na:\n    # of b\n    b: 1 # behind\n\n# of c\nc: 2\n# end\n",
     "# top\n\na:\n  # of b\n  b: 1 # behind\n\n# of c\nc: 2\n# end\n"},
    {"comments behind what opens", "a:   # of a\n    - b\n    # last of a\nc: 1\n",
     "a:   # of a\n  - b\n  # last of a\nc: 1\n"},
    {"a comment deeper than what follows stays above",
     "a:\n    b:\n        c: 1\n        # below c\n    # below b\nd: 1\n",
     "a:\n  b:\n    c: 1\n    # below c\n  # below b\nd: 1\n"},
    {"the order of a resource",
     "resources:\n  - notify: x\n    # where\n    target_path: /a\n    type: file\n    when: a\n"
     "    depends_on: b\n    name: f\n",
     "resources:\n  - name: f\n    type: file\n    when: a\n    # where\n    target_path: /a\n"
     "    depends_on: b\n    notify: x\n"},
    {"a comment of what becomes first goes before the dash",
     "resources:\n  - type: file\n    # who\n    name: f\n",
     "resources:\n  # who\n  - name: f\n    type: file\n"},
    {"resources of a block",
     "resources:\n- when: a\n  type: conditional_block\n  resources:\n  - type: file\n    name: "
     "f\n",
     "resources:\n  - type: conditional_block\n    when: a\n    resources:\n      - name: f\n"
     "        type: file\n"},
    {"no order with anchors", "resources:\n  - type: &t file\n    name: f\n  - type: *t\n",
     "resources:\n  - type: &t file\n    name: f\n  - type: *t\n"},
    {"other maps keep their order", "vars:\n  type: 1\n  name: 2\n",
     "vars:\n  type: 1\n  name: 2\n"},
    {"block scalars", "a:\n    b: |  # text\n          x\n            y\n\n          z\n    c: 1\n",
     "a:\n  b: |  # text\n    x\n      y\n\n    z\n  c: 1\n"},
    {"a block that says its indent", "a:\n    b: |1\n       x\n      y\n",
     "a:\n  b: |1\n     x\n    y\n"},
    {"a block that keeps its blank lines", "a: |+\n   x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"},
    {"blank lines behind a block are not its own", "a: |\n   x\n\n# b\nb: 1\n",
     "a: |\n  x\n\n# b\nb: 1\n"},
    {"a comment behind a block", "a:\n  b: |\n      x\n   # c\n  d: 1\n",
     "a:\n  b: |\n    x\n  # c\n  d: 1\n"},
    {"texts over lines", "a:\n     b: one\n          two\n     c: [1,\n         2]\n",
     "a:\n  b: one\n       two\n  c: [1,\n      2]\n"},
    {"an anchor on a map", "a: &x\n    b: 1\nc: *x\n", "a: &x\n  b: 1\nc: *x\n"},
    {"a document mark", "# c\n---\na:\n   b: 1\n", "# c\n---\na:\n  b: 1\n"},
    {"carriage returns", "a:\r\n   b: 1\r\n", "a:\n  b: 1\n"},
    {"no line feed at the end, blank lines there", "a: 1", "a: 1\n"},
    {"blank lines at the end", "a: 1\n\n\n", "a: 1\n"},
    {"nothing in it", "a:\nb:\n", "a:\nb:\n"},
    {"only a comment", "# nothing yet\n", "# nothing yet\n"},
    {"brackets alone", "{a: 1}\n", "{a: 1}\n"},
};

TEST(Format, looks_like_this) {
    for (const auto& each : cases) {
        const auto made = format_vgo(each.before);
        EXPECT_EQ(made.reason, "") << each.name;
        EXPECT_EQ(made.text, each.after) << each.name;
        EXPECT_EQ(format_vgo(made.text).text, made.text) << each.name << ", once more";
    }
}

TEST(Format, leaves_alone_what_it_does_not_handle) {
    for (const std::string_view text :
         {"a: [1\n", "? a\n: b\n", "%YAML 1.1\n---\na: 1\n", "a:\n  # between\n  plain\n",
          "a: 1\n...\n", "a: 1\na: 1\n"}) {
        const auto made = format_vgo(text);
        EXPECT_EQ(made.text, text);
        EXPECT_NE(made.reason, "") << text;
    }
}

std::size_t comments_in(std::string_view text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '#'));
}

/// It means the same, is left by a second run, and loses no comment.
void check(const std::string& name, const std::string& text) {
    const auto made = format_vgo(text);
    Diagnostics ignored;
    const auto before = parse_yaml(text, "", ignored);
    const auto after = parse_yaml(made.text, "", ignored);
    if (!before) return;
    ASSERT_TRUE(after) << name << "\n" << text << made.text;
    const bool renamed = before->find("configcrate") != nullptr;
    EXPECT_TRUE(renamed || *before == *after) << name << "\n" << text << made.text;
    EXPECT_EQ(format_vgo(made.text).text, made.text) << name;
    EXPECT_EQ(comments_in(made.text), comments_in(text)) << name << "\n" << text << made.text;
    EXPECT_EQ(made.reason, "") << name << "\n" << text;
}

TEST(Format, keeps_the_meaning_of_every_example_and_golden_input) {
    int files = 0;
    for (const auto* folder : {"stacks-examples", "tests/golden/compile"})
        for (const auto& each : fs::recursive_directory_iterator(fs::path(PROJECT) / folder)) {
            if (each.path().extension() != ".vgo" || !each.is_regular_file()) continue;
            std::ostringstream text;
            text << std::ifstream(each.path()).rdbuf();
            check(each.path().string(), text.str());
            ++files;
        }
    EXPECT_GT(files, 100);
}

/// Texts as people write them: indents, comments and blank lines anywhere.
class Author {
 public:
    explicit Author(std::uint32_t seed) : random_(seed) {}

    std::string write() {
        text_.clear();
        map(0, 0);
        return text_;
    }

 private:
    int below(int count) { return static_cast<int>(random_() % static_cast<unsigned>(count)); }
    void pad(int indent) { text_.append(static_cast<std::size_t>(indent), ' '); }

    void noise(int indent) {
        if (below(6) == 0) text_ += "\n";
        if (below(5) == 0) {
            pad(indent + (below(4) == 0 ? below(4) : 0));
            text_ += "# note\n";
        }
    }

    std::string scalar() {
        constexpr std::string_view all[] = {
            "word", "'it''s'",   "\"a\\tb\"",    "1.10", "[a, b]", "{x: 1, y: z}",
            "~",    "two words", "\"{{ .V }}\"", "yes",  "[]",     "- "};
        return std::string(all[static_cast<std::size_t>(below(11))]);
    }

    void value(int indent, int depth) {
        const int kind = depth > 3 ? 0 : below(8);
        if (kind == 0 || kind > 4) {
            text_ += std::string(static_cast<std::size_t>(1 + below(3)), ' ') + scalar();
            text_ += below(5) == 0 ? "  # behind\n" : "\n";
        } else if (kind == 1) {
            block(indent);
        } else {
            text_ += below(6) == 0 ? " # opens\n" : "\n";
            const int deeper = indent + 1 + below(4);
            kind == 2 ? list(deeper, depth + 1) : map(deeper, depth + 1);
        }
    }

    void block(int indent) {
        constexpr std::string_view heads[] = {"|", ">-", "|+", "|-", ">"};
        text_ += format(" {}\n", heads[static_cast<std::size_t>(below(5))]);
        const int deeper = indent + 1 + below(4);
        for (int line = 1 + below(3); line > 0; --line) {
            pad(deeper + (line == 1 ? below(3) : 0));
            text_ += below(4) == 0 ? "# no comment\n" : "text\n";
            if (below(4) == 0) text_ += "\n";
        }
    }

    void map(int indent, int depth) {
        for (int each = 1 + below(4); each > 0; --each) {
            noise(indent);
            pad(indent);
            text_ += format("k{}:", each);
            value(indent, depth);
        }
    }

    void list(int indent, int depth) {
        for (int each = 1 + below(3); each > 0; --each) {
            noise(indent);
            pad(indent);
            text_ += "-";
            if (below(2) == 0) {
                text_ += format(" k9: {}\n", scalar());
                const int column = indent + 2;
                pad(column);
                text_ += "k8:";
                value(column, depth + 1);
            } else {
                value(indent, depth);
            }
        }
    }

    std::mt19937 random_;
    std::string text_;
};

TEST(Format, keeps_the_meaning_of_whatever_people_write) {
    for (std::uint32_t seed = 1; seed <= 1500; ++seed)
        check(format("seed {}", seed), Author(seed).write());
}

TEST(Format, survives_texts_that_were_cut_or_garbled) {
    std::mt19937 random(7);
    for (std::uint32_t seed = 1; seed <= 300; ++seed) {
        auto text = Author(seed).write();
        text.resize(random() % text.size());
        if (!text.empty()) text[random() % text.size()] = static_cast<char>(random() % 256);
        const auto made = format_vgo(text);
        EXPECT_TRUE(made.reason.empty() || made.text == text) << text;
    }
}

}  // namespace
}  // namespace vigo
