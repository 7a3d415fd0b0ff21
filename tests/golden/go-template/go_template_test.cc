// go_template_test — every vector of vectors.jsonl, which Go's own text/template made, comes out
// the same here.

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "base/text.h"
#include "lang/template.h"
#include "schema/json.h"

namespace vigo::lang {
namespace {

struct Vector {
    Value data;
    Value row;

    std::string text(std::string_view name) const {
        const auto* found = row.find(name);
        return found == nullptr ? "" : found->source();
    }
    std::string output() const {
        const auto bytes = from_hex(text("hex"));
        return row.find("output") != nullptr ? text("output")
                                             : std::string(bytes.begin(), bytes.end());
    }
};

std::vector<Vector> vectors() {
    std::ifstream file(HERE "/vectors.jsonl");
    std::vector<Vector> made;
    Value data;
    for (std::string line; std::getline(file, line);) {
        const Value row = parse_json(line);
        if (const auto* given = row.find("data"))
            data = *given;
        else
            made.push_back({data, row});
    }
    return made;
}

/// What is different here from what Go did; "" when nothing is.
std::string difference(const Vector& vector) {
    Diagnostics findings;
    const Place start{.file = FileName::make("t"), .line = 1, .column = 1};
    const auto parsed = Template::parse(vector.text("template"), start, findings);
    const auto rendered = parsed ? parsed->render(vector.data, findings) : std::nullopt;
    const std::string here = !parsed ? "parse" : !rendered ? "execute" : "";
    if (here != vector.text("fails"))
        return format("Go fails at \"{}\", we at \"{}\": {}", vector.text("fails"), here,
                      findings.text());
    if (here.empty())
        return *rendered == vector.output() ? "" : format("we write {}", to_json(Value(*rendered)));
    const auto line = findings.all().front().where.line;
    const auto* at = vector.row.find("line");
    return at == nullptr || at->integer() == line ? "" : format("we fail in line {}", line);
}

TEST(go_template, renders_as_go_does) {
    const auto all = vectors();
    ASSERT_GT(all.size(), 300U);
    for (const auto& vector : all) EXPECT_EQ(difference(vector), "") << to_json(vector.row);
}

}  // namespace
}  // namespace vigo::lang
