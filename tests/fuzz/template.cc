// template — any text, parsed and rendered: it ends within its bounds, and twice the same.

// links: vigo_lang vigo_schema vigo_base

#include "lang/template.h"

#include "base/error.h"
#include "base/limits.h"
#include "schema/json.h"
#include "target.h"

using namespace vigo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const Value dot = parse_json(R"({
        "i": 17, "f": 2.5, "s": "text", "e": "", "t": true, "nil": null, "l": ["a", "b", 3], "m": {"a": 1, "b": {"c": "d"}},
        "hostname": "web1.example.com", "Vars": {"port": 80, "hosts": ["x", "y"]}, "Traits": {"os": {"family": "debian"}}})");
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const Place at{.file = FileName::make("fuzz"), .line = 1, .column = 1};
    Diagnostics findings;
    const auto parsed = lang::Template::parse(text, at, findings);
    expect((parsed == nullptr) == findings.has_errors());
    if (!parsed) return 0;
    lang::Reads reads;
    const auto first = parsed->render(dot, findings, &reads);
    expect(first.has_value() != findings.has_errors());
    expect(!first || first->size() <= limits::template_output);
    for (const auto& finding : findings.all())
        expect(finding.where.line >= 1 && finding.where.column >= 1);
    Diagnostics again;
    expect(parsed->render(dot, again) == first);
    return 0;
}
