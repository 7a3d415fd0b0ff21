// secrets — references and markers are found by their shape alone: there is no escape.

#include "schema/secrets.h"

#include <algorithm>

#include "base/limits.h"
#include "base/text.h"

namespace vigo::secrets {
namespace {

bool is_part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

bool is_path(char c) { return is_part(c) || c == '/'; }

/// The path that starts `text`; a dot or slash at its end belongs to the sentence around it.
std::string_view path_in(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && is_path(text[end])) ++end;
    while (end > 0 && (text[end - 1] == '.' || text[end - 1] == '/')) --end;
    return text.substr(0, end);
}

struct Found {
    std::size_t at = std::string_view::npos;
    std::string_view path;
};

/// The first reference at or behind `from`.
Found next_reference(std::string_view text, std::size_t from) {
    for (auto at = text.find(scheme, from); at != std::string_view::npos;
         at = text.find(scheme, at + 1)) {
        if (at > 0 && is_path(text[at - 1])) continue;
        const auto path = path_in(text.substr(at + scheme.size()));
        if (!path.empty() && problem_of(path).empty()) return {at, path};
    }
    return {};
}

Value mapped(const Value& value, const std::function<std::string(std::string_view)>& change) {
    if (value.is_text()) {
        if (!has_marker(value.text())) return value;
        return Value(change(value.text())).at(value.where());
    }
    Value made = value;
    if (value.is_list())
        for (auto& each : made.edit_list()) each = mapped(each, change);
    if (value.is_map())
        for (const auto& each : value.map())
            made.edit_map().set(each.name, mapped(each.value, change));
    return made;
}

}  // namespace

std::string problem_of(std::string_view path) {
    if (path.empty()) return "it names no secret";
    if (path.size() > limits::secret_path_bytes)
        return format("its path is longer than {} bytes", limits::secret_path_bytes);
    if (path.find(marker_begin) != std::string_view::npos ||
        path.find(marker_end) != std::string_view::npos)
        return "its path holds the mark of a secret";
    for (const auto part : split(path, '/')) {
        if (part.empty()) return "its path has an empty part";
        if (part == "." || part == "..") return "its path climbs";
        if (part.starts_with('.')) return "a part of its path begins with a dot";
        const auto bad = std::find_if_not(part.begin(), part.end(), is_part);
        if (bad != part.end())
            return format("its path has the character `{}`", printable({&*bad, 1}, 4));
    }
    return {};
}

std::optional<std::string_view> reference(std::string_view text) {
    if (!text.starts_with(scheme)) return std::nullopt;
    if (text.find_first_of(" \t\r\n") != std::string_view::npos) return std::nullopt;
    return text.substr(scheme.size());
}

std::string_view reference_inside(std::string_view text) {
    const auto found = next_reference(text, 0);
    if (found.at == std::string_view::npos) return {};
    return text.substr(found.at, scheme.size() + found.path.size());
}

std::string marker_of(std::string_view path) {
    return format("{}{}{}", marker_begin, path, marker_end);
}

bool has_marker(std::string_view text) { return text.find(marker_begin) != std::string_view::npos; }

bool any_marker(const Value& value) {
    if (value.is_text()) return has_marker(value.text());
    if (value.is_list())
        return std::any_of(value.list().begin(), value.list().end(),
                           [](const Value& each) { return any_marker(each); });
    if (value.is_map())
        return std::any_of(value.map().begin(), value.map().end(), [](const Member& each) {
            return has_marker(each.name) || any_marker(each.value);
        });
    return false;
}

std::string marked(std::string_view text) {
    std::string made;
    std::size_t from = 0;
    for (;;) {
        const auto found = next_reference(text, from);
        made += text.substr(from, found.at == std::string_view::npos ? found.at : found.at - from);
        if (found.at == std::string_view::npos) return made;
        made += marker_of(found.path);
        from = found.at + scheme.size() + found.path.size();
    }
}

std::string replaced(std::string_view text,
                     const std::function<std::string(std::string_view path)>& value_of) {
    std::string made;
    for (;;) {
        const auto begin = text.find(marker_begin);
        const auto end = begin == std::string_view::npos
                             ? begin
                             : text.find(marker_end, begin + marker_begin.size());
        if (end == std::string_view::npos) return made.append(text);
        made += text.substr(0, begin);
        const auto path = begin + marker_begin.size();
        made += value_of(text.substr(path, end - path));
        text.remove_prefix(end + marker_end.size());
    }
}

std::string shown(std::string_view text) {
    return replaced(text, [](std::string_view path) { return format("{}{}", scheme, path); });
}

Value shown_value(const Value& value) {
    return mapped(value, [](std::string_view text) { return shown(text); });
}

Value replaced_value(const Value& value,
                     const std::function<std::string(std::string_view path)>& value_of) {
    return mapped(value, [&](std::string_view text) { return replaced(text, value_of); });
}

void gather(const Value& value, std::set<std::string>& paths) {
    if (value.is_text())
        replaced(value.text(), [&](std::string_view path) {
            paths.emplace(path);
            return std::string();
        });
    if (value.is_list())
        for (const auto& each : value.list()) gather(each, paths);
    if (value.is_map())
        for (const auto& each : value.map()) gather(each.value, paths);
}

}  // namespace vigo::secrets
