// rule_scene_test — lays an example out and publishes it, as far as a dry-run goes.

#include "cli/verbs/support/rule_scene_test.h"

#include <filesystem>
#include <map>
#include <optional>
#include <set>

#include "compile/compile.h"
#include "compile/suite/file.h"
#include "host/temp_folder.h"
#include "schema/yaml.h"
#include "server/publish/publisher.h"
#include "server/publish/url_gate.h"
#include "types/types.h"

namespace vigo::cli {
namespace {

struct Stage {
    std::map<std::string, std::string> files, links;
    std::set<std::string> latin_1;
    std::optional<std::set<std::string>> secrets;
    Value traits;
    std::map<std::string, std::string> answers;
};

/// What follows `word` in a line that has it; nothing else.
std::optional<std::string> after(std::string_view line, std::string_view word) {
    const auto at = line.find(word);
    if (at == std::string_view::npos) return std::nullopt;
    return std::string(line.substr(at + word.size()));
}

std::string before(std::string_view line, std::string_view word) {
    return std::string(line.substr(0, line.find(word)));
}

bool is_path(std::string_view line) {
    if (line.find(' ') != std::string_view::npos) return false;
    constexpr std::string_view endings[] = {".vgo", ".yaml", ".tmpl", ".md"};
    for (const auto ending : endings)
        if (line.ends_with(ending)) return true;
    return line.starts_with("templates/");
}

Value yaml_of(const std::string& text) {
    Diagnostics findings;
    const auto value = parse_yaml(text, "the envoy", findings);
    if (!value) fail(Fault::invalid, "{}", findings.text());
    return *value;
}

/// The file that the line begins; "" when it says something of the surroundings, nothing when it is
/// a comment of the file before.
std::optional<std::string> direct(std::string_view line, Stage& stage) {
    if (const auto to = after(line, " -> ")) {
        stage.links[before(line, " -> ")] = *to;
    } else if (const auto names = after(line, "the server has the secrets ")) {
        stage.secrets.emplace();
        for (const auto name : split(*names, ',')) stage.secrets->emplace(trim(name));
    } else if (const auto traits = after(line, "the envoy reports ")) {
        stage.traits = yaml_of(*traits);
    } else if (const auto status = after(line, " answers ")) {
        stage.answers[before(line, " answers ")] = *status;
    } else if (line.ends_with(" is not asked")) {
        stage.answers[before(line, " is not asked")] = "";
    } else if (line.ends_with(", saved as Latin-1")) {
        const auto path = before(line, ", saved as Latin-1");
        stage.latin_1.insert(path);
        return path;
    } else if (is_path(line)) {
        return std::string(line);
    } else {
        return std::nullopt;
    }
    return std::string();
}

Stage stage_of(std::string_view example) {
    Stage stage;
    std::string* file = nullptr;
    for (const auto line : lines_of(example)) {
        const auto path = line.starts_with("# ") ? direct(line.substr(2), stage) : std::nullopt;
        if (path)
            file = path->empty() ? nullptr : &stage.files[*path];
        else if (file != nullptr)
            *file += std::string(line) + "\n";
        else
            fail(Fault::invalid, "nobody knows what this says: {}", line);
    }
    return stage;
}

/// Of text whose characters all are in Latin-1.
std::string to_latin_1(std::string_view text) {
    std::string bytes;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto first = static_cast<unsigned char>(text[at]);
        if (first < 0x80) {
            bytes += text[at];
            continue;
        }
        const auto second = static_cast<unsigned char>(text[++at]);
        bytes += static_cast<char>((first & 0x03U) << 6U | (second & 0x3FU));
    }
    return bytes;
}

void lay_out(const Stage& stage, const TempFolder& folder) {
    std::filesystem::create_directories(folder / "stacks");
    for (const auto& [path, text] : stage.files)
        folder.write("stacks/" + path, stage.latin_1.contains(path) ? to_latin_1(text) : text);
    for (const auto& [path, to] : stage.links) {
        const std::filesystem::path link = folder / ("stacks/" + path);
        std::filesystem::create_directories(link.parent_path());
        std::filesystem::create_symlink(to, link);
    }
}

std::vector<publish::Answer> answers_to(const Stage& stage, std::span<const std::string> urls) {
    std::vector<publish::Answer> given;
    for (const auto& url : urls) {
        const auto found = stage.answers.find(url);
        if (found == stage.answers.end())
            given.push_back({.kind = publish::Answer::Kind::alive});
        else if (found->second.empty())
            given.push_back({.kind = publish::Answer::Kind::not_asked, .reason = "it was not"});
        else
            given.push_back(
                {.kind = publish::Answer::Kind::dead, .reason = "it answers " + found->second});
    }
    return given;
}

void check(const Stage& stage, const compile::SourceTree& tree, Diagnostics& findings) {
    compile::FindSecret find;
    if (stage.secrets)
        find = [&](std::string_view path) {
            return stage.secrets->contains(std::string(path)) ? "" : "there is no such secret";
        };
    const auto catalogue = compile::load(tree, compile_types(), findings, find);
    for (const auto& [path, text] : tree)
        if (suite::is_test_file(path)) suite::read_file(path, text, findings);
    if (!catalogue) return;
    publish::check_addresses(
        *catalogue, [&](auto urls) { return answers_to(stage, urls); }, publish::NoNetwork::refuses,
        findings);
    if (!stage.traits.is_null())
        compile::compile(*catalogue, {.hostname = "web1", .traits = stage.traits}, findings);
}

}  // namespace

Scene published(std::string_view example) {
    const auto stage = stage_of(example);
    const TempFolder folder;
    lay_out(stage, folder);
    Scene scene;
    const auto gate = [&](const compile::SourceTree& tree, Diagnostics& findings) {
        scene.tree = tree;
        check(stage, tree, findings);
    };
    publish::Publisher(publish::Paths::under(folder.path()))
        .publish({.author = "ann", .now = from_ms(1000), .dry_run = true, .gates = {gate}},
                 scene.findings);
    return scene;
}

}  // namespace vigo::cli
