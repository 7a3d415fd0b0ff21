// input — reads a stacks folder, or makes a stack of single crate files.

#include "agent/local/input.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/limits.h"
#include "schema/json.h"
#include "schema/yaml.h"
#include "stack/folder.h"

namespace vigo::agent {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) fail_errno(error.value(), "reading " + path.string());
    if (size > limits::yaml_bytes)
        fail(Fault::invalid, "{} is larger than {} bytes", path.string(), limits::yaml_bytes);
    std::ifstream file(path, std::ios::binary);
    std::string text(static_cast<std::size_t>(size), '\0');
    if (!file.read(text.data(), static_cast<std::streamsize>(size)))
        fail(Fault::denied, "reading {}: it cannot be read", path.string());
    return text;
}

/// The name that a crate gives itself; "" when it has none that can be read, which the compiler
/// then says.
std::string crate_name(const std::string& text, const std::string& file) {
    Diagnostics unheard;
    const auto crate = parse_yaml(text, file, unheard);
    if (!crate) return {};
    for (const std::string_view key : {"name", "configcrate"})
        if (const Value* name = crate->find(key); name != nullptr && name->is_scalar())
            return name->source();
    return {};
}

/// The files of `templates/` beside `crate`, or beside the `configcrates` folder that it is in.
void add_templates(const fs::path& crate, compile::SourceTree& tree) {
    auto folder = fs::absolute(crate).lexically_normal().parent_path();
    for (auto above = folder; above.has_relative_path(); above = above.parent_path())
        if (above.filename() == "configcrates") folder = above.parent_path();
    const auto templates = folder / "templates";
    std::error_code none;
    for (const auto& entry : fs::recursive_directory_iterator(templates, none)) {
        if (!entry.is_regular_file()) continue;
        tree.try_emplace("templates/" + entry.path().lexically_relative(templates).string(),
                         text_of(entry.path()));
    }
}

void add_crate(const std::string& path, Input& input, std::string& entry) {
    const auto text = text_of(path);
    auto name = format("configcrates/{}", fs::path(path).filename().string());
    if (input.tree.contains(name))
        name =
            format("configcrates/{}/{}", input.given_as.size(), fs::path(path).filename().string());
    entry += format("{}{}", entry.empty() ? "" : ", ", to_json(crate_name(text, path)));
    input.given_as[name] = path;
    input.tree[name] = text;
    add_templates(path, input.tree);
}

}  // namespace

Input read_input(std::span<const std::string> paths, Diagnostics& findings) {
    Input input;
    if (paths.size() == 1 && fs::is_directory(paths.front())) {
        input.is_stack = true;
        input.tree = stack::read_folder(paths.front(), findings);
        return input;
    }
    std::string crates;
    for (const auto& path : paths) {
        if (fs::is_directory(path))
            fail(Fault::invalid, "{} is a folder: give one folder, or crate files", path);
        if (!path.ends_with(".vgo"))
            fail(Fault::invalid, "{} is neither a folder nor a .vgo file", path);
        add_crate(path, input, crates);
    }
    input.tree["envoys.vgo"] =
        format("envoys:\n  - match: \"*\"\n    configcrates: [{}]\n", crates);
    return input;
}

Diagnostics as_given(const Diagnostics& findings, const Input& input) {
    Diagnostics renamed;
    for (auto finding : findings.all()) {
        const auto name =
            finding.where.file ? input.given_as.find(*finding.where.file) : input.given_as.end();
        if (name != input.given_as.end()) finding.where.file = FileName::make(name->second);
        renamed.add(std::move(finding));
    }
    return renamed;
}

}  // namespace vigo::agent
