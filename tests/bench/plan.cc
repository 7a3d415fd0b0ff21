// plan — what the preview of a fleet costs: 10,000 envoys of 500 resources each, a candidate that
// changes one crate. First traits differ in what nobody reads and in a few things that are read;
// then every envoy has a bundle of its own, for a part of the resources reads its name. Last, a
// variable that every resource reads. Prints CPU, and fails over its bound.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "base/error.h"
#include "compile/preview.h"
#include "compile/workshop.h"
#include "crypto/digest.h"
#include "schema/json.h"
#include "types/types.h"

namespace vigo {
namespace {

constexpr int roles = 20;
constexpr int crates = 33;
constexpr int files = 13;  // and a package and a service: 15 resources a crate
constexpr double most_seconds = 10;
constexpr double far = 120;  // measured, not promised

/// One fleet to preview.
struct Case {
    const char* name;
    int own_crates = 0;        ///< so many crates …
    int own_files = 0;         ///< … have so many files that read the name of the machine
    const char* more = "";     ///< of the text of every file
    bool changes_own = false;  ///< the candidate changes what such a file says
    bool own_paths = false;    ///< their paths have the name as well
    bool changes_all = false;  ///< a variable of common.vgo that every file reads
    bool breaks = false;       ///< the candidate asks for what nobody tells
    double bound = most_seconds;
};

constexpr const char* busy =
    "      {{ range .Vars.users }}user {{ . }} {{ upper . }}\n      {{ end }}"
    "{{ if eq .Traits.os.family \"debian\" }}apt{{ else }}dnf{{ end }}\n";

constexpr Case cases[] = {
    {.name = "shared bundles"},
    {.name = "own bundles, 5 % read the name", .own_crates = 2, .own_files = 12},
    {.name = "own bundles, 5 %, and that changes",
     .own_crates = 2,
     .own_files = 12,
     .changes_own = true},
    {.name = "own bundles, 200 busy templates", .own_crates = 16, .own_files = 13, .more = busy},
    {.name = "own bundles, 50 %", .own_crates = 19, .own_files = 13},
    {.name = "own bundles, every file (87 %)", .own_crates = 33, .own_files = 13},
    {.name = "own bundles, 50 %, and all break", .own_crates = 19, .own_files = 13, .breaks = true},
    {.name = "own bundles, 50 %, in paths too",
     .own_crates = 19,
     .own_files = 13,
     .own_paths = true,
     .bound = far},
    {.name = "own bundles, 50 %, all changes",
     .own_crates = 19,
     .own_files = 13,
     .changes_all = true,
     .bound = far},
};

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::string crate(const Case& of, int number, int round) {
    std::string text = format(
        "name: app{0}\nvars: {{port{0}: 80{1}, users: [a, b, c]}}\nresources:\n", number, round);
    text += format("  - {{name: package, type: package, package: app{0}}}\n", number);
    for (int at = 0; at < files; ++at) {
        const bool own = number < of.own_crates && at < of.own_files;
        text += format(
            "  - name: conf {1}\n    type: file\n    target_path: \"/etc/app{0}/{1}{2}.conf\"\n"
            "    depends_on: package\n    content: |\n      listen {{{{ .Vars.port{0} }}}}\n"
            "      system {{{{ .Traits.os.family }}}} {{{{ .Traits.os.release }}}}\n",
            number, at, own && of.own_paths ? "-{{ .Traits.network.hostname }}" : "");
        if (own) text += "      name {{ .Traits.network.hostname }}\n";
        if (of.breaks && round > 0) text += "      {{ .Traits.nobody.tells }}\n";
        if (of.changes_all) text += "      site {{ .Vars.site }}\n";
        text += of.more;
    }
    return text + format("  - {{name: run, type: service, service: app{0}, depends_on: package}}\n",
                         number);
}

compile::SourceTree tree(const Case& of, int round) {
    compile::SourceTree made;
    std::string names;
    const int changed = of.changes_own ? 0 : crates - 1;
    for (int at = 0; at < crates; ++at) {
        made.emplace(format("configcrates/app{}.vgo", at),
                     crate(of, at, at == changed ? round : 0));
        names += format("{}app{}", at == 0 ? "" : ", ", at);
    }
    std::string entries = "envoys:\n";
    for (int at = 0; at < roles; ++at)
        entries += format("  - {{match: \"role{}-*\", configcrates: [{}]}}\n", at, names);
    made.emplace("envoys.vgo", entries);
    if (of.changes_all) made.emplace("common.vgo", format("vars: {{site: s{}}}\n", round));
    return made;
}

/// Two kilobytes, as agents send them; families and releases make six kinds.
std::string traits_of(int number) {
    std::string text =
        format(R"({{"os":{{"family":"{}","release":"{}"}},"network":{{"hostname":"role{}-{}"}},)"
               R"("uptime":{{"seconds":{}}},"mounts":[)",
               number % 2 == 0 ? "debian" : "rhel", number % 3, number % roles, number, number);
    for (int at = 0; at < 20; ++at)
        text += format(R"({}{{"path":"/data/{}","fs":"ext4","size_mb":{},"used_mb":{}}})",
                       at == 0 ? "" : ",", at, 1000 * at, number % 1000);
    return text + "]}";
}

/// What a server spends on the bundles of these envoys after a publish, in µs each: by a workshop,
/// and as if each were the only one.
struct Served {
    double shared = 0, alone = 0;
};

Served serve(const compile::Catalogue& catalogue, const std::vector<std::string>& known) {
    constexpr std::size_t some = 200;
    compile::Workshop workshop(catalogue);
    Diagnostics ignored;
    const auto spent_on = [&](std::size_t count, auto bytes_of) {
        const auto begun = cpu_seconds();
        for (std::size_t at = 0; at < count; ++at)
            crypto::sha256(bytes_of(compile::Envoy{.hostname = format("role{}-{}", at % roles, at),
                                                   .traits = parse_json(known[at])}));
        return (cpu_seconds() - begun) * 1e6 / static_cast<double>(count);
    };
    return {.shared = spent_on(known.size(),
                               [&](const compile::Envoy& envoy) {
                                   return workshop.compile(envoy, ignored)->encode();
                               }),
            .alone = spent_on(std::min(some, known.size()), [&](const compile::Envoy& envoy) {
                return compile::compile(catalogue, envoy, ignored)->bundle.encode();
            })};
}

bool run(const Case& of, int envoys) {
    const auto types = compile_types();
    Diagnostics findings;
    const auto live = compile::load(tree(of, 0), types, findings);
    const auto candidate = compile::load(tree(of, 1), types, findings);
    if (!live || !candidate) return std::puts(findings.text().c_str()) < 0;
    std::vector<std::string> known;
    for (int at = 0; at < envoys; ++at) known.push_back(traits_of(at));

    const auto begun = cpu_seconds();
    compile::Preview preview(live.get(), *candidate, compile::secrets_of(types));
    for (int at = 0; at < envoys; ++at)
        preview.add({.hostname = format("role{}-{}", at % roles, at),
                     .traits = parse_json(known[static_cast<std::size_t>(at)]),
                     .vars = {}});
    const auto groups = preview.groups();
    std::size_t changed = 0;
    for (const auto& group : groups) changed += group.envoys.size();
    const auto spent = cpu_seconds() - begun;
    const auto served = serve(of.breaks ? *live : *candidate, known);
    std::printf(
        "%-36s %d envoys × %d resources: plan %5.2f s CPU, %zu change in %zu groups; a bundle "
        "served %4.0f µs, alone %4.0f µs\n",
        of.name, envoys, crates * (files + 2), spent, changed, groups.size(), served.shared,
        served.alone);
    std::fflush(stdout);
    expect(changed == static_cast<std::size_t>(envoys));
    return spent <= of.bound;
}

bool run_all(int envoys, const char* only) {
    bool well = true;
    for (const auto& each : cases)
        if (only == nullptr || std::string_view(each.name).find(only) != std::string_view::npos)
            well &= run(each, envoys);
    return well;
}

}  // namespace
}  // namespace vigo

int main(int count, char** words) {
    const int envoys = count > 1 ? std::atoi(words[1]) : 10'000;
    return vigo::run_all(envoys, count > 2 ? words[2] : nullptr) ? 0 : 1;
}
