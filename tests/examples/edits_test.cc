// edits_test — whatever is edited in a stack: where the fingerprint of an entry stays the same, its
// bundles do, byte for byte. A server keeps them on that ground. And a plan, which renders only
// what can differ, shows what the whole bundles show.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "compile/referee.h"
#include "schema/json.h"
#include "stack/folder.h"
#include "types/types.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;
using compile::SourceTree;

const fs::path folder = "stacks-examples";
constexpr std::size_t edits_of_a_file = 4;

const char* const hosts[] = {
    "web1", "app1.prod.example.com", "app1.test.example.com", "acme-1", "demo", "idle"};
const char* const machines[] = {
    R"({"os":{"family":"debian","distro":"debian","version":"12"},"network":{"hostname":"a"}})",
    R"({"os":{"family":"rhel","distro":"rocky","version":"9"},"network":{"hostname":"b"}})"};

std::string text_of(const fs::path& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// One crate that ships, for one host; another host has nothing of it.
SourceTree tree_around(const fs::path& crate) {
    const auto name = crate.stem().string();
    return {{"configcrates/" + name + ".vgo", text_of(crate)},
            {"configcrates/other.vgo", "name: other\nresources: []\n"},
            {"common.vgo", "vars: {shared: 1}\n"},
            {"envoys.vgo", format("envoys:\n  - {{match: demo, configcrates: [{}]}}\n"
                                  "  - {{match: idle, configcrates: [other]}}\n",
                                  name)}};
}

std::map<std::string, SourceTree> stacks() {
    std::map<std::string, SourceTree> all;
    Diagnostics findings;
    for (const auto& group : fs::directory_iterator(folder)) {
        if (!group.is_directory()) continue;
        if (group.path().filename() == "first") {
            all["first"] = stack::read_folder(group.path(), findings);
            continue;
        }
        for (const auto& each : fs::directory_iterator(group))
            all[each.path().string()] = each.is_directory()
                                            ? stack::read_folder(each.path(), findings)
                                            : tree_around(each.path());
    }
    EXPECT_EQ(findings.text(), "");
    return all;
}

/// Another text in the place of one line; the kind of edit goes by `number`.
std::string edited(const std::string& text, std::size_t number) {
    std::vector<std::string> lines;
    for (const auto line : lines_of(text)) lines.emplace_back(line);
    if (lines.empty()) return text + "x\n";
    auto& line = lines[number * 7 % lines.size()];
    const auto digit = line.find_last_of("0123456789");
    const auto letter = line.find_last_of("abcdefghijklmnopqrstuvwxyz");
    switch (number % 6) {
        case 0:
            line += line.ends_with('|') ? "" : "x";
            break;
        case 1:
            if (digit != std::string::npos) line[digit] = line[digit] == '9' ? '0' : '9';
            break;
        case 2:
            line.clear();
            break;
        case 3:
            if (letter != std::string::npos) line[letter] = line[letter] == 'q' ? 'z' : 'q';
            break;
        case 4:
            line += "\n" + line;
            break;
        default:
            line += " # remark";
    }
    std::string made;
    for (const auto& each : lines) made += each + "\n";
    return made;
}

struct Loaded {
    std::shared_ptr<const compile::Catalogue> catalogue;
    std::vector<std::string> fingerprints;
};

class Edits : public testing::Test {
 protected:
    Loaded load(const SourceTree& tree) {
        Diagnostics findings;
        Loaded made{.catalogue = compile::load(tree, types_, findings), .fingerprints = {}};
        if (made.catalogue) made.fingerprints = compile::fingerprints(*made.catalogue);
        return made;
    }
    static std::string bundle_of(const Loaded& from, const char* host, const char* machine) {
        Diagnostics findings;
        const auto made = compile::compile(
            *from.catalogue, {.hostname = host, .traits = parse_json(machine), .vars = {}},
            findings);
        return made ? made->bundle.encode() + (made->matched.observe_only ? "o" : "") : "none";
    }
    void compare(const Loaded& before, const Loaded& after, const std::string& what) {
        for (const auto* host : hosts) {
            const auto old = compile::match(*before.catalogue, host);
            const auto now = compile::match(*after.catalogue, host);
            if (!old || !now) continue;
            if (before.fingerprints[old->entry] != after.fingerprints[now->entry]) {
                ++changed_;
                continue;
            }
            ++kept_;
            for (const auto* machine : machines)
                EXPECT_EQ(bundle_of(before, host, machine), bundle_of(after, host, machine))
                    << what << " for " << host;
        }
    }

    compile::Types types_ = compile_types();
    std::size_t kept_ = 0, changed_ = 0;
};

/// Traits that are there or not, with a few values each.
Value random_machine(std::mt19937& random) {
    const auto one_of = [&](std::initializer_list<const char*> texts) {
        return texts.begin()[random() % texts.size()];
    };
    auto text = format(
        R"({{"os":{{"family":"{}","distro":"{}","version":"{}"}},"network":{{"hostname":"h{}")",
        one_of({"debian", "debian", "rhel", "suse"}), one_of({"debian", "ubuntu", "rocky"}),
        one_of({"9", "12", "22.04"}), random() % 5);
    text += one_of({R"(,"fqdn":"a.example.com","primary_ip":"192.0.2.7"})", "}"});
    text += one_of({R"(,"hardware":{"memory_mb":2000,"cpus":2})",
                    R"(,"hardware":{"memory_mb":64000,"cpus":32})", ""});
    return parse_json(text + format(R"(,"uptime":{{"seconds":{}}}}})", random() % 100));
}

TEST_F(Edits, envoys_of_one_workshop_get_what_each_would_get_alone) {
    std::mt19937 random(64);
    for (const auto& [name, tree] : stacks()) {
        const auto stack = load(tree);
        ASSERT_TRUE(stack.catalogue) << name;
        compile::Workshop workshop(*stack.catalogue);
        for (int round = 0; round < 6; ++round)
            for (const auto* host : hosts)
                EXPECT_EQ(compile::difference(
                              *stack.catalogue, workshop,
                              {.hostname = host, .traits = random_machine(random), .vars = {}}),
                          "")
                    << name << " for " << host;
    }
}

TEST_F(Edits, an_equal_fingerprint_means_equal_bundles) {
    std::size_t number = 0;
    for (const auto& [name, tree] : stacks()) {
        const auto before = load(tree);
        ASSERT_TRUE(before.catalogue) << name;
        for (const auto& [path, text] : tree)
            for (std::size_t count = 0; count < edits_of_a_file; ++count) {
                auto other = tree;
                other[path] = edited(text, ++number);
                const auto after = load(other);
                if (after.catalogue)
                    compare(before, after, format("{} {} edit {}", name, path, number));
            }
    }
    EXPECT_GT(kept_, 100U);
    EXPECT_GT(changed_, 100U);
}

TEST_F(Edits, a_plan_shows_what_the_whole_bundles_show) {
    std::mt19937 random(80);
    std::size_t number = 0;
    std::size_t changed = 0;
    for (const auto& [name, tree] : stacks()) {
        const auto before = load(tree);
        ASSERT_TRUE(before.catalogue) << name;
        std::vector<compile::Envoy> fleet;
        for (const auto* host : hosts)
            fleet.push_back({.hostname = host, .traits = random_machine(random), .vars = {}});
        for (const auto& [path, text] : tree)
            for (std::size_t count = 0; count < edits_of_a_file; ++count) {
                auto other = tree;
                other[path] = edited(text, ++number);
                const auto after = load(other);
                if (!after.catalogue) continue;
                const auto alone = compile::fates_alone(*before.catalogue, *after.catalogue, fleet);
                EXPECT_EQ(compile::difference(*before.catalogue, *after.catalogue, fleet, alone),
                          "")
                    << name << " " << path << " edit " << number;
                for (const auto& [host, fate] : alone) changed += fate.empty() ? 0 : 1;
            }
    }
    EXPECT_GT(changed, 100U);
}

}  // namespace
}  // namespace vigo
