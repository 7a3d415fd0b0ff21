// form — finding the text in a body, and writing another one there.
#include "compile/form.h"

#include <algorithm>

#include "base/bytes.h"
#include "bundle/parts.h"
#include "compile/compiling.h"

namespace vigo::compile {
namespace {

/// As a text begins in a body.
std::string count_of(std::size_t bytes) {
    ByteWriter out;
    out.count(bytes);
    return out.take();
}

/// Another body that differs in the text alone, and there in every byte, shows where it stands.
std::size_t place_of(const Draft& draft, const Instance& instance, const std::string& body) {
    auto other = draft.text;
    for (auto& c : other) c = static_cast<char>(c ^ 1);
    auto attributes = instance.attributes;
    attributes.edit_map().set(draft.attribute, Value(other));
    ByteWriter out;
    parts::write_body(attributes, instance.when, out);
    const auto bytes = out.take();
    const auto end = std::mismatch(body.begin(), body.end(), bytes.begin(), bytes.end()).first;
    return static_cast<std::size_t>(end - body.begin());
}

bool stands_at(std::size_t at, const std::string& text, const std::string& body) {
    const auto count = count_of(text.size());
    return at >= count.size() && body.compare(at, text.size(), text) == 0 &&
           body.compare(at - count.size(), count.size(), count) == 0;
}

const Value* told(std::string_view path, const Compiling& compiling) {
    constexpr std::string_view root = "Traits.";
    return path.starts_with(root) ? compiling.traits.at_path(path.substr(root.size())) : nullptr;
}

}  // namespace

std::optional<Form> form_of(const Draft& draft, const Instance& instance, const std::string& body,
                            const lang::Reads& reads) {
    if (reads.printed().empty()) return Form();
    if (draft.texts != 1 || draft.text.empty() || !instance.attributes.is_map())
        return std::nullopt;
    Form form{
        .at = place_of(draft, instance, body), .size = draft.text.size(), .blanks = draft.blanks};
    if (!stands_at(form.at, draft.text, body)) return std::nullopt;
    return form;
}

std::optional<std::string> filled_in(const Form& form, const std::string& body,
                                     const Compiling& compiling) {
    const std::string_view old = std::string_view(body).substr(form.at, form.size);
    std::string text;
    text.reserve(2 * form.size);
    std::size_t done = 0;
    for (const auto& blank : form.blanks) {
        text += old.substr(done, blank.at - done);
        done = blank.at + blank.size;
        const Value* value = told(blank.path, compiling);
        if (blank.path == asked_name)
            text += compiling.hostname;
        else if (value != nullptr && value->is_text())
            text += value->text();
        else
            return std::nullopt;
    }
    text += old.substr(done);
    const auto count = count_of(text.size());
    std::string made;
    made.reserve(body.size() + count.size() + text.size() - old.size());
    made.append(body, 0, form.at - count_of(form.size).size()).append(count).append(text);
    return made.append(body, form.at + form.size);
}

}  // namespace vigo::compile
