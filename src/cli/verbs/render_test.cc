// render_test — what render prints and how it ends, from files and from standard input. Its pages
// of examples are docs/guide/templates.md.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "base/text.h"
#include "cli/core/verb.h"
#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

class RenderTest : public testing::Test {
 protected:
    RenderTest() {
        std::string name = (fs::temp_directory_path() / "vigo-render-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        write("port.tmpl", "port {{ .port }}\n");
        write("data.yaml", "port: 0080\nhostname: web1\n");
        write("data.json", R"({"port": 80, "version": 1.10})");
    }
    ~RenderTest() override { fs::remove_all(folder_); }

    std::string path(const std::string& name) const { return (folder_ / name).string(); }
    void write(const std::string& name, std::string_view text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }

    /// Exit status, then what stdout and stderr got, without the folder's name.
    std::string said(std::vector<std::string> words, const std::string& input = {}) const {
        std::istringstream in(input);
        auto* const before = std::cin.rdbuf(in.rdbuf());
        std::ostringstream out;
        std::ostringstream err;
        Session session(out, err);
        const auto exit =
            dispatch(all(), std::move(words), session, [](const Common&, Session&) {});
        std::cin.rdbuf(before);
        auto text = format("{}|{}|{}", static_cast<int>(exit), out.str(), err.str());
        for (auto at = text.find(folder_.string()); at != std::string::npos;
             at = text.find(folder_.string()))
            text.erase(at, folder_.string().size() + 1);
        return text;
    }

 private:
    fs::path folder_;
};

TEST_F(RenderTest, prints_what_the_template_gives) {
    EXPECT_EQ(said({"render", path("port.tmpl"), "--data", path("data.yaml")}), "0|port 0080\n|");
    EXPECT_EQ(said({"render", path("port.tmpl"), "--data", path("data.json")}), "0|port 80\n|");
    EXPECT_EQ(said({"config", "render", path("port.tmpl"), "--data", path("data.json")}),
              "0|port 80\n|");
}

TEST_F(RenderTest, reads_standard_input) {
    EXPECT_EQ(said({"render", "-", "--data", path("data.json")}, "{{ .version }}"), "0|1.1|");
    EXPECT_EQ(said({"render", path("port.tmpl"), "--data", "-"}, " {\"port\": 1.50}"),
              "0|port 1.5\n|");
    EXPECT_EQ(said({"render", path("port.tmpl"), "--data", "-"}, "{port: 1.50}"), "0|port 1.50\n|");
    EXPECT_EQ(said({"render", "-"}, "{{ . }}{{ add 1 2 }}"),
              "0|<no value>3|stdin:1:4: warning VG3008: prints a value that is null (give it a "
              "value, or use `default`)\n");
    EXPECT_EQ(said({"render", "-"}, ""), "0||");
}

TEST_F(RenderTest, names_the_place_of_a_mistake) {
    write("wrong.tmpl", "a\n  {{ .prot }}\n");
    EXPECT_EQ(said({"render", path("wrong.tmpl"), "--data", path("data.yaml")}),
              "1||wrong.tmpl:2:6: error VG3004: \".prot\" has no \"prot\" (did you mean "
              "\"port\"?)\n");
    EXPECT_EQ(said({"render", "-"}, "{{ if }}").substr(0, 27), "1||stdin:1:7: error VG3001:");
}

TEST_F(RenderTest, refuses_what_it_cannot_read) {
    EXPECT_EQ(said({"render", path("none.tmpl")}),
              "1||vigocli render: cannot read none.tmpl: No such file or directory\n");
    write("bad.json", "{\"port\": }");
    EXPECT_EQ(said({"render", path("port.tmpl"), "--data", path("bad.json")}).substr(0, 33),
              "1||bad.json: error VG1001: JSON, ");
    write("bad.yaml", "port: [1");
    EXPECT_EQ(said({"render", path("port.tmpl"), "--data", path("bad.yaml")}).substr(0, 12),
              "1||bad.yaml:");
    EXPECT_EQ(said({"render", "-", "--data", "-"}),
              "2||vigocli render: template and data cannot both be standard input\n");
}

TEST_F(RenderTest, prints_json_for_programs) {
    EXPECT_EQ(said({"render", path("port.tmpl"), "--data", path("data.json"), "--json"}),
              "0|{\n  \"text\": \"port 80\\n\",\n  \"findings\": []\n}\n|");
}

}  // namespace
}  // namespace vigo::cli
