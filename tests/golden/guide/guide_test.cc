// guide_test — the pages of docs/guide that show commands: every example is run, and prints what
// the page says.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "cli/core/verb.h"
#include "cli/verbs/catalogue.h"
#include "types/types.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

struct Block {
    std::string kind;  ///< what stands behind the backquotes: `yaml`, `template`, `console`
    std::string file;
    std::string text;
};

std::vector<Block> blocks_of(const std::string& page) {
    std::ifstream file(page);
    EXPECT_TRUE(file) << page;
    std::vector<Block> blocks;
    bool inside = false;
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("```")) {
            inside = !inside;
            if (!inside) continue;
            const auto words = split(std::string_view(line).substr(3), ' ');
            blocks.push_back({.kind = std::string(words[0]),
                              .file = words.size() > 1 ? std::string(words[1]) : "",
                              .text = {}});
        } else if (inside) {
            blocks.back().text += line + "\n";
        }
    }
    return blocks;
}

/// A folder of its own, in which commands run.
class Sandbox {
 public:
    Sandbox() : before_(fs::current_path()) {
        std::string name = (fs::temp_directory_path() / "vigo-guide-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        fs::current_path(folder_);
    }
    ~Sandbox() {
        fs::current_path(before_);
        fs::remove_all(folder_);
    }
    Sandbox(const Sandbox&) = delete;
    Sandbox& operator=(const Sandbox&) = delete;

 private:
    fs::path before_;
    fs::path folder_;
};

/// Copies and changes a file of the folder, as the page tells its reader to.
void prepare(const std::string& line) { EXPECT_EQ(std::system(line.c_str()), 0) << line; }

/// What a command line prints, with a line feed at its end as a terminal shows it.
std::string printed(std::string_view line) {
    if (line.starts_with("cp ") || line.starts_with("sed ")) {
        prepare(std::string(line));
        return {};
    }
    std::vector<std::string> words;
    for (const auto word : split(line, ' ')) words.emplace_back(word);
    EXPECT_EQ(words.front(), "vigocli");
    words.erase(words.begin());
    std::ostringstream out;
    Session session(out, out);
    session.types = compile_types();
    dispatch(all(), words, session, [](const Common&, Session&) {});
    return out.str();
}

struct Shown {
    std::string command;
    std::string prints;
};

/// The commands of a block, each a line that begins with `$ `.
std::vector<Shown> commands_of(const Block& block) {
    std::vector<Shown> commands;
    for (const auto line : lines_of(block.text)) {
        if (line.starts_with("$ "))
            commands.push_back({.command = std::string(line.substr(2)), .prints = {}});
        else if (!commands.empty())
            commands.back().prints += std::string(line) + "\n";
    }
    return commands;
}

/// Lays out the files of a page and runs its blocks that say `console tested`, in order.
int run_tested(const std::string& page) {
    const Sandbox sandbox;
    fs::create_directory_symlink(PROJECT "/stacks-examples", "stacks-examples");
    int commands = 0;
    for (const auto& block : blocks_of(page)) {
        const fs::path file = block.file;
        if (block.kind == "console" && file == "tested") {
            for (const auto& each : commands_of(block)) {
                EXPECT_EQ(printed(each.command), each.prints) << page << ": " << each.command;
                ++commands;
            }
        } else if (!file.empty()) {
            if (file.has_parent_path()) fs::create_directories(file.parent_path());
            std::ofstream(file, std::ios::binary) << block.text;
        }
    }
    return commands;
}

/// How many commands the page shows.
int run_page(const std::string& page) {
    const Sandbox sandbox;
    int commands = 0;
    for (const auto& block : blocks_of(page)) {
        if (!block.file.empty()) std::ofstream(block.file, std::ios::binary) << block.text;
        if (block.kind != "console") continue;
        const auto end = block.text.find('\n');
        EXPECT_TRUE(block.text.starts_with("$ ")) << block.text;
        EXPECT_EQ(printed(std::string_view(block.text).substr(2, end - 2)),
                  block.text.substr(end + 1))
            << block.text;
        ++commands;
    }
    return commands;
}

TEST(guide, examples_of_templates_print_what_the_page_says) {
    EXPECT_GE(run_page(PROJECT "/docs/guide/templates.md"), 14);
}

TEST(guide, commands_that_are_marked_as_tested_print_what_the_pages_say) {
    int commands = 0;
    for (const auto& page : fs::directory_iterator(PROJECT "/docs/guide"))
        if (page.path().extension() == ".md") commands += run_tested(page.path());
    EXPECT_GE(commands, 15);
}

}  // namespace
}  // namespace vigo::cli
