// expression — any condition: what a server leaves over parses again, and means on the agent what
// the whole meant.

// links: vigo_lang vigo_schema vigo_base

#include "lang/expression.h"

#include <array>

#include "base/error.h"
#include "schema/json.h"
#include "target.h"

using namespace vigo;

namespace {

/// One machine, seen by the agent or by a server, which knows no volatile trait and cannot look.
class Machine : public lang::Facts {
 public:
    explicit Machine(bool is_agent) : is_agent_(is_agent) {}

    Answer trait(std::string_view path) const override {
        if (!is_agent_ && path.starts_with("memory")) return {};
        return look_up("traits", path);
    }
    Answer var(std::string_view path) const override { return look_up("vars", path); }
    lang::Truth ask(std::string_view builtin, std::span<const Value> arguments) const override {
        if (!is_agent_) return lang::Truth::unknown;
        const auto size = builtin.size() + (arguments.empty() ? 0 : arguments[0].source().size());
        return size % 2 == 0 ? lang::Truth::yes : lang::Truth::no;
    }
    Answer hostname() const override { return {.known = true, .value = "web1.example.com"}; }
    Answer environment() const override { return {.known = true, .value = "production"}; }

 private:
    static Answer look_up(std::string_view root, std::string_view path) {
        static const Value all = parse_json(R"({
            "traits": {"os": {"family": "debian", "version": "12", "kernel": "6.1.0-9"}, "network": {"ip_addresses": ["10.0.0.1"]},
                       "memory": {"total_mb": 16000, "kind": "it's \\ ddr", "banks": ["a", "b"]}, "l": [1, "x"], "e": ""},
            "vars": {"port": 8080, "ratio": 2.5e30, "on": true, "text": "it's \\ a\ntext", "list": ["a", 1, true, ["b"]],
                     "map": {"k": 1}, "nil": null}})");
        const auto* found = all.find(root)->at_path(path);
        return {.known = true, .value = found == nullptr ? Value() : *found};
    }

    bool is_agent_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array<std::string_view, 2> bare = {"on", "text"};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Place at{.file = FileName::make("fuzz"), .line = 1, .column = 1};
    Diagnostics findings;
    const auto whole = lang::Expression::parse(text, at, findings, bare);
    expect((whole == nullptr) == findings.has_errors());
    if (!whole) return 0;
    const Machine server(false);
    const Machine agent(true);
    const auto decided = whole->evaluate(server);
    const auto left = whole->residual(server);
    expect((decided == lang::Truth::yes) == left.empty());
    expect((decided == lang::Truth::no) == (left == "false"));
    if (left.empty()) return 0;
    Diagnostics of_residual;
    const auto again = lang::Expression::parse(left, {}, of_residual);
    expect(again != nullptr);
    expect(again->evaluate(agent) == whole->evaluate(agent));
    return 0;
}
