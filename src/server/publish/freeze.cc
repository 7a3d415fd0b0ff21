// freeze — one small file beside the versions.

#include "server/publish/freeze.h"

#include "base/error.h"
#include "base/limits.h"
#include "schema/json.h"
#include "server/publish/disk.h"

namespace vigo::publish {
namespace {

constexpr Field<Freeze> fields[] = {
    field<&Freeze::author>("author", "Who froze it.", required),
    field<&Freeze::reason>("reason", "Why."),
    field<&Freeze::since_ms>("since_ms", "When, in milliseconds since 1970.", required),
    field<&Freeze::until_ms>("until_ms", "When it ends; 0: when somebody ends it."),
    field<&Freeze::ended_by>("ended_by", "Who ended it."),
    field<&Freeze::ended_ms>("ended_ms", "When that was; 0: not yet."),
};

Freeze parse(std::string_view text) {
    Freeze freeze;
    Diagnostics findings;
    Reader reader(findings);
    read(std::span<const Field<Freeze>>(fields), parse_json(text), freeze, reader, "the freeze");
    if (findings.has_errors()) fail(Fault::invalid, "{}", findings.all().front().text());
    return freeze;
}

}  // namespace

std::span<const Field<Freeze>> fields_of(const Freeze*) { return fields; }

std::string refusal_of(const Freeze& freeze) {
    return format("config is frozen until {} by {}: {}",
                  freeze.until_ms == 0 ? "further notice" : to_rfc3339(from_ms(freeze.until_ms)),
                  freeze.author, freeze.reason.empty() ? "no reason given" : freeze.reason);
}

std::optional<Freeze> read_freeze(const std::string& path, Time now) {
    const auto text = disk::read_file(path, limits::yaml_bytes);
    if (!text) return std::nullopt;
    try {
        auto freeze = parse(*text);
        if (freeze.until_ms != 0 && from_ms(freeze.until_ms) <= now) return std::nullopt;
        if (freeze.ended_ms != 0) return std::nullopt;
        return freeze;
    } catch (const Error&) {
        return Freeze{
            .author = "somebody",
            .reason = format("{} is damaged; `vigocli config unfreeze` removes it", path)};
    }
}

std::optional<Freeze> latest_freeze(const std::string& path) {
    try {
        if (const auto text = disk::read_file(path, limits::yaml_bytes)) return parse(*text);
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): nobody knows what it was
    }
    return std::nullopt;
}

void write_freeze(const std::string& path, const Freeze& freeze) {
    const auto text = to_json(write(std::span<const Field<Freeze>>(fields), freeze), 2) + "\n";
    try {
        disk::replace_file(path, text);
    } catch (const Error& error) {
        if (latest_freeze(path) != freeze) throw;
        throw error.during(format("the configuration is {}, but that may be lost with the power",
                                  freeze.ended_ms == 0 ? "frozen" : "frozen no more"));
    }
}

}  // namespace vigo::publish
