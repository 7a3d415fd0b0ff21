// load_test — whatever a tree says, loading it and compiling an envoy of it take no more than its
// size times a factor, and a fixed amount: what would take more ends at a named bound.

#include <gtest/gtest.h>

#include <algorithm>

#include "base/text.h"
#include "compile/compile.h"
#include "counting.h"
#include "types/types.h"

namespace vigo {
namespace {

using compile::SourceTree;
using Part = std::function<std::string(std::size_t)>;

constexpr std::size_t factor = 16;
constexpr std::size_t fixed = 128U << 20;
constexpr std::size_t size = 2U << 20;

std::string repeated(const Part& part, std::size_t bytes = size) {
    std::string all;
    for (std::size_t at = 0; all.size() < bytes; ++at) all += part(at);
    return all;
}

std::string times(std::size_t count, std::string_view text) {
    std::string all;
    for (; count > 0; --count) all += text;
    return all;
}

/// A crate that every envoy has.
SourceTree crate(const std::string& resources, const std::string& more = "vars: {}\n") {
    return {{"configcrates/web.vgo", "name: web\n" + more + "resources:\n" + resources},
            {"envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [web]}\n"}};
}

/// As many resources in each of many crates as a file may have values.
SourceTree crates(const Part& resource, std::string_view more = "") {
    SourceTree tree;
    std::size_t at = 0;
    for (std::size_t bytes = 0, crate = 0; bytes < size; ++crate) {
        auto text = format("name: c{}\n{}resources:\n", crate, more);
        for (int each = 0; each < 10'000; ++each) text += resource(at++);
        bytes += text.size();
        tree[format("configcrates/c{}.vgo", crate)] = std::move(text);
    }
    return tree;
}

std::string file(std::size_t at, std::string_view content) {
    return format("- {{type: file, target_path: /srv/{}, content: {}}}\n", at, content);
}

std::string many(std::size_t count, std::string_view item = "a") {
    return "vars: {many: [" + times(count, std::string(item) + ",") + "]}\n";
}

SourceTree foreach_of(std::size_t count, std::string_view resource) {
    return crate("- {foreach: many, name: \"{{ .Item }}\", " + std::string(resource) + "}\n",
                 "vars: {many: [" + repeated([count, at = std::size_t{0}](auto) mutable {
                     return at < count ? format("n{},", at++) : std::string(size, ' ');
                 }) + "]}\n");
}

/// Crates as people write them: remarks, names, conditions, templates.
SourceTree usual() {
    SourceTree tree;
    std::string entries = "envoys:\n";
    for (std::size_t at = 0, bytes = 0; bytes < size; ++at) {
        auto text = format(
            "# What application {0} needs, and how it is restarted.\nname: app{0}\n"
            "vars:\n  port: {1}\n"
            "  users: [anna, bert, carl]\n\nresources:\n"
            "  - name: package\n    type: package\n    package: app{0}\n\n"
            "  - name: configuration\n    type: file\n    target_path: /etc/app{0}/app.conf\n"
            "    owner: root\n    group: root\n    mode: \"0644\"\n    content: |\n"
            "      # managed; changes are overwritten\n      listen {{{{ .Vars.port }}}}\n"
            "      {{{{ range .Vars.users }}}}\n      allow {{{{ . }}}}\n      {{{{ end }}}}\n"
            "      log /var/log/app{0}/access.log\n      timeout 30\n"
            "    depends_on: [package]\n    notify: [restart]\n\n"
            "  - name: logs\n    type: directory\n    target_path: /var/log/app{0}\n"
            "    owner: app\n    mode: \"0750\"\n\n"
            "  - name: service\n    type: service\n    service: app{0}\n"
            "    depends_on: [configuration]\n    when: os_family('debian')\n\n"
            "  - name: restart\n    type: service\n    service: app{0}\n    state: restarted\n"
            "    when: changed\n",
            at, 1024 + at);
        bytes += text.size();
        tree[format("configcrates/app{}.vgo", at)] = std::move(text);
        entries += format("  - match: app{0}-*.example.com\n    configcrates: [app{0}]\n", at);
    }
    tree["envoys.vgo"] = entries;
    return tree;
}

struct Case {
    const char* name;
    SourceTree (*tree)();
    bool refused;
    std::size_t most = fixed;  ///< beside the factor
};

const Case cases[] = {
    {"usual crates", usual, false, 0},
    {"tiny resources",
     [] { return crates([](auto at) { return format("- {{type: group, group: g{}}}\n", at); }); },
     true},
    {"tiny resources that are aliases",
     [] {
         return crates([](auto) { return "- *r\n"; }, "vars: {r: &r {type: group, group: g}}\n");
     },
     true},
    {"tiny crates",
     [] {
         SourceTree tree;
         for (std::size_t at = 0, bytes = 0; bytes < size; ++at) {
             auto text = format("name: c{0}\nresources: [{{type: group, group: g{0}}}]\n", at);
             bytes += text.size();
             tree[format("configcrates/c{}.vgo", at)] = std::move(text);
         }
         return tree;
     },
     true},
    {"dense lists in many files",
     [] {
         SourceTree tree;
         for (int at = 0; at < 10; ++at)
             tree[format("configcrates/c{}.vgo", at)] =
                 format("name: c{}\n", at) + many(90'000) + "resources: []\n";
         return tree;
     },
     true},
    {"tiny templates", [] { return crates([](auto at) { return file(at, "\"{{ 1 }}\""); }); },
     true},
    {"templates of many actions",
     [] {
         return crate(
             repeated([](auto at) { return file(at, "\"" + times(500, "{{.}}") + "\""); }));
     },
     true},
    {"templates of many operands",
     [] {
         return crate(
             repeated([](auto at) { return file(at, "\"{{ list " + times(500, "1 ") + "}}\""); }));
     },
     true},
    {"template files of many actions",
     [] {
         auto tree = crate(repeated(
             [](auto at) {
                 return format("- {{type: file, target_path: /srv/{0}, source: templates/{0}}}\n",
                               at % 200);
             },
             20'000));
         for (int at = 0; at < 200; ++at) tree[format("templates/{}", at)] = times(2'000, "{{.}}");
         return tree;
     },
     true},
    {"conditions",
     [] {
         return crate(repeated([](auto at) {
                          return format("- {{type: group, group: g{}, when: \"{}a\"}}\n", at,
                                        times(150, "a||"));
                      }),
                      "vars: {a: true}\n");
     },
     true},
    {"defaults for tiny resources",
     [] {
         return crates([](auto at) { return format("- {{type: file, target_path: /{}}}\n", at); },
                       "defaults: {mode: \"0644\", owner: root, group: root, content: x}\n");
     },
     true},
    {"tiny entries",
     [] {
         SourceTree tree;
         for (int at = 0; at < 4; ++at)
             tree[format("d{}/envoys.vgo", at)] =
                 "envoys:\n" +
                 repeated([at](auto each) { return format("- {{match: h{}-{}}}\n", at, each); },
                          size / 4);
         return tree;
     },
     true},
    {"a foreach of some thousands",
     [] { return foreach_of(5'000, "type: group, group: \"{{ .Item }}\""); }, false},
    {"a foreach of many thousands",
     [] { return foreach_of(20'000, "type: group, group: \"{{ .Item }}\""); }, false},
    {"a foreach of long texts",
     [] {
         return foreach_of(5'000,
                           "type: file, target_path: \"/{{ .Item }}\", content: \"{{ repeat 100000 "
                           "\\\"x\\\" }}\"");
     },
     true},
    {"a foreach of long lists",
     [] {
         return foreach_of(20'000,
                           "type: package, package: [\"{{ .Item }}\"," + times(5'000, "x,") + "]");
     },
     true},
    {"the same mistake with a long value",
     [] {
         return crate(repeated(
                          [](auto at) {
                              return format("- {{type: file, target_path: /{}, mode: *long}}\n",
                                            at);
                          },
                          size / 2),
                      "vars: {long: &long \"" + std::string(size / 2, 'x') + "\"}\n");
     },
     true},
};

class LoadMemory : public testing::TestWithParam<Case> {};

TEST_P(LoadMemory, IsBounded) {
    const auto tree = GetParam().tree();
    const auto types = compile_types();
    std::size_t bytes = 0;
    for (const auto& [path, text] : tree) bytes += text.size();
    std::string said;
    bool refused = false;
    const auto peak = peak_of([&] {
        Diagnostics findings;
        const auto made = compile::load(tree, types, findings);
        refused = made == nullptr;
        said = findings.text().substr(0, 300);
        if (made)
            compile::compile(*made, {.hostname = "h1", .traits = Map(), .vars = {}}, findings);
    });
    EXPECT_LE(peak, GetParam().most + factor * bytes)
        << static_cast<double>(peak) / static_cast<double>(bytes) << " times";
    EXPECT_EQ(refused, GetParam().refused) << said;
}

INSTANTIATE_TEST_SUITE_P(Trees, LoadMemory, testing::ValuesIn(cases), [](const auto& each) {
    std::string name = each.param.name;
    std::replace(name.begin(), name.end(), ' ', '_');
    return name;
});

}  // namespace
}  // namespace vigo
