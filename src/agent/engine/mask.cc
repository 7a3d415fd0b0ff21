// mask — secret values are found once, and replaced wherever they show.

#include "agent/engine/mask.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"
#include "schema/secrets.h"

namespace vigo::agent {
namespace {

constexpr std::size_t telling_line = 6;  // a shorter line of a secret text says nothing by itself

constexpr std::size_t telling_piece = 4;  // the same of a value that was cut
constexpr std::string_view cut = "…";
constexpr std::string_view without_text[] = {"mode", "owner",   "group", "state",
                                             "kind", "enabled", "uid",   "gid"};

bool is_secret(Rule rules) { return (rules & secret) != 0; }

bool has_secret(const Shape& shape) {
    return std::any_of(
               shape.members.begin(), shape.members.end(),
               [](const auto& each) { return is_secret(each.rules) || has_secret(each.shape); }) ||
           std::any_of(shape.element.begin(), shape.element.end(), has_secret);
}

/// Or only in fields that are secret anyway, as a password is.
bool stands_in_plain_field(std::span<const FieldInfo> fields, const Value& marked) {
    return std::any_of(fields.begin(), fields.end(), [&](const auto& each) {
        const auto* value = marked.find(each.name);
        return value != nullptr && !is_secret(each.rules) && secrets::any_marker(*value);
    });
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
    mask.finish();
    return std::make_unique<const Mask>(std::move(mask));
}

std::unique_ptr<const Mask> Mask::of(std::span<const FieldInfo> fields, const Value& attributes,
                                     const Value& marked,
                                     std::span<const std::string_view> values) {
    Mask mask;
    if (const auto plain = of(fields, attributes)) mask = *plain;
    mask.hides_by_default_ = stands_in_plain_field(fields, marked);
    if (mask.hides_by_default_) mask.show_what_holds_no_text(fields, marked);
    for (const auto value : values) mask.collect_text(value);
    mask.finish();
    return std::make_unique<const Mask>(std::move(mask));
}

void Mask::show_what_holds_no_text(std::span<const FieldInfo> fields, const Value& marked) {
    properties_.clear();
    for (const auto name : without_text) {
        const auto* value = marked.find(name);
        if (value != nullptr && secrets::any_marker(*value)) continue;
        const bool hidden = std::any_of(fields.begin(), fields.end(), [&](const auto& each) {
            return each.name == name && is_secret(each.rules);
        });
        if (!hidden) properties_.push_back(name);
    }
}

Mask Mask::of_values(std::span<const std::string_view> values) {
    Mask mask;
    for (const auto value : values)
        if (value.size() >= telling_piece) mask.collect_text(value);
    mask.finish();
    return mask;
}

/// The longest first: one may be a part of another.
void Mask::finish() {
    std::sort(texts_.begin(), texts_.end(), [](const auto& a, const auto& b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    texts_.erase(std::unique(texts_.begin(), texts_.end()), texts_.end());
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
    if (value.is_scalar()) collect_text(value.source());
}

void Mask::collect_text(std::string_view text) {
    if (text.empty()) return;
    texts_.emplace_back(text);
    // As it comes out of `printable`, which goes over what commands say.
    if (auto seen = printable(text, text.size()); seen != text) texts_.push_back(std::move(seen));
    const auto lines = lines_of(text);
    if (lines.size() < 2 && !text.ends_with('\n')) return;
    for (const auto line : lines)
        if (trim(line).size() >= telling_line) texts_.emplace_back(trim(line));
}

bool Mask::covers(std::string_view property) const {
    const bool named =
        std::find(properties_.begin(), properties_.end(), property) != properties_.end();
    return named != hides_by_default_;
}

std::string Mask::hide(std::string text) const {
    for (const auto& each : texts_) {
        for (auto at = text.find(each); at != std::string::npos; at = text.find(each, at)) {
            text.replace(at, each.size(), masked);
            at += masked.size();
        }
    }
    hide_pieces(text);
    return text;
}

/// What stands before a cut may be the beginning of a value, what stands behind it the end of one.
void Mask::hide_pieces(std::string& text) const {
    for (auto at = text.find(cut); at != std::string::npos; at = text.find(cut, at + cut.size())) {
        for (const auto& each : texts_) {
            for (auto size = std::min(each.size() - 1, at); size >= telling_piece; --size) {
                if (text.compare(at - size, size, each, 0, size) != 0) continue;
                text.replace(at - size, size, masked);
                at = at - size + masked.size();
                break;
            }
            const auto behind = at + cut.size();
            for (auto size = std::min(each.size() - 1, text.size() - behind); size >= telling_piece;
                 --size) {
                if (text.compare(behind, size, each, each.size() - size, size) != 0) continue;
                text.replace(behind, size, masked);
                break;
            }
        }
    }
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
