// cases — many small stacks in one file.
//
//   === a case, in words      (`=== always`: files that every case of the file has unless it brings
//   its own)
//   --- configcrates/web.vgo  a file of the stack
//   --- envoy                 `hostname` and `traits`: compiles, else the stack is only loaded
//   --- says                  the findings; nothing when the section is missing
//   --- bundle                what the envoy gets; compared where the section stands
//
// VIGO_ACCEPT=1 writes `says` and `bundle` anew.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "../folders.h"
#include "base/text.h"
#include "outcome.h"

namespace vigo::compile {
namespace {

namespace fs = std::filesystem;

struct Section {
    std::string name;
    std::string text;
};

struct Story {
    std::string name;
    std::vector<Section> sections;

    Section* find(std::string_view wanted) {
        for (auto& each : sections)
            if (each.name == wanted) return &each;
        return nullptr;
    }
    void set(std::string_view wanted, const std::string& text) {
        auto* found = find(wanted);
        if (found != nullptr && text.empty())
            std::erase_if(sections, [&](const Section& each) { return each.name == wanted; });
        else if (found != nullptr)
            found->text = text;
        else if (!text.empty())
            sections.push_back({std::string(wanted), text});
    }
};

struct Book {
    fs::path path;
    std::string head;  // what stands before the first case
    std::vector<Story> stories;

    void write() const {
        std::ofstream out(path);
        out << head;
        for (const auto& story : stories) {
            out << "=== " << story.name << "\n";
            for (const auto& section : story.sections)
                out << "--- " << section.name << "\n" << section.text;
        }
    }
};

std::shared_ptr<Book> read_book(const fs::path& path) {
    auto book = std::make_shared<Book>();
    book->path = path;
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    const auto all = text.str();
    for (const auto line : lines_of(all)) {
        if (line.starts_with("=== "))
            book->stories.push_back({std::string(line.substr(4)), {}});
        else if (book->stories.empty())
            book->head += std::string(line) + "\n";
        else if (line.starts_with("--- "))
            book->stories.back().sections.push_back({std::string(line.substr(4)), {}});
        else if (!book->stories.back().sections.empty())
            book->stories.back().sections.back().text += std::string(line) + "\n";
    }
    return book;
}

class StoryTest : public testing::Test {
 public:
    StoryTest(std::shared_ptr<Book> book, std::size_t number)
        : book_(std::move(book)), number_(number), story_(book_->stories[number]) {}

    void TestBody() override {
        SourceTree tree;
        std::optional<Envoy> envoy;
        if (book_->stories.front().name == "always") add(book_->stories.front(), tree, envoy);
        add(story_, tree, envoy);
        const auto made = outcome_of(tree, envoy);
        compare("says", made.findings);
        if (envoy && !made.bundle.empty() && story_.find("bundle") != nullptr)
            compare("bundle", made.bundle);
        if (std::getenv("VIGO_ACCEPT") != nullptr) accept();
    }

 private:
    static void add(const Story& story, SourceTree& tree, std::optional<Envoy>& envoy) {
        for (const auto& each : story.sections) {
            if (each.name == "envoy")
                envoy = envoy_of(each.text);
            else if (each.name != "says" && each.name != "bundle")
                tree[each.name] = each.text;
        }
    }

    /// Other cases of the file may be accepted by other processes at the same time.
    void accept() const {
        const int lock = ::open(book_->path.c_str(), O_RDONLY | O_CLOEXEC);
        ::flock(lock, LOCK_EX);
        const auto fresh = read_book(book_->path);
        fresh->stories[number_] = story_;
        fresh->write();
        ::close(lock);
    }

    void compare(std::string_view section, const std::string& found) {
        if (std::getenv("VIGO_ACCEPT") != nullptr) return story_.set(section, found);
        const auto* wanted = story_.find(section);
        EXPECT_EQ(found, wanted != nullptr ? wanted->text : "");
    }

    std::shared_ptr<Book> book_;
    std::size_t number_;
    Story& story_;
};

/// `a crate, twice` → `a_crate_twice`.
std::string test_name(std::string_view words) {
    std::string made;
    for (const char c : words) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (plain)
            made += c;
        else if (!made.empty() && made.back() != '_')
            made += '_';
    }
    return made;
}

}  // namespace

void add_case_files(const std::string& folder) {
    for (const auto& each : fs::directory_iterator(folder)) {
        if (each.path().extension() != ".cases") continue;
        const auto book = read_book(each.path());
        for (std::size_t at = 0; at < book->stories.size(); ++at) {
            if (book->stories[at].name == "always") continue;
            testing::RegisterTest(
                golden::without_dashes(each.path().stem()).c_str(),
                test_name(book->stories[at].name).c_str(), nullptr, nullptr, __FILE__, __LINE__,
                [book, at]() -> testing::Test* { return new StoryTest(book, at); });
        }
    }
}

}  // namespace vigo::compile
