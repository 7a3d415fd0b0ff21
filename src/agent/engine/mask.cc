// mask — secret values are found once, and replaced wherever they show.

#include "agent/engine/mask.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::agent {
namespace {

constexpr std::size_t telling_line = 6;  // a shorter line of a secret text says nothing by itself

bool is_secret(Rule rules) { return (rules & secret) != 0; }

bool has_secret(const Shape& shape) {
    return std::any_of(
               shape.members.begin(), shape.members.end(),
               [](const auto& each) { return is_secret(each.rules) || has_secret(each.shape); }) ||
           std::any_of(shape.element.begin(), shape.element.end(), has_secret);
}

}  // namespace

std::unique_ptr<const Mask> Mask::of(std::span<const FieldInfo> fields, const Value& attributes) {
    Mask mask;
    for (const auto& field : fields) {
        const Value* value = attributes.find(field.name);
        if (is_secret(field.rules)) {
            mask.properties_.push_back(field.name);
            if (value != nullptr) mask.collect_all(*value);
        } else if (value != nullptr && has_secret(field.shape)) {
            mask.collect(field.shape, *value);
        }
    }
    if (mask.properties_.empty() && mask.texts_.empty()) return nullptr;
    std::sort(mask.texts_.begin(), mask.texts_.end(),
              [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return std::make_unique<const Mask>(std::move(mask));
}

void Mask::collect(const Shape& shape, const Value& value) {
    for (const auto& member : shape.members) {
        const Value* part = value.find(member.name);
        if (part == nullptr) continue;
        if (is_secret(member.rules))
            collect_all(*part);
        else
            collect(member.shape, *part);
    }
    if (shape.element.empty()) return;
    if (value.is_list())
        for (const auto& each : value.list()) collect(shape.element.front(), each);
    if (value.is_map())
        for (const auto& each : value.map()) collect(shape.element.front(), each.value);
}

void Mask::collect_all(const Value& value) {
    if (value.is_list())
        for (const auto& each : value.list()) collect_all(each);
    if (value.is_map())
        for (const auto& each : value.map()) collect_all(each.value);
    if (!value.is_scalar()) return;
    const auto text = value.source();
    if (text.empty()) return;
    texts_.push_back(text);
    const auto lines = lines_of(text);
    if (lines.size() < 2 && !text.ends_with('\n')) return;
    for (const auto line : lines)
        if (line.size() >= telling_line) texts_.emplace_back(line);
}

bool Mask::covers(std::string_view property) const {
    return std::find(properties_.begin(), properties_.end(), property) != properties_.end();
}

std::string Mask::hide(std::string text) const {
    for (const auto& each : texts_) {
        for (auto at = text.find(each); at != std::string::npos; at = text.find(each, at)) {
            text.replace(at, each.size(), masked);
            at += masked.size();
        }
    }
    return text;
}

ShownDifference shown(const resources::Difference& difference, const Mask* mask) {
    const bool whole = difference.secret || (mask != nullptr && mask->covers(difference.property));
    const auto side = [&](const std::string& text) {
        if (whole) return std::string(text.empty() ? "" : masked);
        return printable(mask != nullptr ? mask->hide(text) : text, limits::shown_text_bytes);
    };
    std::string diff;
    if (!whole && !difference.diff.empty())
        diff = printable(mask != nullptr ? mask->hide(difference.diff) : difference.diff,
                         limits::diff_bytes);
    return {.property = difference.property,
            .is = side(difference.is),
            .want = side(difference.want),
            .diff = std::move(diff)};
}

std::string shown(const std::string& message, const Mask* mask) {
    return printable(mask != nullptr ? mask->hide(message) : message, limits::shown_text_bytes * 2);
}

}  // namespace vigo::agent
