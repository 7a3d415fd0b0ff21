// stack_view — the files of a stack as the editor has them.
#include "lsp/stack_view.h"

#include <optional>
#include <set>

#include "base/error.h"
#include "base/limits.h"
#include "lsp/moved.h"
#include "schema/rules.h"
#include "schema/yaml.h"
#include "stack/folder.h"

namespace vigo::lsp {
namespace {

bool has_index(const std::string& file) {
    return file.ends_with(".vgo") && !file.starts_with("templates/");
}

/// What `file` defines; nothing when it is no YAML.
std::optional<FileIndex> read_index(const std::string& file, const std::string& text) {
    Diagnostics ignored;
    const auto value = parse_yaml(text, file, ignored);
    if (!value) return std::nullopt;
    return lsp::index_of(file, *value);
}

}  // namespace

std::shared_ptr<const Disk> read_disk(const std::string& folder, const Disk& before) {
    auto disk = std::make_shared<Disk>();
    try {
        disk->files = stack::read_folder(folder, disk->findings);
    } catch (const Error& error) {
        disk->findings.error(rule::unreadable_file, {}, std::string(error.message()));
    }
    for (const auto& [file, text] : disk->files) {
        if (!has_index(file)) continue;
        const auto was = before.files.find(file);
        const auto known = before.index.find(file);
        const bool is_known = known != before.index.end();
        const bool is_same = was != before.files.end() && was->second == text;
        auto index = is_known && is_same ? std::nullopt : read_index(file, text);
        if (index)
            disk->index.emplace(file, std::move(*index));
        else if (is_known)
            disk->index.insert(*known);
    }
    return disk;
}

void Check::run() {
    spent.clear();
    if (reads) disk = read_disk(of->folder(), disk ? *disk : Disk());
    findings = disk->findings;
    auto tree = disk->files;
    for (const auto& [file, text] : open) tree.insert_or_assign(file, text);
    catalogue = compile::load(tree, types, findings);
    findings.sort();
}

const Disk& StackView::disk() const {
    static const Disk nothing;
    return disk_ ? *disk_ : nothing;
}

void StackView::open(const std::string& file, std::string text) {
    open_.insert_or_assign(file, Opened{.text = Text(std::move(text))});
}

void StackView::change(const std::string& file, const Value& changes) {
    const auto found = open_.find(file);
    if (found == open_.end() || !changes.is_list()) return;
    auto& [whole, indexed, index] = found->second;
    indexed = false;
    for (const auto& each : changes.list()) {
        const Value* text = each.find("text");
        if (text == nullptr || !text->is_text()) continue;
        if (whole.bytes().size() + text->text().size() > limits::yaml_bytes) continue;
        if (const Value* range = each.find("range"); range != nullptr && range->is_map())
            whole.replace(span_from(range), text->text());
        else
            whole.set(std::string(text->text()));
    }
}

Check StackView::begin_check() {
    Check check{.of = this, .disk = disk_, .reads = reads_, .types = types_};
    for (const auto& [file, opened] : open_) check.open.emplace(file, opened.text.bytes());
    check.spent.swap(spent_);
    reads_ = false;
    return check;
}

void StackView::take(Check done) {
    spent_.push_back(std::exchange(disk_, std::move(done.disk)));
    checked_ = std::move(done.open);
    findings_.clear();
    for (const auto& each : done.findings.all())
        if (each.where.file && !each.where.file->empty())
            findings_[*each.where.file].push_back(each);
    if (done.catalogue) spent_.push_back(std::exchange(catalogue_, std::move(done.catalogue)));
}

std::vector<Diagnostic> StackView::findings_in(const std::string& file) const {
    const auto found = findings_.find(file);
    if (found == findings_.end()) return {};
    const auto checked = checked_.find(file);
    const auto on_disk = disk().files.find(file);
    std::string_view before;
    if (checked != checked_.end())
        before = checked->second;
    else if (on_disk != disk().files.end())
        before = on_disk->second;
    const auto now = text_of(file);
    const Moved moved(before, now.bytes());
    std::vector<Diagnostic> all;
    for (const auto& each : found->second)
        if (auto here = moved.finding(each)) all.push_back(std::move(*here));
    return all;
}

std::vector<std::string> StackView::files_with_findings() const {
    std::vector<std::string> files;
    for (const auto& [file, all] : findings_) files.push_back(file);
    return files;
}

Text StackView::text_of(const std::string& file) const {
    if (const auto found = open_.find(file); found != open_.end()) return found->second.text;
    const auto found = disk().files.find(file);
    return Text(found == disk().files.end() ? std::string() : found->second);
}

const FileIndex* StackView::index_of(const std::string& file, Opened& opened) const {
    if (!opened.indexed && has_index(file))
        if (auto index = read_index(file, opened.text.bytes()))
            opened.index = std::make_shared<FileIndex>(std::move(*index));
    opened.indexed = true;
    if (opened.index) return opened.index.get();
    const auto found = disk().index.find(file);
    return found == disk().index.end() ? nullptr : &found->second;
}

const FileIndex* StackView::index_of(const std::string& file) {
    if (const auto found = open_.find(file); found != open_.end())
        return index_of(file, found->second);
    const auto found = disk().index.find(file);
    return found == disk().index.end() ? nullptr : &found->second;
}

StackView::Indexes StackView::indexes() {
    std::map<std::string_view, const FileIndex*> all;
    for (auto& [file, opened] : open_)
        if (const auto* index = index_of(file, opened)) all.emplace(file, index);
    for (const auto& [file, index] : disk().index) all.emplace(file, &index);
    return {all.begin(), all.end()};
}

std::vector<std::string> StackView::templates() const {
    std::set<std::string> files;
    for (const auto& [file, text] : disk().files)
        if (file.starts_with("templates/")) files.insert(file);
    for (const auto& [file, opened] : open_)
        if (file.starts_with("templates/")) files.insert(file);
    return {files.begin(), files.end()};
}

}  // namespace vigo::lsp
