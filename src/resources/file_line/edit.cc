#include "resources/file_line/edit.h"

#include <re2/re2.h>

#include <algorithm>
#include <vector>

#include "base/error.h"

namespace vigo::resources {
namespace {

using Lines = std::vector<std::string>;

struct Region {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// Lines keep the carriage return that they may have, each its own; nothing that compares sees it.
std::string_view bare(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool matches(const Pattern& pattern, std::string_view line) {
    line = bare(line);
    return pattern != nullptr && re2::RE2::PartialMatch({line.data(), line.size()}, *pattern);
}

std::size_t find_from(const Lines& lines, std::size_t at, std::size_t end, const Pattern& pattern) {
    while (at < end && !matches(pattern, lines[at])) ++at;
    return at;
}

[[noreturn]] void not_there(std::string_view field, const Pattern& pattern) {
    fail(Fault::conflict, "no line matches `{}` of {}", pattern->pattern(), field);
}

/// Nothing in the text when the region must not exist for `absent` to hold.
Region region_of(const Lines& lines, const LineEdit& edit) {
    Region region{0, lines.size()};
    if (edit.region_start != nullptr) {
        region.begin = find_from(lines, 0, lines.size(), edit.region_start) + 1;
        if (region.begin > lines.size()) {
            if (edit.absent) return {};
            not_there("region_start", edit.region_start);
        }
    }
    if (edit.region_end != nullptr) {
        region.end = find_from(lines, region.begin, lines.size(), edit.region_end);
        if (region.end == lines.size()) not_there("region_end", edit.region_end);
    }
    return region;
}

std::size_t place_of(const Lines& lines, const Region& region, const LineEdit& edit) {
    switch (edit.at) {
        case LineEdit::At::begin:
            return region.begin;
        case LineEdit::At::end:
            return region.end;
        case LineEdit::At::before: {
            const auto at = find_from(lines, region.begin, region.end, edit.anchor);
            if (at == region.end) not_there("position", edit.anchor);
            return at;
        }
        case LineEdit::At::after:
            break;
    }
    for (auto at = region.end; at > region.begin; --at)
        if (matches(edit.anchor, lines[at - 1])) return at;
    not_there("position", edit.anchor);
}

/// An offset into the lines as an iterator.
auto at(Lines& lines, std::size_t index) {
    return lines.begin() + static_cast<std::ptrdiff_t>(index);
}

void take_out(Lines& lines, const Region& region, const LineEdit& edit) {
    const auto goes = [&](const std::string& line) {
        return (edit.has_line && bare(line) == edit.line) || matches(edit.match, line);
    };
    lines.erase(std::remove_if(at(lines, region.begin), at(lines, region.end), goes),
                at(lines, region.end));
}

void put_in(Lines& lines, const Region& region, const LineEdit& edit) {
    bool is_there = false;
    for (auto index = region.begin; index < region.end; ++index) {
        auto& line = lines[index];
        if (matches(edit.match, line)) line.replace(0, bare(line).size(), edit.line);
        is_there |= bare(line) == edit.line;
    }
    if (is_there) return;
    const bool has_return = !lines.empty() && lines.front().ends_with('\r');
    lines.insert(at(lines, place_of(lines, region, edit)), edit.line + (has_return ? "\r" : ""));
}

}  // namespace

Pattern compile_pattern(std::string_view field, const std::string& pattern) {
    if (pattern.empty()) return nullptr;
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto compiled = std::make_shared<const re2::RE2>(pattern, options);
    if (!compiled->ok())
        fail(Fault::invalid, "`{}` of {} is not a regular expression: {}", pattern, field,
             compiled->error());
    return compiled;
}

std::string edited(std::string_view text, const LineEdit& edit) {
    Lines lines;
    for (const auto line : lines_of(text)) lines.emplace_back(line);
    const auto before = lines;
    const auto region = region_of(lines, edit);
    if (edit.absent)
        take_out(lines, region, edit);
    else
        put_in(lines, region, edit);
    if (lines == before) return std::string(text);
    std::string result;
    for (const auto& line : lines) (result += line) += '\n';
    return result;
}

}  // namespace vigo::resources
