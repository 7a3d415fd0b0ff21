// live — reading what is in force, whole or damaged.

#include "server/policy/live.h"

#include "base/error.h"
#include "base/log.h"
#include "stack/folder.h"

namespace vigo::policy {
namespace {

Tree tree_of(publish::Loaded loaded) {
    return {.version = static_cast<std::uint64_t>(loaded.version.number),
            .published = from_ms(loaded.version.time_ms),
            .author = loaded.version.author,
            .files = std::move(loaded.tree)};
}

/// Which kinds of trouble say that the files are not what was published, not that they cannot be
/// reached now.
bool is_damage(Fault fault) {
    return fault == Fault::conflict || fault == Fault::invalid || fault == Fault::not_found;
}

/// What can still be read of a damaged version; the findings about it tell the rest.
Tree salvage(const publish::Archive& archive, const std::string& damage) {
    Tree tree{.damage = damage};
    Diagnostics ignored;
    try {
        tree.version = static_cast<std::uint64_t>(archive.live_number().value_or(0));
        tree.files = stack::read_folder(archive.paths().live, ignored);
    } catch (const Error&) {  // NOLINT(bugprone-empty-catch): the damage says it already
    }
    return tree;
}

}  // namespace

std::string Live::now() const {
    try {
        const auto number = archive().live_number();
        return number ? std::to_string(*number) : "";
    } catch (const Error& e) {
        return e.message();
    }
}

std::optional<Tree> Live::read() {
    {
        const std::lock_guard lock(lock_);
        seen_ = now();
    }
    Diagnostics findings;
    std::optional<publish::Loaded> loaded;
    try {
        loaded = archive().load_live(findings);
    } catch (const Error& e) {
        if (!is_damage(e.fault())) throw;
        return salvage(archive(), e.message());
    }
    if (findings.has_errors()) fail(Fault::invalid, "{}", findings.text());
    if (!loaded) return std::nullopt;
    return tree_of(*std::move(loaded));
}

Tree Live::version(std::uint64_t number) const {
    return tree_of(archive().load(static_cast<std::int64_t>(number)));
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
    const auto found = now();
    const std::lock_guard lock(lock_);
    return found != seen_;
}

}  // namespace vigo::policy
