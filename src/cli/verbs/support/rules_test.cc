// rules_test — every rule has an example that really shows it, and every finding of the examples is
// SARIF that its readers accept.

#include "schema/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "cli/verbs/support/rule_scene_test.h"
#include "cli/verbs/support/sarif.h"
#include "schema/json.h"
#include "schema/rule_examples.h"

namespace vigo::cli {
namespace {

bool has(std::string_view rule, const Diagnostics& findings) {
    return std::any_of(findings.all().begin(), findings.all().end(),
                       [rule](const auto& each) { return each.rule == rule; });
}

TEST(Rules, each_example_shows_its_rule_and_how_to_do_without) {
    for (const auto& each : rule_examples()) {
        const auto wrong = published(each.wrong).findings;
        const auto right = published(each.right).findings;
        EXPECT_TRUE(has(each.id, wrong)) << each.id << "\n" << each.wrong << wrong.text();
        EXPECT_FALSE(has(each.id, right)) << each.id << "\n" << each.right << right.text();
        EXPECT_FALSE(right.has_errors()) << each.id << "\n" << each.right << right.text();
    }
}

TEST(Rules, each_has_an_example_or_says_why_not) {
    std::set<std::string_view> shown;
    for (const auto& each : rule_examples())
        EXPECT_TRUE(shown.insert(each.id).second) << each.id << " has two examples";
    for (const auto& each : rules_without_example()) {
        EXPECT_FALSE(each.why.empty());
        EXPECT_TRUE(shown.insert(each.id).second) << each.id << " has an example";
    }
    for (const auto& each : all_rules()) EXPECT_EQ(shown.count(each.id), 1U) << each.id;
    EXPECT_EQ(shown.size(), all_rules().size());
}

/// What SARIF 2.1.0 demands of the parts that we write.
class Sarif {
 public:
    explicit Sarif(const Value& document) {
        demand(text(document, "version") == "2.1.0", "version");
        const auto* runs = document.find("runs");
        demand(runs != nullptr && runs->list().size() == 1, "runs");
        const auto& run = runs->list().front();
        rules_ = run.at_path("tool.driver.rules");
        bases_ = run.find("originalUriBaseIds");
        demand(!text(*run.at_path("tool.driver"), "name").empty(), "driver.name");
        demand(text(run, "columnKind") == "unicodeCodePoints", "columnKind");
        check_rules();
        for (const auto& each : run.find("results")->list()) result(each);
    }

    std::vector<std::string> faults;
    std::size_t fixes = 0;

 private:
    static std::string text(const Value& map, std::string_view name) {
        const auto* found = map.find(name);
        return found != nullptr && found->is_text() ? std::string(found->text()) : std::string();
    }
    static std::int64_t number(const Value& map, std::string_view name) {
        const auto* found = map.find(name);
        return found != nullptr && found->kind() == Kind::integer ? found->integer() : -1;
    }
    void demand(bool holds, const std::string& what) {
        if (!holds) faults.push_back(what);
    }

    void check_rules() {
        std::set<std::string> ids;
        for (const auto& each : rules_->list()) {
            demand(ids.insert(text(each, "id")).second, "a rule twice");
            for (const auto* name : {"shortDescription", "fullDescription"})
                demand(each.find(name) != nullptr && !text(*each.find(name), "text").empty(), name);
        }
    }

    void result(const Value& each) {
        const auto id = text(each, "ruleId");
        const auto index = number(each, "ruleIndex");
        const auto count = static_cast<std::int64_t>(rules_->list().size());
        demand(index >= 0 && index < count, id + ": ruleIndex out of range");
        if (index >= 0 && index < count)
            demand(text(rules_->list()[static_cast<std::size_t>(index)], "id") == id,
                   id + ": ruleIndex of another rule");
        constexpr std::string_view levels[] = {"error", "warning", "note"};
        demand(std::find(std::begin(levels), std::end(levels), text(each, "level")) !=
                   std::end(levels),
               id + ": level");
        demand(!text(*each.find("message"), "text").empty(), id + ": message");
        if (const auto* at = each.at_path("locations.0.physicalLocation")) {
            artifact(*at->find("artifactLocation"), id);
            if (const auto* region_of = at->find("region")) region(*region_of, id);
        }
        if (const auto* all = each.find("fixes"))
            for (const auto& fix_of : all->list()) fix(fix_of, id);
    }

    void artifact(const Value& location, const std::string& id) {
        const auto uri = text(location, "uri");
        constexpr std::string_view allowed =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/%";
        demand(!uri.empty() && !uri.starts_with('/'), id + ": the uri is not relative: " + uri);
        demand(uri.find_first_not_of(allowed) == std::string::npos, id + ": no uri: " + uri);
        const auto base = text(location, "uriBaseId");
        demand(bases_ != nullptr && bases_->find(base) != nullptr, id + ": uriBaseId " + base);
    }

    void region(const Value& region_of, const std::string& id) {
        const auto line = number(region_of, "startLine"), column = number(region_of, "startColumn");
        demand(line >= 1 && column >= 1, id + ": a region counts from one");
        if (region_of.find("endLine") == nullptr) return;
        const auto end_line = number(region_of, "endLine"), end = number(region_of, "endColumn");
        demand(end_line > line || (end_line == line && end >= column),
               id + ": ends before it begins");
        demand(end >= 1, id + ": an end counts from one");
    }

    void fix(const Value& fix_of, const std::string& id) {
        ++fixes;
        demand(!text(*fix_of.find("description"), "text").empty(), id + ": fix.description");
        const auto& changes = fix_of.find("artifactChanges")->list();
        demand(!changes.empty(), id + ": a fix without changes");
        std::set<std::string> files;
        for (const auto& change : changes) {
            artifact(*change.find("artifactLocation"), id);
            demand(files.insert(text(*change.find("artifactLocation"), "uri")).second,
                   id + ": two changes of one file");
            const auto& all = change.find("replacements")->list();
            demand(!all.empty(), id + ": a change without replacements");
            for (const auto& each : all) {
                region(*each.find("deletedRegion"), id);
                demand(each.at_path("insertedContent.text") != nullptr, id + ": insertedContent");
            }
        }
    }

    const Value* rules_ = nullptr;
    const Value* bases_ = nullptr;
};

TEST(Rules, findings_of_every_example_are_sarif) {
    std::size_t fixes = 0;
    for (const auto& each : rule_examples()) {
        const auto scene = published(each.wrong);
        const Sarif judged(sarif(scene.findings, scene.tree, "a stack/"));
        EXPECT_EQ(judged.faults, std::vector<std::string>()) << each.id;
        fixes += judged.fixes;
    }
    EXPECT_GT(fixes, 5U);
}

}  // namespace
}  // namespace vigo::cli
