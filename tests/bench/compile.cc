// compile — what loading a tree and compiling an envoy cost: prints milliseconds of CPU, one line a
// case.

#include "compile/compile.h"

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "server/policy/bundle_cache.h"
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

/// 1,000 entries over 200 crates; every entry takes ten of them. `round` changes one crate.
compile::SourceTree fleet_tree(int round) {
    compile::SourceTree tree;
    for (int at = 0; at < 200; ++at)
        tree.emplace(
            format("configcrates/app{}.vgo", at),
            format("name: app{0}\nvars: {{port{0}: 80{0}}}\nresources:\n"
                   "  - {{name: pkg, type: package, package: app{0}, when: "
                   "\"os_family('debian')\"}}\n"
                   "  - name: conf\n    type: file\n    target_path: /etc/app{0}.conf\n"
                   "    depends_on: pkg\n    notify: again\n"
                   "    content: \"listen {{{{ .Vars.port{0} }}}} {{{{ .Vars.site }}}} {1}\"\n"
                   "  - {{name: again, type: service, service: app{0}, state: restarted, "
                   "when: changed}}\n",
                   at, at == 7 ? round : 0));
    std::string entries = "envoys:\n";
    for (int at = 0; at < 1000; ++at) {
        std::string names;
        for (int crate = 0; crate < 10; ++crate)
            names += format("{}app{}", crate == 0 ? "" : ", ", (at * 7 + crate * 13) % 200);
        entries += format(
            "  - {{match: [\"site{0}-*\", \"*.s{0}.example.com\"], configcrates: [{1}], vars: "
            "{{site: s{0}}}}}\n",
            at, names);
    }
    tree.emplace("envoys.vgo", entries);
    return tree;
}

/// A fleet that asks for its bundles: the traits differ in what no policy reads.
class Fleet {
 public:
    explicit Fleet(int envoys) {
        for (int at = 0; at < envoys; ++at) {
            traits_.push_back(traits());
            traits_.back().edit_map().set("serial", Value(at));
        }
    }

    /// What a server does after a publish, when every envoy asks.
    void ask(const char* what, const compile::SourceTree& tree) {
        Diagnostics findings;
        const auto catalogue = compile::load(tree, types_, findings);
        if (!catalogue) return void(std::puts(findings.text().c_str()));
        const auto start = cpu_ms();
        const auto policies = compile::fingerprints(*catalogue);
        const auto noted = cpu_ms();
        compiles_ = missing_ = 0;
        for (int at = 0; at < static_cast<int>(traits_.size()); ++at)
            serve(at, *catalogue, policies);
        std::printf(
            "%zu envoys, 1,000 entries, 200 crates, %s: %.0f ms (fingerprints %.1f), %d "
            "compiles, %d without a bundle\n",
            traits_.size(), what, cpu_ms() - start, noted - start, compiles_, missing_);
    }

 private:
    void serve(int at, const compile::Catalogue& catalogue,
               const std::vector<std::string>& policies) {
        const auto hostname = at % 2 == 0 ? format("site{}-web{}", at % 1000, at)
                                          : format("web{}.S{}.example.com", at, at % 1000);
        const auto matched = compile::match(catalogue, hostname);
        if (!matched) return void(++missing_);
        const auto& given = traits_[static_cast<std::size_t>(at)];
        const auto found = cache_.get(
            {.policy = policies[matched->entry], .hostname = hostname, .traits = given}, [&] {
                ++compiles_;
                Diagnostics none;
                auto made =
                    compile::compile(catalogue, {.hostname = hostname, .traits = given}, none);
                return policy::BundleCache::Compiled{
                    .bundle = std::make_shared<policy::SharedBundle>(
                        policy::SharedBundle{.bytes = made->bundle.encode()}),
                    .error = {},
                    .reads = std::move(made->reads)};
            });
        missing_ += found.bundle == nullptr ? 1 : 0;
    }

    compile::Types types_ = compile_types();
    std::vector<Value> traits_;
    policy::BundleCache cache_{{.compiling = 1, .patience = std::chrono::milliseconds(1000)}};
    int compiles_ = 0, missing_ = 0;
};

void measure_fleet(int envoys) {
    Fleet fleet(envoys);
    fleet.ask("first", fleet_tree(0));
    fleet.ask("one crate changed", fleet_tree(1));
}

/// A policy of 450 resources, 200 of them with templates.
compile::SourceTree large_policy() {
    std::string crate = "name: all\nvars: {port: 80, users: [a, b, c]}\nresources:\n";
    for (int at = 0; at < 450; ++at)
        crate +=
            at < 200
                ? format(
                      "  - name: conf {0}\n    type: file\n    target_path: /etc/app/{0}.conf\n"
                      "    content: |\n      listen {{{{ .Vars.port }}}} on {{{{ "
                      ".Traits.network.hostname }}}}\n"
                      "      {{{{ range .Vars.users }}}}user {{{{ . }}}}\n      {{{{ end }}}}\n",
                      at)
                : format("  - {{name: plain {0}, type: file, target_path: /srv/{0}, content: x}}\n",
                         at);
    return {{"configcrates/all.vgo", crate},
            {"envoys.vgo", "envoys:\n  - {match: \"*\", configcrates: [all]}\n"}};
}

}  // namespace
}  // namespace vigo

int main() {
    vigo::measure("450 resources, 200 templates", vigo::large_policy());
    vigo::measure_fleet(100'000);
    vigo::measure("typical", vigo::typical());
    vigo::measure("1,000 plain files", vigo::plain_files(1'000));
    vigo::measure("10,000 plain files", vigo::plain_files(10'000));
}
