// mend_test — whole stacks before and after their safe fixes.

#include "cli/verbs/support/mend.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "types/types.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

struct Case {
    const char* name;
    compile::SourceTree before;
    std::string file;
    std::string after;  // the same text: nothing is safe
};

std::string crate_of(const std::string& resources) { return "name: web\nresources:\n" + resources; }

const Case cases[] = {
    {"a misspelt attribute, type and choice in one go",
     {{"configcrates/web.vgo",
       crate_of("  - {name: a, type: fiel, target_path: /srv/a, contnet: x, state: presnt}\n")}},
     "configcrates/web.vgo",
     crate_of("  - {name: a, type: file, target_path: /srv/a, content: x, state: present}\n")},
    {"a misspelt crate and role",
     {{"configcrates/webserver.vgo", "name: webserver\n"},
      {"roles.vgo", "roles:\n  frontend:\n    configcrates: [websrver]  # the web\n"},
      {"envoys.vgo", "envoys:\n  - match: \"*\"\n    roles:\n      - frontnd\n"}},
     "roles.vgo",
     "roles:\n  frontend:\n    configcrates: [webserver]  # the web\n"},
    {"a name that differs in its number stays",
     {{"configcrates/web2.vgo", "name: web2\n"},
      {"envoys.vgo", "envoys: [{match: a, configcrates: [web1]}]\n"}},
     "envoys.vgo",
     "envoys: [{match: a, configcrates: [web1]}]\n"},
    {"old names",
     {{"configcrates/web.vgo", "module: web\n"},
      {"envoys.vgo", "nodes:\n  - {match: a, modules: [web]}\n"}},
     "envoys.vgo",
     "envoys:\n  - {match: a, configcrates: [web]}\n"},
    {"a template uncovers what stands behind it",
     {{"configcrates/web.vgo",
       "name: web\nvars: {p: x}\nresources:\n  - name: a\n    type: file\n    target_path: /srv/a\n"
       "    content: {{ .Vars.p }}\n    ownr: root\n"}},
     "configcrates/web.vgo",
     "name: web\nvars: {p: x}\nresources:\n  - name: a\n    type: file\n    target_path: /srv/a\n"
     "    content: \"{{ .Vars.p }}\"\n    owner: root\n"},
    {"a restart that is notified",
     {{"configcrates/web.vgo",
       crate_of("  - name: a\n    type: file\n    target_path: /srv/a\n    content: x\n"
                "    notify: r\n  - name: r\n    type: service\n    service: app\n"
                "    state: restarted  # at once\n")}},
     "configcrates/web.vgo",
     crate_of("  - name: a\n    type: file\n    target_path: /srv/a\n    content: x\n"
              "    notify: r\n  - name: r\n    type: service\n    service: app\n"
              "    when: changed\n    state: restarted  # at once\n")},
    {"a restart in brackets",
     {{"configcrates/web.vgo",
       crate_of("  - {name: a, type: file, target_path: /srv/a, content: x, notify: r}\n"
                "  - {name: r, type: service, service: app, state: restarted}\n")}},
     "configcrates/web.vgo",
     crate_of("  - {name: a, type: file, target_path: /srv/a, content: x, notify: r}\n"
              "  - {name: r, type: service, service: app, when: changed, state: restarted}\n")},
    {"a restart that nothing notifies is the operator's to decide",
     {{"configcrates/web.vgo",
       crate_of("  - {name: r, type: service, service: app, state: restarted}\n")}},
     "configcrates/web.vgo",
     crate_of("  - {name: r, type: service, service: app, state: restarted}\n")},
    {"a misspelt dependency in another crate",
     {{"configcrates/web.vgo",
       crate_of("  - {name: conf, type: file, target_path: /srv/a, content: x}\n")},
      {"configcrates/app.vgo",
       "name: app\nresources:\n  - {name: b, type: file, target_path: /srv/b, content: x, "
       "subscribes: web/cnf}\n"}},
     "configcrates/app.vgo",
     "name: app\nresources:\n  - {name: b, type: file, target_path: /srv/b, content: x, "
     "subscribes: web/conf}\n"},
    {"a mode without quotes",
     {{"configcrates/web.vgo",
       crate_of("  - {name: a, type: file, target_path: /srv/a, content: x, mode: 0640}\n")}},
     "configcrates/web.vgo",
     crate_of("  - {name: a, type: file, target_path: /srv/a, content: x, mode: \"0640\"}\n")},
};

TEST(Mend, makes_what_is_certain_and_keeps_comments_and_layout) {
    const auto types = compile_types();
    for (const auto& each : cases) {
        const auto mended = mend(each.before, types);
        EXPECT_EQ(mended.tree.at(each.file), each.after) << each.name << mended.left.text();
        EXPECT_EQ(mended.made.empty(), each.before.at(each.file) == each.after) << each.name;
        const auto again = mend(mended.tree, types);
        EXPECT_TRUE(again.made.empty()) << each.name << ": once is enough";
    }
}

class Folder : public testing::Test {
 protected:
    Folder() {
        std::string pattern = (fs::temp_directory_path() / "mend.XXXXXX").string();
        path = ::mkdtemp(pattern.data());
    }
    ~Folder() override { fs::remove_all(path); }
    void put(const std::string& name, const std::string& text) const {
        std::ofstream(fs::path(path) / name) << text;
    }
    std::string text(const std::string& name) const {
        std::ostringstream all;
        all << std::ifstream(fs::path(path) / name).rdbuf();
        return all.str();
    }
    std::string path;
};

TEST_F(Folder, changed_files_are_written_with_their_mode_and_links_stay_links) {
    put("a.vgo", "a");
    put("b.vgo", "b");
    fs::create_symlink("b.vgo", fs::path(path) / "c.vgo");
    ::chmod((path + "/a.vgo").c_str(), 0600);
    write_changes(path, {{"a.vgo", "a"}, {"b.vgo", "b"}, {"c.vgo", "b"}},
                  {{"a.vgo", "A"}, {"b.vgo", "b"}, {"c.vgo", "B"}});
    EXPECT_EQ(text("a.vgo"), "A");
    EXPECT_EQ(text("b.vgo"), "B");
    EXPECT_TRUE(fs::is_symlink(fs::path(path) / "c.vgo"));
    EXPECT_EQ(fs::status(path + "/a.vgo").permissions(), fs::perms(0600));
    EXPECT_EQ(std::distance(fs::directory_iterator(path), {}), 3) << "nothing is left beside";
}

TEST(Mend, a_diff_names_the_files_that_differ) {
    EXPECT_EQ(diff_of({{"a.vgo", "x\n"}, {"b.vgo", "y\n"}}, {{"a.vgo", "x\n"}, {"b.vgo", "z\n"}}),
              "--- a/b.vgo\n+++ b/b.vgo\n@@ -1 +1 @@\n-y\n+z\n");
}

}  // namespace
}  // namespace vigo::cli
