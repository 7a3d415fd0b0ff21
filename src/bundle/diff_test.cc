// Tests of diff: what is said of two bundles, and that nothing that differs goes unsaid.

#include "bundle/diff.h"

#include <gtest/gtest.h>

#include "schema/json.h"

namespace vigo {
namespace {

BundledResource resource(std::string_view crate, std::string_view name, std::string_view type,
                         std::string_view attributes) {
    return {.crate = std::string(crate),
            .name = std::string(name),
            .type = std::string(type),
            .attributes = parse_json(attributes)};
}

Bundle sample() {
    Bundle bundle;
    bundle.crates = {"base", "web"};
    bundle.resources = {
        resource("base", "motd", "file", R"({"target_path":"/etc/motd","content":"a\nb\n"})"),
        resource("web", "conf", "file", R"({"target_path":"/etc/web","mode":"0644"})"),
        resource("web", "run", "service", R"({"service":"web"})")};
    bundle.resources[2].after = {0, 1};
    return bundle;
}

struct Case {
    const char* name;
    void (*change)(Bundle& bundle);
    std::string_view text;
};

const Case cases[] = {
    {"nothing", [](Bundle&) {}, ""},
    {"an attribute changes",
     [](Bundle& b) { b.resources[1].attributes.edit_map().set("mode", "0600"); },
     "~ web/conf (file)\n    mode: \"0644\" -> \"0600\"\n"},
    {"attributes go before others come",
     [](Bundle& b) {
         b.resources[1].attributes.edit_map().set("owner", "web");
         b.resources[1].attributes.edit_map().erase("mode");
     },
     "~ web/conf (file)\n  - mode: \"0644\"\n  + owner: web\n"},
    {"a text of several lines is compared line by line",
     [](Bundle& b) { b.resources[0].attributes.edit_map().set("content", "a\nc\n"); },
     "~ base/motd (file)\n    content:\n      @@ -1,2 +1,2 @@\n       a\n      -b\n      +c\n"},
    {"a resource goes, and who waited for it does no more",
     [](Bundle& b) {
         b.resources.erase(b.resources.begin());
         b.resources[1].after = {0};
     },
     "- base/motd (file)\n    target_path: /etc/motd\n    content: 2 lines, 4 bytes\n"
     "~ web/run (service)\n    after: [\"base/motd\",\"web/conf\"] -> [\"web/conf\"]\n"},
    {"deletions come first, additions last",
     [](Bundle& b) {
         b.resources[2] = resource("web", "job", "cron", R"({"job":"x","minute":5})");
         b.resources[0].attributes.edit_map().set("mode", "0644");
     },
     "- web/run (service)\n    service: web\n    after: [\"base/motd\",\"web/conf\"]\n"
     "~ base/motd (file)\n  + mode: \"0644\"\n"
     "+ web/job (cron)\n    job: x\n    minute: 5\n"},
    {"a condition, and whom it notifies",
     [](Bundle& b) {
         b.resources[0].when = "changed";
         b.resources[0].notifies = {2};
     },
     "~ base/motd (file)\n  + when: changed\n  + notifies: [\"web/run\"]\n"},
    {"another type under the same name", [](Bundle& b) { b.resources[1].type = "directory"; },
     "~ web/conf (directory)\n    type: file -> directory\n"},
    {"only the order", [](Bundle& b) { std::swap(b.resources[0], b.resources[1]); },
     "~ order: [\"base/motd\",\"web/conf\",\"web/run\"] -> "
     "[\"web/conf\",\"base/motd\",\"web/run\"]\n"},
    {"what is beside the resources",
     [](Bundle& b) {
         b.crates.emplace_back("empty");
         b.trait_paths.emplace_back("os.family");
         b.vars = parse_json(R"({"port":80})");
     },
     "~ crates: [\"base\",\"web\"] -> [\"base\",\"web\",\"empty\"]\n"
     "~ trait_paths: [] -> [\"os.family\"]\n~ vars: null -> {\"port\":80}\n"},
    {"text that looks like something else is quoted",
     [](Bundle& b) {
         b.resources[1].attributes.edit_map().set("mode", 644);
         b.resources[2].attributes.edit_map().set("service", "");
     },
     "~ web/conf (file)\n    mode: \"0644\" -> 644\n~ web/run (service)\n    service: web -> "
     "\"\"\n"},
};

TEST(BundleDiff, says_what_changed_and_nothing_else) {
    for (const auto& each : cases) {
        auto after = sample();
        each.change(after);
        const auto diff = bundle_diff(sample(), after);
        EXPECT_EQ(to_text(diff), each.text) << each.name;
        EXPECT_EQ(diff.empty(), sample().encode() == after.encode()) << each.name;
    }
}

TEST(BundleDiff, hides_secret_attributes_of_both_types) {
    auto after = sample();
    after.resources[1].type = "user";
    after.resources[1].attributes = parse_json(R"({"password":"x","mode":"0600"})");
    const IsSecret is_secret = [](std::string_view type, std::string_view attribute) {
        return (type == "user" && attribute == "password") ||
               (type == "file" && attribute == "mode");
    };
    EXPECT_EQ(to_text(bundle_diff(sample(), after, is_secret)),
              "~ web/conf (user)\n    type: file -> user\n  - target_path: /etc/web\n"
              "    mode: (secret) -> (secret)\n  + password: (secret)\n");
}

TEST(BundleDiff, a_number_that_is_spelled_otherwise_is_another_one) {
    auto before = sample();
    auto after = sample();
    before.resources[2].attributes.edit_map().set("version", Value::plain("1.10"));
    after.resources[2].attributes.edit_map().set("version", Value::plain("1.1"));
    EXPECT_EQ(to_text(bundle_diff(before, after)),
              "~ web/run (service)\n    version: 1.10 -> 1.1\n");
}

TEST(BundleDiff, is_json_for_programs) {
    auto after = sample();
    after.resources[1].attributes.edit_map().set("mode", "0600");
    after.resources[1].attributes.edit_map().erase("target_path");
    EXPECT_EQ(to_json(to_value(bundle_diff(sample(), after))),
              R"({"resources":[{"change":"changed","resource":"web/conf","type":"file",)"
              R"("attributes":[{"name":"target_path","before":"/etc/web"},)"
              R"({"name":"mode","before":"0644","after":"0600"}]}],"others":[]})");
}

TEST(BundleDiff, of_no_bundle_is_everything) {
    const auto diff = bundle_diff({}, sample());
    ASSERT_EQ(diff.resources.size(), 3U);
    EXPECT_EQ(diff.resources[0].change, Change::added);
    EXPECT_EQ(bundle_diff(sample(), {}).resources.at(2).change, Change::removed);
}

}  // namespace
}  // namespace vigo
