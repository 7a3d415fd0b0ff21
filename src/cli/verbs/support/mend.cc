#include "cli/verbs/support/mend.h"

#include <filesystem>
#include <map>
#include <set>

#include "base/diff.h"
#include "base/limits.h"
#include "compile/suite/file.h"
#include "host/real_host.h"
#include "schema/yaml.h"

namespace vigo::cli {
namespace {

using ByFile = std::map<std::string, std::vector<Diagnostic>>;

/// Findings with a fix that may be made unasked, by the one file that it changes.
ByFile mendable(const Diagnostics& findings, const std::set<std::string>& locked) {
    ByFile files;
    for (const auto& each : findings.all()) {
        if (!each.fix.safe || !each.fix.given() || !each.fix.edits.front().at.file) continue;
        const auto& file = *each.fix.edits.front().at.file;
        if (!locked.contains(file)) files[file].push_back(each);
    }
    return files;
}

bool is_yaml(const std::string& text) {
    Diagnostics ignored;
    return parse_yaml(text, "", ignored).has_value();
}

/// One file's fixes; says whether any was made.
bool mend_file(const std::string& file, const std::vector<Diagnostic>& findings, Mended& into) {
    auto& text = into.tree.at(file);
    std::vector<Fix> fixes;
    fixes.reserve(findings.size());
    for (const auto& each : findings) fixes.push_back(each.fix);
    std::vector<std::size_t> made;
    auto changed = apply_fixes(text, file, fixes, made);
    if (made.empty() || changed == text || (is_yaml(text) && !is_yaml(changed))) return false;
    text = std::move(changed);
    for (const auto at : made) into.made.push_back(findings[at]);
    return true;
}

}  // namespace

Mended mend(const compile::SourceTree& tree, const compile::Types& types) {
    Mended mended{.tree = tree};
    std::set<std::string> locked;
    for (std::size_t round = 0; round <= limits::fix_rounds; ++round) {
        mended.left = {};
        compile::load(mended.tree, types, mended.left);
        for (const auto& [path, text] : mended.tree)
            if (suite::is_test_file(path)) suite::read_file(path, text, mended.left);
        const auto files = mendable(mended.left, locked);
        if (files.empty() || round == limits::fix_rounds) break;
        for (const auto& [file, findings] : files)
            if (!mended.tree.contains(file) || !mend_file(file, findings, mended))
                locked.insert(file);
    }
    return mended;
}

void write_changes(const std::string& folder, const compile::SourceTree& before,
                   const compile::SourceTree& after) {
    RealHost host;
    std::set<std::string> written;
    for (const auto& [file, text] : after) {
        if (const auto old = before.find(file); old != before.end() && old->second == text)
            continue;
        const auto path = std::filesystem::canonical(std::filesystem::path(folder) / file).string();
        if (written.insert(path).second) host.files().put({.path = path, .content = text});
    }
}

std::string diff_of(const compile::SourceTree& before, const compile::SourceTree& after) {
    std::string text;
    for (const auto& [file, now] : after)
        if (const auto old = before.find(file); old != before.end() && old->second != now)
            text += format("--- a/{0}\n+++ b/{0}\n{1}", file, unified_diff(old->second, now));
    return text;
}

}  // namespace vigo::cli
