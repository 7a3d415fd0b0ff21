// stack_view — the files of a stack as the editor has them.
#include "lsp/stack_view.h"

#include <set>

#include "base/error.h"
#include "base/limits.h"
#include "schema/rules.h"
#include "schema/yaml.h"
#include "stack/folder.h"

namespace vigo::lsp {

void StackView::reload() {
    ++edition_;
    disk_findings_ = {};
    try {
        disk_ = stack::read_folder(folder_, disk_findings_);
    } catch (const Error& error) {
        disk_.clear();
        disk_findings_.error(rule::unreadable_file, {}, std::string(error.message()));
    }
}

void StackView::open(const std::string& file, std::string text) {
    ++edition_;
    open_.insert_or_assign(file, Text(std::move(text)));
}

void StackView::change(const std::string& file, const Value& changes) {
    const auto found = open_.find(file);
    if (found == open_.end() || !changes.is_list()) return;
    ++edition_;
    for (const auto& each : changes.list()) {
        const Value* text = each.find("text");
        if (text == nullptr || !text->is_text()) continue;
        if (found->second.bytes().size() + text->text().size() > limits::yaml_bytes) continue;
        if (const Value* range = each.find("range"); range != nullptr && range->is_map())
            found->second.replace(span_from(range), text->text());
        else
            found->second.set(std::string(text->text()));
    }
}

void StackView::close(const std::string& file) {
    ++edition_;
    open_.erase(file);
}

compile::SourceTree StackView::tree() const {
    auto tree = disk_;
    for (const auto& [file, text] : open_) tree.insert_or_assign(file, text.bytes());
    return tree;
}

void Check::run() {
    catalogue = compile::load(tree, types, findings);
    findings.sort();
}

Check StackView::begin_check() {
    return {.of = this,
            .edition = edition_,
            .tree = tree(),
            .types = types_,
            .findings = disk_findings_,
            .catalogue = nullptr};
}

bool StackView::take(Check done) {
    if (done.edition != edition_) return false;
    findings_ = std::move(done.findings);
    if (done.catalogue) catalogue_ = std::move(done.catalogue);
    return true;
}

void StackView::check() {
    auto now = begin_check();
    now.run();
    take(std::move(now));
}

Text StackView::text_of(const std::string& file) const {
    if (const auto found = open_.find(file); found != open_.end()) return found->second;
    const auto found = disk_.find(file);
    return Text(found == disk_.end() ? std::string() : found->second);
}

const std::map<std::string, FileIndex>& StackView::index() {
    std::erase_if(index_, [this](const auto& each) {
        return !disk_.contains(each.first) && !open_.contains(each.first);
    });
    for (const auto& [file, text] : disk_)
        if (!open_.contains(file)) index_file(file, text);
    for (const auto& [file, text] : open_) index_file(file, text.bytes());
    return index_;
}

void StackView::index_file(const std::string& file, const std::string& text) {
    if (!file.ends_with(".vgo") || file.starts_with("templates/")) return;
    auto& known = indexed_texts_[file];
    if (known == text && index_.contains(file)) return;
    known = text;
    Diagnostics ignored;
    if (const auto value = parse_yaml(text, file, ignored))
        index_.insert_or_assign(file, index_of(file, *value));
}

std::vector<std::string> StackView::templates() const {
    std::set<std::string> files;
    for (const auto& [file, text] : disk_)
        if (file.starts_with("templates/")) files.insert(file);
    for (const auto& [file, text] : open_)
        if (file.starts_with("templates/")) files.insert(file);
    return {files.begin(), files.end()};
}

}  // namespace vigo::lsp
