// compile — what loading a tree and compiling an envoy cost: prints milliseconds of CPU, one line a
// case.

#include "compile/compile.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "types/types.h"

namespace vigo {
namespace {

double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// The best of several runs: what the code costs when nothing else is in the way.
template <class Work>
double best(int runs, Work work) {
    double least = 1e9;
    for (int run = 0; run < runs; ++run) {
        const auto start = cpu_ms();
        work();
        least = std::min(least, cpu_ms() - start);
    }
    return least;
}

compile::SourceTree plain_files(int count) {
    std::string crate = "name: files\nresources:\n";
    for (int at = 0; at < count; ++at)
        crate += format(
            "  - name: file {0}\n    type: file\n    target_path: /srv/data/{0}.conf\n    mode: "
            "\"0644\"\n"
            "    content: |\n      number {0}\n      some more text\n",
            at);
    return {{"configcrates/files.vgo", crate},
            {"envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [files]}\n"}};
}

/// Thirty crates of fifteen resources, with templates, conditions, dependencies and a restart each.
compile::SourceTree typical() {
    compile::SourceTree tree;
    std::string names;
    for (int at = 0; at < 30; ++at) {
        std::string crate =
            format("name: app{0}\nvars: {{port{0}: 80{0}, users: [a, b, c]}}\nresources:\n", at);
        for (int file = 0; file < 12; ++file)
            crate += format(
                "  - name: conf {1}\n    type: file\n    target_path: /etc/app{0}/{1}.conf\n"
                "    when: \"os_family('debian')\"\n    notify: restart\n"
                "    content: |\n      listen {{{{ .Vars.port{0} }}}} on {{{{ "
                ".Traits.network.hostname }}}}\n"
                "      {{{{ range .Vars.users }}}}user {{{{ . }}}}\n      {{{{ end }}}}\n",
                at, file);
        crate +=
            format("  - {{name: package, type: package, package: app{0}, before: conf 0}}\n", at);
        crate +=
            format("  - {{name: run, type: service, service: app{0}, depends_on: package}}\n", at);
        crate += format(
            "  - {{name: restart, type: service, service: app{0}, state: restarted, when: "
            "changed}}\n",
            at);
        tree.emplace(format("configcrates/app{}.vgo", at), crate);
        names += format("{}app{}", at == 0 ? "" : ", ", at);
    }
    tree.emplace("envoys.vgo",
                 format("envoys:\n  - {{match: \"*\", configcrates: [{}]}}\n", names));
    return tree;
}

Value traits() {
    Map os;
    os.add("family", "debian");
    Map network;
    network.add("hostname", "web1");
    Map all;
    all.add("os", std::move(os));
    all.add("network", std::move(network));
    return all;
}

void measure(const char* name, const compile::SourceTree& tree) {
    const auto types = compile_types();
    const compile::Envoy envoy{.hostname = "web1", .traits = traits()};
    Diagnostics findings;
    const auto catalogue = compile::load(tree, types, findings);
    if (!catalogue) return void(std::puts(findings.text().c_str()));
    const auto loading = best(5, [&] {
        Diagnostics none;
        compile::load(tree, types, none);
    });
    std::size_t resources = 0;
    const auto compiling = best(20, [&] {
        Diagnostics none;
        resources = compile::compile(*catalogue, envoy, none)->bundle.resources.size();
    });
    const auto encoding = best(5, [&] {
        Diagnostics none;
        compile::compile(*catalogue, envoy, none)->bundle.encode();
    });
    std::printf("%-28s %6zu resources  load %7.2f ms  compile %6.2f ms  encode %6.2f ms\n", name,
                resources, loading, compiling, encoding - compiling);
}

}  // namespace
}  // namespace vigo

int main() {
    vigo::measure("typical", vigo::typical());
    vigo::measure("1,000 plain files", vigo::plain_files(1'000));
    vigo::measure("10,000 plain files", vigo::plain_files(10'000));
}
