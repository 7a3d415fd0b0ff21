// plan — what the preview of a fleet costs: 10,000 envoys of 500 resources each, a candidate that
// changes one crate, traits that differ in what nobody reads and in a few things that are read.
// Prints CPU, and fails over its bound.

#include <cstdio>
#include <ctime>

#include "base/error.h"
#include "compile/preview.h"
#include "schema/json.h"
#include "types/types.h"

namespace vigo {
namespace {

constexpr int envoys = 10'000;
constexpr int roles = 20;
constexpr int crates = 33;
constexpr int files = 13;  // and a package and a service: 15 resources a crate
constexpr double most_seconds = 10;

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

std::string crate(int number, int round) {
    std::string text =
        format("name: app{0}\nvars: {{port{0}: 80{1}}}\nresources:\n", number, round);
    text += format("  - {{name: package, type: package, package: app{0}}}\n", number);
    for (int at = 0; at < files; ++at)
        text += format(
            "  - name: conf {1}\n    type: file\n    target_path: /etc/app{0}/{1}.conf\n"
            "    depends_on: package\n    content: |\n      listen {{{{ .Vars.port{0} }}}}\n"
            "      system {{{{ .Traits.os.family }}}} {{{{ .Traits.os.release }}}}\n",
            number, at);
    return text + format("  - {{name: run, type: service, service: app{0}, depends_on: package}}\n",
                         number);
}

compile::SourceTree tree(int round) {
    compile::SourceTree made;
    std::string names;
    for (int at = 0; at < crates; ++at) {
        made.emplace(format("configcrates/app{}.vgo", at), crate(at, at == 7 ? round : 0));
        names += format("{}app{}", at == 0 ? "" : ", ", at);
    }
    std::string entries = "envoys:\n";
    for (int at = 0; at < roles; ++at)
        entries += format("  - {{match: \"role{}-*\", configcrates: [{}]}}\n", at, names);
    made.emplace("envoys.vgo", entries);
    return made;
}

/// Two kilobytes, as agents send them; families and releases make six kinds.
std::string traits_of(int number) {
    std::string text =
        format(R"({{"os":{{"family":"{}","release":"{}"}},"uptime":{{"seconds":{}}},"mounts":[)",
               number % 2 == 0 ? "debian" : "rhel", number % 3, number);
    for (int at = 0; at < 20; ++at)
        text += format(R"({}{{"path":"/data/{}","fs":"ext4","size_mb":{},"used_mb":{}}})",
                       at == 0 ? "" : ",", at, 1000 * at, number % 1000);
    return text + "]}";
}

bool run() {
    const auto types = compile_types();
    Diagnostics findings;
    const auto live = compile::load(tree(0), types, findings);
    const auto candidate = compile::load(tree(1), types, findings);
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
    std::printf("%d envoys × %d resources: %.2f s CPU; %zu change, in %zu groups\n", envoys,
                crates * (files + 2), spent, changed, groups.size());
    expect(changed == envoys);
    return spent <= most_seconds;
}

}  // namespace
}  // namespace vigo

int main() { return vigo::run() ? 0 : 1; }
