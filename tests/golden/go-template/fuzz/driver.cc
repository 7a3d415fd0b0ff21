// driver — our engine at the end of a pipe: the differential fuzzer writes one JSON object a line
// ({"template":…,"data":…}) and reads one answer a line, in the words of vectors.jsonl.

#include <iostream>
#include <string>

#include "base/text.h"
#include "lang/template.h"
#include "schema/json.h"
#include "schema/rules.h"

namespace vigo::lang {
namespace {

Value failure(std::string_view phase, const Diagnostic& first) {
    const bool is_bound = first.rule == rule::template_limit;
    Map answer;
    answer.set("fails", is_bound ? "limit" : phase);
    answer.set("line", static_cast<std::int64_t>(first.where.line));
    answer.set("message", first.message);
    return answer;
}

Value answer(const Value& question) {
    Diagnostics findings;
    const Place start{.file = FileName::make("t"), .line = 1, .column = 1};
    const auto text = from_hex(question.find("template")->text());
    const auto parsed = Template::parse(std::string(text.begin(), text.end()), start, findings);
    if (!parsed) return failure("parse", findings.all().front());
    const auto rendered = parsed->render(*question.find("data"), findings);
    if (!rendered) return failure("execute", findings.all().front());
    Map answer;
    const auto* bytes = reinterpret_cast<const unsigned char*>(rendered->data());
    answer.set("hex", to_hex({bytes, rendered->size()}));
    return answer;
}

}  // namespace
}  // namespace vigo::lang

int main() {
    std::ios::sync_with_stdio(false);
    for (std::string line; std::getline(std::cin, line);)
        std::cout << vigo::to_json(vigo::lang::answer(vigo::parse_json(line))) << std::endl;
}
