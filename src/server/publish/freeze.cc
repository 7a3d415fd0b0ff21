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
        return freeze;
    } catch (const Error&) {
        return Freeze{
            .author = "somebody",
            .reason = format("{} is damaged; `vigocli config unfreeze` removes it", path)};
    }
}

void write_freeze(const std::string& path, const Freeze& freeze) {
    disk::replace_file(path,
                       to_json(write(std::span<const Field<Freeze>>(fields), freeze), 2) + "\n");
}

bool end_freeze(const std::string& path) { return disk::remove_file(path); }

}  // namespace vigo::publish
