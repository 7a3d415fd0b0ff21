#include "resources/cases/case.h"

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "schema/yaml.h"

namespace vigo::resources {
namespace {

constexpr std::string_view anything = "…";

std::string line_of(const Value& item) {
    if (!item.is_map()) return item.source();
    std::string line;
    for (const auto& each : item.map()) line += each.name + ": " + each.value.source();
    return line;
}

}  // namespace

std::vector<std::string> expected_drift(const Case& each) {
    std::vector<std::string> lines;
    if (each.drift.is_list())
        for (const auto& item : each.drift.list()) lines.push_back(line_of(item));
    return lines;
}

bool can_be_real(const Case& each) {
    for (const auto name : {"commands", "runs", "programs", "refuse", "root", "runs_as"})
        if (each.given.find(name) != nullptr) return false;
    return each.real;
}

std::vector<Case> read_cases(const std::string& folder, const std::string& type) {
    const auto path = folder + "/" + type + ".cases.yaml";
    if (!std::filesystem::exists(path)) return {};
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    Diagnostics findings;
    Reader reader(findings);
    std::vector<Case> cases;
    const auto list = parse_yaml(text, path, findings);
    if (list && !list->is_list())
        reader.wrong_type(*list, "a list of cases");
    else if (list)
        for (const auto& item : list->list()) {
            auto& each = cases.emplace_back();
            each.type = type;
            read(std::span<const Field<Case>>(case_fields), item, each, reader, "case");
        }
    if (findings.has_errors()) fail(Fault::invalid, "{}", findings.text());
    return cases;
}

std::string test_name(const std::string& name) {
    std::string plain;
    for (const char c : name) {
        const bool good =
            (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (good)
            plain += c;
        else if (!plain.empty() && plain.back() != '_')
            plain += '_';
    }
    while (plain.ends_with('_')) plain.pop_back();
    return plain;
}

bool fits(std::string_view pattern, std::string_view text) {
    const auto hole = pattern.find(anything);
    if (hole == std::string_view::npos) return pattern == text;
    if (!text.starts_with(pattern.substr(0, hole))) return false;
    pattern.remove_prefix(hole + anything.size());
    text.remove_prefix(hole);
    for (std::size_t at = 0; at <= text.size(); ++at)
        if (fits(pattern, text.substr(at))) return true;
    return false;
}

}  // namespace vigo::resources
