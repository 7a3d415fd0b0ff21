// stack — any tree: what loads compiles the same twice, and what a resource waits for stands before
// it. A line `=== PATH` starts the file of that path.

// links: vigo_types vigo_compile vigo_schema vigo_base

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/text.h"
#include "compile/compile.h"
#include "compile/explain.h"
#include "schema/json.h"
#include "schema/secrets.h"
#include "target.h"
#include "types/types.h"

using namespace vigo;

namespace {

compile::SourceTree tree_of(std::string_view text) {
    compile::SourceTree tree;
    std::string path = "envoys.vgo";
    for (const auto line : lines_of(text)) {
        if (line.starts_with("=== "))
            path = std::string(line.substr(4));
        else
            tree[path] += std::string(line) + "\n";
    }
    return tree;
}

const Value& traits() {
    static const Value all = parse_json(
        R"({"os": {"family": "debian", "distro": "debian", "version": "12", "is_container": false},
            "network": {"hostname": "web1"}, "hardware": {"cpu_count": 2}, "memory": {"free_mb": 1}})");
    return all;
}

/// An envoy may ask for what its policy holds, so every marker must be listed.
void check_secrets(const Bundle& bundle) {
    std::set<std::string> paths;
    for (const auto& each : bundle.resources) secrets::gather(each.attributes, paths);
    for (const auto& path : paths)
        expect(std::binary_search(bundle.secrets.begin(), bundle.secrets.end(), path));
}

/// What is told of an attribute is what the envoy gets.
void check_explained(const compile::Catalogue& catalogue, const compile::Envoy& envoy,
                     const Bundle& bundle) {
    if (bundle.resources.empty()) return;
    const auto& one = bundle.resources[bundle.resources.size() / 2];
    for (const auto& each : one.attributes.map()) {
        const auto told = compile::explain(catalogue, envoy, one.crate, one.name, each.name);
        expect(told.problem.empty());
        expect(told.value == secrets::shown_value(each.value));
    }
}

void check(const Bundle& bundle) {
    const auto size = bundle.resources.size();
    for (std::uint32_t at = 0; at < size; ++at) {
        for (const auto first : bundle.resources[at].after) expect(first < at);
        for (const auto then : bundle.resources[at].notifies) expect(then > at && then < size);
    }
    expect(Bundle::decode(bundle.encode()).encode() == bundle.encode());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto types = compile_types();
    const auto tree = tree_of({reinterpret_cast<const char*>(data), size});
    Diagnostics findings;
    const auto catalogue = compile::load(tree, types, findings);
    expect((catalogue == nullptr) == findings.has_errors());
    if (!catalogue) return 0;
    for (const auto* hostname : {"web1.example.com", "db1"}) {
        Diagnostics none;
        const compile::Envoy envoy{.hostname = hostname, .traits = traits()};
        const auto once = compile::compile(*catalogue, envoy, none);
        const auto again = compile::compile(*catalogue, envoy, none);
        expect(once.has_value() == again.has_value());
        expect(compile::trace(*catalogue, hostname).has_value() || !once);
        if (!once) continue;
        check(once->bundle);
        check_secrets(once->bundle);
        check_explained(*catalogue, envoy, once->bundle);
        expect(once->bundle.encode() == again->bundle.encode());
    }
    return 0;
}
