// publisher — gates, the comparison with what is in force, and the commit.

#include "server/publish/publisher.h"

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "base/log.h"
#include "schema/rules.h"
#include "server/publish/chronicle.h"
#include "server/publish/disk.h"

namespace vigo::publish {
namespace {

constexpr std::string_view busy = "another publish is running: try again when it has ended";

/// Nobody means to publish nothing: an empty folder is a wrong path, or a mount that is missing.
void refuse_empty(const stack::Tree& tree, const std::string& folder, Diagnostics& findings) {
    const bool any = std::any_of(tree.begin(), tree.end(),
                                 [](const auto& each) { return each.first.ends_with(".vgo"); });
    if (any) return;
    findings.error(rule::empty_stack, {FileName::make(folder), 0, 0},
                   "the stacks folder has no .vgo file", "is it the right folder?");
}

/// What the new version replaces; without a tree when that was changed on the disk: publishing is
/// how that is mended.
Loaded in_force(const Archive& archive) {
    Diagnostics ignored;
    try {
        auto live = archive.load_live(ignored).value_or(Loaded());
        if (!live.by_hand) return live;
    } catch (const Error& error) {
        log::warn("the version in force cannot be read", {{"error", error.message()}});
        return {.version = {.number = archive.live_number().value_or(0)}};
    }
    fail(Fault::conflict, "{} is a folder that no publish made: move it away, then publish again",
         archive.paths().live);
}

/// A line of the log that cannot be written undoes nothing: what it tells of has happened.
void note(const Journal& journal, const Entry& entry) {
    try {
        journal.add(entry);
    } catch (const Error& error) {
        log::warn("the publish log could not be written", {{"error", error.message()}});
    }
}

/// The lock, with what an earlier publish left cleaned away and told in the log; none for a
/// dry-run.
std::unique_ptr<disk::Lock> begin(Archive& archive, bool dry_run) {
    if (dry_run) return nullptr;
    disk::make_folder(archive.paths().versions);
    auto lock = std::make_unique<disk::Lock>(archive.paths().versions + "/.lock", busy);
    archive.clean();
    const Journal journal(archive.paths().journal());
    for (const auto& line : missing_lines(archive)) note(journal, line);
    return lock;
}

std::string first_error(const Diagnostics& findings) {
    for (const auto& each : findings.all())
        if (each.severity == Severity::error)
            return format("{} errors, the first: {}", findings.errors(), each.text());
    return "";
}

}  // namespace

/// Runs `work` and notes how it ended; nothing is noted of a dry-run, or where nothing was to do.
Outcome Publisher::logged(std::string_view action, const Request& request,
                          const Diagnostics& findings,
                          const std::function<Outcome(Entry& entry)>& work) {
    Entry entry{.time_ms = to_ms(request.now),
                .actor = request.author,
                .action = std::string(action),
                .result = "ok",
                .message = request.message};
    if (request.dry_run) return work(entry);
    Outcome outcome;
    try {
        outcome = work(entry);
    } catch (const Error& error) {
        entry.result = "failed";
        entry.detail = error.message();
        note(journal(), entry);
        throw;
    }
    if (outcome.status == Outcome::Status::unchanged) return outcome;
    entry.version = outcome.version.number;
    if (outcome.status == Outcome::Status::refused) {
        entry.result = "refused";
        entry.detail = first_error(findings);
    }
    note(journal(), entry);
    return outcome;
}

void Publisher::refuse_frozen(const Request& request, Entry& entry) const {
    const auto freeze = frozen(request.now);
    if (!freeze || request.dry_run) return;
    if (!request.break_freeze) fail(Fault::conflict, "{}", refusal_of(*freeze));
    entry.detail = format("broke the freeze: {}", refusal_of(*freeze));
}

Outcome Publisher::publish(const Request& request, Diagnostics& findings) {
    const auto lock = begin(archive_, request.dry_run);
    return logged("publish", request, findings, [&](Entry& entry) {
        refuse_frozen(request, entry);
        const auto tree = stack::read_folder(archive_.paths().stacks, findings);
        refuse_empty(tree, archive_.paths().stacks, findings);
        return put(tree, 0, request, findings);
    });
}

Outcome Publisher::rollback(std::optional<std::int64_t> to, const Request& request,
                            Diagnostics& findings) {
    const auto lock = begin(archive_, request.dry_run);
    const auto* action = request.automatic ? "auto-rollback" : "rollback";
    return logged(action, request, findings, [&](Entry& entry) {
        const auto live = archive_.live_number();
        if (request.only_over && request.only_over != live)
            fail(Fault::conflict, "version {} is in force by now", live.value_or(0));
        auto back = to;
        if (!back && live) back = archive_.record(*live).parent;
        if (back.value_or(0) == 0)
            fail(Fault::not_found, "there is no earlier version to go back to");
        entry.detail = format("back to version {}", *back);
        return put(archive_.load(*back).tree, *back, request, findings);
    });
}

std::optional<Freeze> Publisher::frozen(Time now) const {
    return read_freeze(archive_.paths().freeze(), now);
}

void Publisher::freeze(const Freeze& freeze) {
    const auto lock = begin(archive_, false);
    write_freeze(archive_.paths().freeze(), freeze);
    note(journal(), line_of(freeze));
}

bool Publisher::unfreeze(const std::string& author, Time now) {
    const auto lock = begin(archive_, false);
    auto freeze = frozen(now);
    if (!freeze) return false;
    freeze->ended_by = author;
    freeze->ended_ms = to_ms(now);
    write_freeze(archive_.paths().freeze(), *freeze);
    note(journal(), line_of_end(*freeze));
    return true;
}

Outcome Publisher::put(const stack::Tree& tree, std::int64_t rollback_of, const Request& request,
                       Diagnostics& findings) {
    for (const auto& gate : request.gates) gate(tree, findings);
    if (findings.has_errors()) return {};
    const auto live = in_force(archive_);
    const auto digest = stack::digest_of(tree);
    if (live.version.digest == digest) return {Outcome::Status::unchanged, live.version};
    const Version version{.number = archive_.next_number(),
                          .author = request.author,
                          .time_ms = to_ms(request.now),
                          .message = request.message,
                          .digest = digest,
                          .changes = changes_between(live.tree, tree),
                          .parent = live.version.number,
                          .rollback_of = rollback_of,
                          .automatic = request.automatic};
    if (request.dry_run) return {Outcome::Status::would_publish, version};
    archive_.commit(version, tree);
    try {
        archive_.prune();
    } catch (const Error& error) {  // the version is in force; old ones can go next time
        log::warn("old versions could not be removed", {{"error", error.message()}});
    }
    return {Outcome::Status::published, version};
}

void Publisher::lift(std::int64_t number) {
    const auto lock = begin(archive_, false);
    archive_.lift(number);
}

}  // namespace vigo::publish
