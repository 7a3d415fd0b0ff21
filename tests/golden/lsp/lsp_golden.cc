// lsp_golden — every folder beside this file is a session of an editor with the language server.
//
// CASE/stack/…          the stack on disk
// CASE/client.jsonl     what the editor sends, one message a line; `ROOT` is the stack's folder. An
//                       empty line: the editor is quiet for a while; `# …`: a remark
// CASE/expected.jsonl   the same with the server's answers; VIGO_ACCEPT=1 writes it

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "../folders.h"
#include "base/text.h"
#include "lsp/framing.h"
#include "lsp/server.h"
#include "types/types.h"

namespace vigo::lsp {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

class Case : public testing::Test {
 public:
    explicit Case(fs::path folder) : folder_(std::move(folder)) {
        std::string pattern = (fs::temp_directory_path() / "lsp.XXXXXX").string();
        root_ = fs::canonical(::mkdtemp(pattern.data()));
        fs::copy(folder_ / "stack", root_, fs::copy_options::recursive);
        fs::create_directories(root_ / "configcrates");
    }
    ~Case() override { fs::remove_all(root_); }

    void TestBody() override {
        Server server(compile_types());
        std::string said;
        for (const auto line : lines_of(script_ = text_of(folder_ / "client.jsonl")))
            said += std::string(line) + "\n" + answers(server, std::string(line));
        EXPECT_TRUE(server.done());
        said = replaced(said, root_.string(), "ROOT");
        const auto expected = folder_ / "expected.jsonl";
        if (std::getenv("VIGO_ACCEPT") != nullptr) std::ofstream(expected) << said;
        EXPECT_EQ(said, text_of(expected));
    }

 private:
    std::string answers(Server& server, const std::string& line) {
        std::vector<std::string> messages;
        if (line.starts_with("#")) return {};
        if (line.empty()) {
            messages = server.idle();
        } else {
            framing_.feed(framed(replaced(line, "ROOT", root_.string())));
            messages = server.handle(framing_.next().value_or("lost"));
        }
        std::string said;
        for (const auto& each : messages) said += "    " + each + "\n";
        return said;
    }

    fs::path folder_;
    fs::path root_;
    std::string script_;
    Framing framing_;
};

void add_cases() { golden::add_folders<Case>("lsp", HERE); }

}  // namespace
}  // namespace vigo::lsp

int main(int count, char** arguments) {
    testing::InitGoogleTest(&count, arguments);
    vigo::lsp::add_cases();
    return RUN_ALL_TESTS();
}
