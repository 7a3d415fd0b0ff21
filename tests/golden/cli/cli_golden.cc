// cli_golden — every folder beside this file is a stack and what vigocli says about it, to the
// byte.
//
// CASE/commands       a line per command, run in a copy of CASE: `vigocli …`, `cat FILE`, `ls
// FOLDER`;
//                     before it WIDTH=60 and COLOUR=1 for a terminal, ANSWER=y for a question
// CASE/stack/…        the stacks folder; what is published is .live, or else the same
// CASE/replies.yaml   what the server's API answers, by `GET /path`
// CASE/expected.txt   everything that comes out; VIGO_ACCEPT=1 writes it

#include <gtest/gtest.h>
#include <re2/re2.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../folders.h"
#include "cli/verbs/catalogue.h"
#include "schema/yaml.h"
#include "types/types.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

/// Words as a shell would split them: quotes and nothing else.
std::vector<std::string> words_of(const std::string& line) {
    std::vector<std::string> words;
    std::string word;
    char quote = 0;
    bool any = false;
    for (const char c : line) {
        if (quote != 0 ? c == quote : c == '\'' || c == '"') {
            quote = quote == 0 ? c : '\0';
            any = true;
        } else if (c == ' ' && quote == 0) {
            if (any) words.push_back(word);
            word.clear();
            any = false;
        } else {
            word += c;
            any = true;
        }
    }
    if (any) words.push_back(word);
    return words;
}

class Replies : public Api {
 public:
    explicit Replies(Value all) : all_(std::move(all)) {}
    Value get(const std::string& path) override { return answer("GET " + path); }
    Value post(const std::string& path, const Value&) override { return answer("POST " + path); }
    Value remove(const std::string& path) override { return answer("DELETE " + path); }
    std::string address() const override { return "https://localhost:8443"; }

 private:
    Value answer(const std::string& asked) const {
        const auto* found = all_.find(asked);
        if (found == nullptr) fail(Fault::unavailable, "no answer from {}", address());
        return *found;
    }
    Value all_;
};

class Case : public testing::Test {
 public:
    explicit Case(fs::path folder) : folder_(std::move(folder)) {}

    void TestBody() override {
        std::string name = (fs::temp_directory_path() / "vigo-cli-XXXXXX").string();
        const fs::path work = ::mkdtemp(name.data());
        fs::copy(folder_, work, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
        fs::current_path(work);
        std::string said;
        std::istringstream lines(text_of("commands"));
        for (std::string line; std::getline(lines, line);)
            if (!line.empty() && line.front() != '#') said += "$ " + line + "\n" + run(line);
        fs::current_path("/");
        fs::remove_all(work);
        compare(scrubbed(said, work.string()));
    }

 private:
    std::string run(const std::string& line) {
        auto words = words_of(line);
        std::ostringstream out;
        std::ostringstream err;
        Session session(out, err);
        while (words.front().find('=') != std::string::npos) {
            const auto [name, value] = halves(words.front());
            if (name == "WIDTH") session.terminal.width = std::stoul(value);
            if (name == "COLOUR") session.terminal.colour = true;
            if (name == "ANSWER")
                session.ask = [&out, answer = value](const std::string& question) {
                    out << question << answer << "\n";
                    return answer;
                };
            words.erase(words.begin());
        }
        if (words.front() == "cat") return text_of(words.at(1));
        if (words.front() == "ls") return listing(words.at(1));
        session.types = compile_types();
        session.user = "alice";
        const auto verbs = all();
        const auto exit = dispatch(verbs, {words.begin() + 1, words.end()}, session,
                                   [](const Common& common, Session& to) { prepare(common, to); });
        auto said = out.str();
        if (!err.str().empty()) said += "--- stderr\n" + err.str();
        return exit == Exit::ok ? said : said + format("--- exit {}\n", static_cast<int>(exit));
    }

    static void prepare(const Common& common, Session& session) {
        session.folders = {.base = ".",
                           .stacks = "stack",
                           .live = fs::exists(".live") ? ".live" : "stack",
                           .settings = common.config.empty() ? "server.yaml" : common.config,
                           .examples = "examples",
                           .secrets = "secrets"};
        session.dial = []() -> std::unique_ptr<Api> {
            Diagnostics findings;
            const auto replies = parse_yaml(text_of("replies.yaml"), "replies.yaml", findings);
            return std::make_unique<Replies>(replies ? *replies : Value());
        };
    }

    static std::pair<std::string, std::string> halves(const std::string& word) {
        const auto at = word.find('=');
        return {word.substr(0, at), word.substr(at + 1)};
    }

    static std::string listing(const fs::path& folder) {
        std::vector<std::string> names;
        for (const auto& each : fs::recursive_directory_iterator(folder))
            if (each.is_regular_file()) names.push_back(each.path().string() + "\n");
        std::sort(names.begin(), names.end());
        std::string all;
        for (const auto& each : names) all += each;
        return all;
    }

    /// Times and the folder differ from run to run.
    static std::string scrubbed(const std::string& said, const std::string& work) {
        auto text = said;
        RE2::GlobalReplace(&text, "\"ms\": [-+.e0-9]+", "\"ms\": 0");
        RE2::GlobalReplace(&text, "time=\"[.0-9]+\"", "time=\"0\"");
        RE2::GlobalReplace(&text, "/[^ ]*/vigo-edit-[^/]+", "DRAFT");
        for (auto at = text.find(work); at != std::string::npos; at = text.find(work, at))
            text.replace(at, work.size(), "WORK");
        return text;
    }

    void compare(const std::string& said) const {
        const auto path = folder_ / "expected.txt";
        EXPECT_FALSE(said.empty()) << "a case shows something";
        if (std::getenv("VIGO_ACCEPT") != nullptr)
            std::ofstream(path) << said;
        else
            EXPECT_EQ(said, fs::exists(path) ? text_of(path) : std::string());
    }

    fs::path folder_;
};

void add_cases() { golden::add_folders<Case>("cli", HERE); }

}  // namespace
}  // namespace vigo::cli

int main(int count, char** arguments) {
    testing::InitGoogleTest(&count, arguments);
    vigo::cli::add_cases();
    return RUN_ALL_TESTS();
}
