// stack — any tree: what loads compiles the same twice, and what a resource waits for stands before
// it. A line `=== PATH` starts the file of that path.

// links: vigo_types vigo_compile vigo_schema vigo_base

#include "base/error.h"
#include "base/text.h"
#include "compile/compile.h"
#include "schema/json.h"
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
        expect(once->bundle.encode() == again->bundle.encode());
    }
    return 0;
}
