// layout_test — what a file is by where it stands.
#include "compile/layout.h"

#include <gtest/gtest.h>

#include "compile/names.h"

namespace vigo::compile {
namespace {

TEST(Layout, TellsAFileByWhereItStands) {
    struct Case {
        const char* path;
        FileKind kind;
        std::size_t findings = 0;
    };
    for (const auto& each : {
             Case{"configcrates/web.vgo", FileKind::crate},
             Case{"configcrates/a/b/web.vgo", FileKind::crate},
             Case{"configcrates/a/compliance.vgo", FileKind::claims},
             Case{"configcrates/a/common.vgo", FileKind::misplaced, 1},
             Case{"configcrates/README.md", FileKind::other},
             Case{"configcrates/web.vgo.example", FileKind::other},
             Case{"configcrates/web.test.vgo", FileKind::tests},
             Case{"a/tests/web.test.vgo", FileKind::tests},
             Case{"configcrates/web.yml", FileKind::other, 1},
             Case{"usercrates/dan.vgo", FileKind::user_crate},
             Case{"usercrates/compliance.vgo", FileKind::misplaced, 1},
             Case{"templates/a.vgo", FileKind::other},
             Case{"templates/a.yaml", FileKind::other},
             Case{"roles.vgo", FileKind::roles},
             Case{"roles/app.vgo", FileKind::one_role},
             Case{"a/roles.vgo", FileKind::misplaced, 1},
             Case{"a/b/common.vgo", FileKind::common},
             Case{"a/environments.vgo", FileKind::environments},
             Case{"per_env_overrides.vgo", FileKind::environments, 1},
             Case{"compliance.vgo", FileKind::waivers},
             Case{"a/waivers.vgo", FileKind::waivers, 1},
             Case{"envoys.vgo", FileKind::entries},
             Case{"a/b/anything.vgo", FileKind::entries},
             Case{"nodes.vgo", FileKind::entries, 1},
             Case{"a/.hidden.vgo", FileKind::other},
             Case{".git/x.vgo", FileKind::other},
         }) {
        Diagnostics findings;
        EXPECT_EQ(kind_of(each.path, findings), each.kind) << each.path;
        EXPECT_EQ(findings.all().size(), each.findings) << each.path;
    }
}

TEST(Names, DirectoriesNest) {
    using Texts = std::vector<std::string>;
    EXPECT_EQ(directories_down_to(""), (Texts{""}));
    EXPECT_EQ(directories_down_to("a"), (Texts{"", "a"}));
    EXPECT_EQ(directories_down_to("a/b/c"), (Texts{"", "a", "a/b", "a/b/c"}));
    EXPECT_EQ(directory_of("envoys.vgo"), "");
    EXPECT_EQ(directory_of("a/b/envoys.vgo"), "a/b");
    EXPECT_EQ(file_name_of("a/b/envoys.vgo"), "envoys.vgo");
    EXPECT_EQ(file_name_of("envoys.vgo"), "envoys.vgo");
}

}  // namespace
}  // namespace vigo::compile
