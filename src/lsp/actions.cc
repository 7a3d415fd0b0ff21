// actions — findings for an editor, and what mends them.
#include <algorithm>

#include "lsp/features.h"
#include "schema/format.h"

namespace vigo::lsp {
namespace {

Value diagnostic(const Text& text, const Diagnostic& finding) {
    constexpr std::int64_t severities[] = {1, 2, 3};
    auto said = finding.message;
    if (!finding.hint.empty()) said += " (" + finding.hint + ")";
    Map map;
    map.add("range", to_value(text.span_of(finding.where)));
    map.add("severity", severities[static_cast<std::size_t>(finding.severity)]);
    map.add("code", finding.rule);
    map.add("source", "vigo");
    map.add("message", said);
    return map;
}

bool touches(const Span& a, const Span& b) {
    const auto order = [](const Position& p) { return std::pair(p.line, p.character); };
    return order(a.from) <= order(b.to) && order(b.from) <= order(a.to);
}

Value workspace_edit(const StackView& stack, const std::vector<Edit>& edits) {
    Map changes;
    for (const auto& edit : edits) {
        const auto uri = uri_of(stack.folder() + "/" + *edit.at.file);
        Map change;
        change.add("range", to_value(stack.text_of(*edit.at.file).span_of(edit.at)));
        change.add("newText", edit.text);
        const Value* known = changes.find(uri);
        auto list = known != nullptr ? known->list() : Value::List();
        list.emplace_back(std::move(change));
        changes.set(uri, std::move(list));
    }
    Map map;
    map.add("changes", std::move(changes));
    return map;
}

Value action(const std::string& title, std::string_view kind, Value edit, Value::List mended,
             bool preferred) {
    Map map;
    map.add("title", title);
    map.add("kind", kind);
    if (!mended.empty()) map.add("diagnostics", std::move(mended));
    if (preferred) map.add("isPreferred", true);
    map.add("edit", std::move(edit));
    return map;
}

std::string title_of(const Diagnostic& finding) {
    const auto& edits = finding.fix.edits;
    const bool one_word = edits.size() == 1 && !edits.front().text.empty() &&
                          edits.front().text.find('\n') == std::string::npos;
    if (one_word && edits.front().at.line == edits.front().at.end_line)
        return "write " + edits.front().text;
    return finding.hint.empty() ? "mend it" : finding.hint;
}

/// The edits of all safe fixes that do not meet each other.
std::vector<Edit> safe_edits(const std::vector<Diagnostic>& findings, const Text& text) {
    std::vector<Edit> all;
    for (const auto& each : findings) {
        if (!each.fix.safe) continue;
        const bool free = std::none_of(all.begin(), all.end(), [&](const Edit& known) {
            return std::any_of(each.fix.edits.begin(), each.fix.edits.end(), [&](const Edit& edit) {
                return touches(text.span_of(known.at), text.span_of(edit.at));
            });
        });
        if (free) all.insert(all.end(), each.fix.edits.begin(), each.fix.edits.end());
    }
    return all;
}

}  // namespace

Value diagnostics(const StackView& stack, const std::string& file) {
    const auto text = stack.text_of(file);
    Value::List all;
    for (const auto& each : stack.findings_in(file)) all.push_back(diagnostic(text, each));
    return all;
}

Value code_actions(const StackView& stack, const std::string& file, const Span& span) {
    const auto text = stack.text_of(file);
    const auto findings = stack.findings_in(file);
    Value::List all;
    for (const auto& each : findings) {
        if (!each.fix.given()) continue;
        if (!touches(text.span_of(each.where), span)) continue;
        all.push_back(action(title_of(each), "quickfix", workspace_edit(stack, each.fix.edits),
                             {diagnostic(text, each)}, each.fix.safe));
    }
    if (const auto edits = safe_edits(findings, text); !edits.empty())
        all.push_back(action("make all mends that are certain", "source.fixAll",
                             workspace_edit(stack, edits), {}, false));
    return all;
}

Value formatting(const StackView& stack, const std::string& file) {
    const auto text = stack.text_of(file);
    const auto made = format_vgo(text.bytes());
    Value::List edits;
    if (!made.reason.empty() || made.text == text.bytes() || !file.ends_with(".vgo")) return edits;
    Map edit;
    edit.add("range", to_value(Span{{}, text.position_of(text.bytes().size())}));
    edit.add("newText", made.text);
    edits.emplace_back(std::move(edit));
    return edits;
}

}  // namespace vigo::lsp
