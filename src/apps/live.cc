#include "apps/live.h"

#include <filesystem>

#include "base/error.h"
#include "base/log.h"
#include "stack/folder.h"

namespace vigo {
namespace {

publish::Paths places(const server::Settings& settings) {
    const auto versions = std::filesystem::path(settings.paths.live).parent_path() / ".versions";
    return {.stacks = settings.paths.stacks, .versions = versions, .live = settings.paths.live};
}

policy::Tree tree_of(publish::Loaded loaded) {
    return {.version = static_cast<std::uint64_t>(loaded.version.number),
            .published = from_ms(loaded.version.time_ms),
            .author = loaded.version.author,
            .files = std::move(loaded.tree)};
}

}  // namespace

Live::Live(const server::Settings& settings) : publisher_(places(settings)) {}

std::optional<policy::Tree> Live::read() {
    {
        const std::lock_guard lock(lock_);
        read_ = archive().live_number();
    }
    Diagnostics findings;
    try {
        auto loaded = archive().load_live(findings);
        if (findings.has_errors()) fail(Fault::invalid, "{}", findings.text());
        if (!loaded) return std::nullopt;
        return tree_of(*std::move(loaded));
    } catch (const Error& e) {
        if (e.fault() != Fault::conflict) throw;
        policy::Tree tree{
            .version = static_cast<std::uint64_t>(archive().live_number().value_or(0)),
            .files = stack::read_folder(archive().paths().live, findings),
            .damage = e.message()};
        return tree;
    }
}

void Live::lift(std::uint64_t version) {
    log::warn(
        "envoys hold a newer version than this server knows: the numbering goes on from there",
        {{"version", std::to_string(version)}});
    try {
        publisher_.lift(static_cast<std::int64_t>(version));
    } catch (const Error& e) {  // somebody publishes at this moment; envoys are safe without it
        log::error("the numbering could not be lifted", {{"error", e.message()}});
    }
}

bool Live::has_changed() const {
    const auto now = archive().live_number();
    const std::lock_guard lock(lock_);
    return now != read_;
}

}  // namespace vigo
