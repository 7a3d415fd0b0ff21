// diagnostic — findings in order and as text.

#include "schema/diagnostic.h"

#include <algorithm>
#include <tuple>

#include "base/limits.h"

namespace vigo {
namespace {

auto order_of(const Diagnostic& finding) {
    const std::string_view file = finding.where.file ? *finding.where.file : std::string_view();
    return std::tuple(file, finding.where.line, finding.where.column,
                      std::string_view(finding.rule), std::string_view(finding.message));
}

}  // namespace

std::string_view name_of(Severity severity) {
    constexpr std::string_view names[] = {"error", "warning", "info"};
    return names[static_cast<std::size_t>(severity)];
}

std::string Place::text() const {
    if (!file) return {};
    if (line == 0) return *file;
    return format("{}:{}:{}", *file, line, column);
}

std::string Diagnostic::text() const {
    std::string line = where.text();
    if (!line.empty()) line += ": ";
    line += format("{} {}: {}", name_of(severity), rule, message);
    if (!value.empty()) line += format(", found \"{}\"", printable(value, 80));
    if (!hint.empty()) line += format(" ({})", hint);
    return line;
}

namespace {

/// A finding shows little of a value; an alias can make it long and frequent.
void shorten(std::string& value) {
    constexpr std::size_t kept = 256;
    if (value.size() <= kept) return;
    auto size = kept;
    while (size > 0 && (static_cast<unsigned char>(value[size]) & 0xC0) == 0x80) --size;
    value = value.substr(0, size);
}

}  // namespace

void Diagnostics::add(Diagnostic finding) {
    shorten(finding.value);
    auto& count = finding.severity == Severity::error ? errors_ : others_;
    if (++count <= limits::diagnostics_kept) all_.push_back(std::move(finding));
}

void Diagnostics::error(std::string_view rule, const Place& where, std::string message,
                        std::string hint, std::string value, Fix fix) {
    add({Severity::error, std::string(rule), where, std::move(message), std::move(value),
         std::move(hint), std::move(fix)});
}

void Diagnostics::error(std::string_view rule, const Place& where, std::string message,
                        Advice advice) {
    error(rule, where, std::move(message), std::move(advice.hint), {}, std::move(advice.fix));
}

void Diagnostics::warning(std::string_view rule, const Place& where, std::string message,
                          std::string hint, std::string value, Fix fix) {
    add({Severity::warning, std::string(rule), where, std::move(message), std::move(value),
         std::move(hint), std::move(fix)});
}

void Diagnostics::info(std::string_view rule, const Place& where, std::string message,
                       std::string hint, std::string value, Fix fix) {
    add({Severity::info, std::string(rule), where, std::move(message), std::move(value),
         std::move(hint), std::move(fix)});
}

void Diagnostics::append(const Diagnostics& others) {
    const auto [errors, rest] = others.kept();
    for (const auto& finding : others.all_) add(finding);
    errors_ += others.errors_ - errors;
    others_ += others.others_ - rest;
}

std::pair<std::size_t, std::size_t> Diagnostics::kept() const {
    const auto errors = std::count_if(all_.begin(), all_.end(), [](const auto& each) {
        return each.severity == Severity::error;
    });
    return {errors, all_.size() - static_cast<std::size_t>(errors)};
}

void Diagnostics::sort() {
    const auto before = kept();
    std::stable_sort(all_.begin(), all_.end(),
                     [](const auto& a, const auto& b) { return order_of(a) < order_of(b); });
    all_.erase(std::unique(all_.begin(), all_.end(),
                           [](const auto& a, const auto& b) { return order_of(a) == order_of(b); }),
               all_.end());
    const auto after = kept();
    errors_ -= before.first - after.first;
    others_ -= before.second - after.second;
}

std::string Diagnostics::text() const {
    std::string lines;
    const auto shown = std::min(all_.size(), limits::diagnostics_shown);
    for (std::size_t at = 0; at < shown; ++at) lines += all_[at].text() + "\n";
    if (const auto more = errors_ + others_ - shown; more > 0)
        lines += format("… and {} more\n", more);
    return lines;
}

}  // namespace vigo
