// Tests of folder: what of a stacks folder is read, and what is refused by name.

#include "stack/folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "stack/entry.h"

namespace vigo::stack {
namespace {

namespace fs = std::filesystem;

class Folder : public testing::Test {
 protected:
    Folder() {
        std::string name = (fs::temp_directory_path() / "vigo-stack-XXXXXX").string();
        root_ = ::mkdtemp(name.data());
        fs::create_directory(root_ / "stacks");
    }
    ~Folder() override { fs::remove_all(root_); }

    void write(const std::string& path, std::string_view text = "x") {
        const auto full = root_ / "stacks" / path;
        fs::create_directories(full.parent_path());
        std::ofstream(full, std::ios::binary) << text;
    }
    void link(const std::string& path, const std::string& to) {
        fs::create_directories((root_ / "stacks" / path).parent_path());
        fs::create_symlink(to, root_ / "stacks" / path);
    }
    Tree read() { return read_folder((root_ / "stacks").string(), findings_); }
    std::string names() {
        std::string all;
        for (const auto& [path, text] : read()) all += path + " ";
        return all;
    }

    fs::path root_;
    Diagnostics findings_;
};

TEST_F(Folder, an_empty_folder_is_an_empty_tree) {
    EXPECT_TRUE(read().empty());
    EXPECT_EQ(findings_.text(), "");
}

TEST_F(Folder, reads_vgo_files_everywhere_and_all_templates) {
    for (const auto* path :
         {"envoys.vgo", "configcrates/a/web.vgo", "templates/web/nginx.conf.tmpl",
          "templates/plain", "templates/.bashrc", "templates/.d/x"})
        write(path, path);
    for (const auto* path : {"README.md", ".git/x.vgo", ".hidden.vgo", "web.vgo~", ".web.vgo.swp",
                             "templates/x~", "configcrates/x.txt", "templates/.git/config"})
        write(path);
    EXPECT_EQ(names(),
              "configcrates/a/web.vgo envoys.vgo templates/.bashrc templates/.d/x templates/plain "
              "templates/web/nginx.conf.tmpl ");
    EXPECT_EQ(read().at("templates/plain"), "templates/plain");
    EXPECT_EQ(findings_.text(), "");
}

TEST_F(Folder, a_file_that_looks_misplaced_is_a_warning) {
    write("configcrates/web.yml");
    write("configcrates/web.tmpl");
    EXPECT_TRUE(read().empty());
    EXPECT_EQ(
        findings_.text(),
        "configcrates/web.tmpl: warning VG2052: this file is not part of the stack (move it under "
        "templates/)\nconfigcrates/web.yml: warning VG2052: this file is not part of the stack "
        "(call it .vgo)\n");
}

TEST_F(Folder, a_link_within_the_folder_is_its_file) {
    write("shared/a.vgo", "text");
    link("clients/b/a.vgo", "../../shared/a.vgo");
    EXPECT_EQ(read().at("clients/b/a.vgo"), "text");
    EXPECT_EQ(findings_.text(), "");
}

TEST_F(Folder, every_other_link_is_refused) {
    std::ofstream(root_ / "secret") << "hidden";
    write("real/a.vgo");
    link("absolute.vgo", "/etc/hostname");
    link("climbs.vgo", "../secret");
    link("dangles.vgo", "nowhere.vgo");
    link("hops.vgo", "absolute.vgo");
    link("folder", "real");
    link("through.vgo", "folder/a.vgo");
    link("to-folder.vgo", "real");
    EXPECT_EQ(names(), "real/a.vgo ");
    std::string rules;
    for (const auto& each : findings_.all()) rules += each.where.text() + " " + each.rule + "\n";
    EXPECT_EQ(rules,
              "absolute.vgo VG2051\nclimbs.vgo VG2051\ndangles.vgo VG2051\nfolder VG2051\n"
              "hops.vgo VG2051\nthrough.vgo VG2051\nto-folder.vgo VG2051\n");
}

TEST_F(Folder, what_is_no_text_is_named) {
    write("templates/logo.png", "\x89PNG\xFF");
    write("a.vgo");
    EXPECT_EQ(names(), "a.vgo ");
    EXPECT_EQ(findings_.text(),
              "templates/logo.png: error VG2050: the content is not UTF-8 text (save it as UTF-8; "
              "what is "
              "no text cannot be a template)\n");
}

TEST_F(Folder, a_pipe_is_refused_without_waiting) {
    ASSERT_EQ(::mkfifo((root_ / "stacks" / "pipe.vgo").c_str(), 0600), 0);
    EXPECT_TRUE(read().empty());
    EXPECT_EQ(findings_.text(),
              "pipe.vgo: error VG2050: this is no regular file (remove it from the folder)\n");
}

TEST_F(Folder, an_unprintable_name_is_shown_cleaned) {
    write("a\x1b[31m.vgo");
    write("b\xFF.vgo");
    EXPECT_TRUE(read().empty());
    ASSERT_EQ(findings_.errors(), 2U);
    EXPECT_EQ(findings_.all()[0].where.text(), "a?[31m.vgo");
    EXPECT_EQ(findings_.all()[1].where.text(), "b\xEF\xBF\xBD.vgo");
}

TEST_F(Folder, nesting_ends_at_its_bound) {
    std::string path;
    for (int at = 0; at < limits::stack_depth; ++at) path += "d/";
    write(path + "a.vgo");
    EXPECT_EQ(read().size(), 1U);
    EXPECT_FALSE(findings_.has_errors());
    write(path + "d/a.vgo");
    EXPECT_EQ(read().size(), 1U);
    EXPECT_TRUE(findings_.has_errors());
}

TEST_F(Folder, a_file_over_the_byte_budget_is_refused) {
    write("large.vgo");
    fs::resize_file(root_ / "stacks/large.vgo", limits::yaml_bytes + 1);
    EXPECT_TRUE(read().empty());
    EXPECT_EQ(findings_.all().at(0).rule, "VG1003");
}

TEST_F(Folder, a_missing_folder_is_an_error_of_the_world) {
    EXPECT_THROW(read_folder((root_ / "none").string(), findings_), Error);
    EXPECT_THROW(read_folder("/etc/hostname", findings_), Error);
}

TEST(Digest, depends_on_every_name_and_text) {
    const Tree tree = {{"a", "12"}, {"b", "3"}};
    EXPECT_EQ(digest_of(tree), digest_of({{"b", "3"}, {"a", "12"}}));
    EXPECT_EQ(digest_of(tree).size(), 64U);
    for (const auto& other : {Tree{{"a", "1"}, {"b", "23"}}, Tree{{"a", "12"}}, Tree{{"a", "12b3"}},
                              Tree{{"a1", "2"}, {"b", "3"}}, Tree{}})
        EXPECT_NE(digest_of(tree), digest_of(other));
}

TEST(Link, leads_where_its_text_says) {
    struct Case {
        std::string_view path, to, want;
    };
    constexpr Case cases[] = {{"a", "b", "b"},           {"x/a", "b", "x/b"},
                              {"x/a", "../b", "b"},      {"x/y/a", ".././../b//c", "b/c"},
                              {"x/a", "y/../b", "x/b"},  {"a", "../b", "OUT"},
                              {"x/a", "../../b", "OUT"}, {"a", "/b", "OUT"},
                              {"a", "", "OUT"}};
    for (const auto& each : cases)
        EXPECT_EQ(link_target(each.path, each.to).value_or("OUT"), each.want)
            << each.path << each.to;
}

}  // namespace
}  // namespace vigo::stack
