// input — reads a file or standard input whole.

#include "cli/verbs/support/input.h"

#include <fstream>
#include <iostream>
#include <system_error>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "schema/json.h"
#include "schema/rules.h"
#include "schema/yaml.h"

namespace vigo::cli {
namespace {

std::string read_all(std::istream& from, const std::string& name) {
    std::string text;
    char buffer[1 << 14];
    while (from.read(buffer, sizeof buffer) || from.gcount() > 0) {
        text.append(buffer, static_cast<std::size_t>(from.gcount()));
        if (text.size() > limits::yaml_bytes)
            fail(Fault::conflict, "{} is larger than {} bytes", name, limits::yaml_bytes);
    }
    return text;
}

bool looks_like_json(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

}  // namespace

std::string name_of_input(const std::string& path) { return path == "-" ? "stdin" : path; }

std::string read_input(const std::string& path) {
    if (path == "-") return read_all(std::cin, "stdin");
    std::ifstream file(path, std::ios::binary);
    if (!file || file.peek() == std::ifstream::traits_type::eof()) {
        if (file.eof()) return {};
        fail(Fault::not_found, "cannot read {}: {}", path,
             std::error_code(errno, std::generic_category()).message());
    }
    return read_all(file, path);
}

Value read_data(const std::string& path, Diagnostics& findings) {
    const auto text = read_input(path);
    const auto name = name_of_input(path);
    const bool is_json = path.ends_with(".json");
    try {
        if (is_json || (path == "-" && looks_like_json(text))) return parse_json(text);
    } catch (const Error& error) {
        if (is_json) {
            findings.error(rule::yaml_syntax, {.file = FileName::make(name)}, error.message());
            return {};
        }
    }
    return parse_yaml(text, name, findings).value_or(Value());
}

}  // namespace vigo::cli
