// file_test — what a check of a file costs, and what the operator's own programs are given.

#include <gtest/gtest.h>

#include "base/limits.h"
#include "host/fake_host.h"
#include "resources/catalogue.h"

namespace vigo::resources {
namespace {

std::unique_ptr<const Want> decoded(const ResourceType& type, Map attributes) {
    Diagnostics findings;
    Reader reader(findings);
    auto want = type.decode(Value(std::move(attributes)), reader);
    EXPECT_FALSE(findings.has_errors()) << findings.text();
    return want;
}

Map attributes(std::initializer_list<std::pair<const char*, Value>> members) {
    Map map;
    for (const auto& [name, value] : members) map.add(name, value);
    return map;
}

TEST(FileCheck, of_a_right_file_is_one_look_and_one_digest) {
    FakeHost host;
    host.disk().set("/a", {.content = "x\n"});
    const auto want = decoded(
        file(),
        attributes(
            {{"target_path", "/a"}, {"content", "x\n"}, {"owner", "root"}, {"validate", "true"}}));
    (void)want->check(host);  // the accounts are parsed once
    host.forget_counts();
    EXPECT_TRUE(want->check(host).empty());
    EXPECT_EQ(host.counts().status, 1);
    EXPECT_EQ(host.counts().digest, 1);
    EXPECT_EQ(host.counts().read, 0);
    EXPECT_EQ(host.counts().query, 0);
}

TEST(FileCheck, of_another_size_needs_no_digest) {
    FakeHost host;
    host.disk().set("/a", {.content = "longer\n"});
    const auto want = decoded(file(), attributes({{"target_path", "/a"}, {"content", "x\n"}}));
    EXPECT_FALSE(want->check(host).empty());
    EXPECT_EQ(host.counts().digest, 0);
}

TEST(FileCheck, gives_a_judge_the_new_content_in_a_private_file) {
    FakeHost host;
    host.programs().answer_query("visudo -cf %", {});
    const auto want = decoded(file(), attributes({{"target_path", "/etc/sudoers.d/web"},
                                                  {"content", "new"},
                                                  {"validate", "visudo -cf %"}}));
    (void)want->check(host);
    ASSERT_EQ(host.programs().queried().size(), 1U);
    const auto& scratch = host.programs().queried()[0].scratch;
    ASSERT_TRUE(scratch);
    EXPECT_EQ(scratch->content, "new");
    EXPECT_EQ(scratch->name, "web");
    EXPECT_EQ(scratch->placeholder, "%");
}

TEST(FileCheck, gives_every_filter_what_the_one_before_said) {
    FakeHost host;
    host.disk().set("/one", {.mode = 0755});
    host.disk().set("/two", {.mode = 0755});
    host.programs().answer_query("/one", {.out = "1"});
    host.programs().answer_query("/two", {.out = "2"});
    const auto want = decoded(file(), attributes({{"target_path", "/a"},
                                                  {"content", "0"},
                                                  {"stream_edit", Value::List{"/one", "/two"}}}));
    (void)want->check(host);
    const auto& queried = host.programs().queried();
    ASSERT_EQ(queried.size(), 2U);
    EXPECT_EQ(queried[0].input, "0");
    EXPECT_EQ(queried[1].input, "1");
    EXPECT_EQ(queried[0].environment.at("VIGO_TARGET_PATH"), "/a");
    EXPECT_EQ(queried[0].timeout.count(), limits::stream_edit_timeout_ms);
}

TEST(DirectoryCheck, stops_at_its_bounds) {
    FakeHost host;
    std::string deep = "/deep";
    for (int depth = 0; depth <= limits::tree_depth; ++depth) deep += "/d";
    host.disk().set(deep, {.kind = FileKind::directory, .mode = 0755});
    const auto want = decoded(
        directory(), attributes({{"target_path", "/deep"}, {"mode", "0755"}, {"recurse", true}}));
    EXPECT_THROW((void)want->check(host), Error);
}

}  // namespace
}  // namespace vigo::resources
