// store — what an agent remembers between runs, as entries of one database.

#include "agent/store/store.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "agent/store/queue.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "crypto/digest.h"
#include "schema/encode.h"

namespace vigo::agent {
namespace {

// The keys of the database. The key of a trigger or a reversal holds the digest of its resource,
// whose name may be too long for a key.
constexpr std::string_view format_key = "format";
constexpr std::string_view id_key = "id";
constexpr std::string_view policy_key = "policy";
constexpr std::string_view traits_key = "traits";
constexpr std::string_view digests_key = "digests";
constexpr std::string_view notes_key = "notes";
constexpr std::string_view trigger_prefix = "trigger/";
constexpr std::string_view reversal_prefix = "reversal/";

constexpr std::string_view current_format = "1";

constexpr Field<Notes> notes_fields[] = {
    field<&Notes::run_number>("run_number", "Number of the latest run."),
    field<&Notes::sequence>("sequence", "Sequence number of the latest request."),
    field<&Notes::checked_in_ms>("checked_in_ms", "When the latest check-in succeeded."),
    field<&Notes::cadence_ms>("cadence_ms", "Observed time between check-ins."),
    field<&Notes::skew_ms>("skew_ms", "The server's clock minus ours."),
    field<&Notes::traits_ms>("traits_ms", "When the traits were collected."),
    field<&Notes::traits_told>("traits_told", "Digest of the traits that the server has."),
    field<&Notes::last_error>("last_error", "Why the latest check-in failed."),
    field<&Notes::last_error_ms>("last_error_ms", "When it failed."),
    field<&Notes::last_run>("last_run", "What check-ins say of the latest run."),
    field<&Notes::last_run_told>("last_run_told", "Whether the server knows of the latest run."),
    field<&Notes::rss_bytes>("rss_bytes", "Memory of the daemon."),
    field<&Notes::cpu_ms>("cpu_ms", "CPU that the daemon has used."),
    field<&Notes::started_ms>("started_ms", "When the daemon started."),
};

std::string key_of(std::string_view prefix, const std::string& resource) {
    return std::string(prefix) + to_hex(crypto::sha256(resource));
}

Notes read_notes(const std::string& bytes) {
    Notes notes;
    Diagnostics findings;
    Reader reader(findings);
    read(fields_of(&notes), decode(bytes), notes, reader, "the store's notes");
    return notes;  // what an older or newer agent wrote and this one does not know stays at its
                   // default
}

std::string write_notes(const Notes& notes) {
    return encode(write(fields_of(&notes), notes, false));
}

/// Moves a damaged store out of the way; of those only the latest is kept.
void put_aside(const std::string& folder, Time now) {
    const std::filesystem::path path(folder);
    const auto prefix = path.filename().string() + ".damaged-";
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(path.parent_path(), ignored))
        if (entry.path().filename().string().starts_with(prefix))
            std::filesystem::remove_all(entry.path(), ignored);
    const auto aside = format("{}.damaged-{}", folder, to_ms(now));
    if (std::rename(folder.c_str(), aside.c_str()) != 0 && errno != ENOENT)
        fail_errno(errno, "renaming " + folder);
}

}  // namespace

std::span<const Field<Notes>> fields_of(const Notes*) { return notes_fields; }

Store::Bounds Store::usual_bounds() {
    return {.most_bytes = limits::store_bytes,
            .queue = {.runs = limits::queued_reports, .bytes = limits::queued_bytes}};
}

std::unique_ptr<Store> Store::open(const std::string& folder, Time now,
                                   const std::string& random_id, const Bounds& bounds) {
    auto damage = try_database(folder, bounds.most_bytes);
    for (const bool last : {false, true}) {
        if (!damage.empty()) {
            log::error("the store is damaged; it is put aside and a new one begun",
                       {{"store", folder}, {"why", damage}});
            put_aside(folder, now);
        }
        try {
            std::unique_ptr<Store> store(
                new Store(Database::open(folder, bounds.most_bytes, bounds.durable), bounds));
            store->load(random_id);
            store->damage_ = damage;
            return store;
        } catch (const Error& error) {
            if (error.fault() == Fault::unavailable || error.fault() == Fault::denied) {
                if (auto readable = read_only(folder, bounds)) return readable;
                throw;
            }
            if (last) throw;
            damage = error.message();
        }
    }
    fail(Fault::internal, "the store cannot be opened");
}

/// What is on a disk that takes nothing is known all the same.
std::unique_ptr<Store> Store::read_only(const std::string& folder, const Bounds& bounds) try {
    std::unique_ptr<Store> store(new Store(Database::look(folder, bounds.most_bytes), bounds));
    store->load({});
    if (store->id_.empty()) return nullptr;
    return store;
} catch (const Error&) {
    return nullptr;
}

std::unique_ptr<Store> Store::look(const std::string& folder) {
    struct stat found {};
    if (stat((folder + "/data.mdb").c_str(), &found) != 0) return nullptr;
    const auto bounds = usual_bounds();
    const auto damage = try_database(folder, bounds.most_bytes);
    if (!damage.empty()) fail(Fault::internal, "the store is damaged: {}", damage);
    std::unique_ptr<Store> store(new Store(Database::look(folder, bounds.most_bytes), bounds));
    store->load({});
    return store;
}

/// An empty `random_id` begins nothing.
void Store::load(const std::string& random_id) {
    const auto found = database_->get(format_key);
    if (!found && !random_id.empty()) {
        database_->change([&](Database::Change& change) {
            change.put(format_key, current_format);
            change.put(id_key, random_id);
        });
    } else if (found && *found != current_format) {
        fail(Fault::internal, "its format is {}, not {}", printable(*found, 20), current_format);
    }
    id_ = database_->get(id_key).value_or("");
}

Notes Store::notes() const {
    const auto bytes = database_->get(notes_key);
    return bytes ? read_notes(*bytes) : Notes();
}

std::optional<HeldPolicy> Store::policy() const {
    const auto bytes = database_->get(policy_key);
    if (!bytes) return std::nullopt;
    const auto parts = decode(*bytes);
    if (!parts.is_list() || parts.list().size() != 4) return std::nullopt;
    const auto& list = parts.list();
    return HeldPolicy{list[0].source(), list[1].source(), list[2].source(), list[3].source()};
}

void Store::keep_policy(const HeldPolicy& policy) {
    const auto bytes =
        encode(Value::List{policy.assignment, policy.signature, policy.key_id, policy.bundle});
    database_->change([&](Database::Change& change) { change.put(policy_key, bytes); });
}

std::string Store::traits() const { return database_->get(traits_key).value_or(""); }

void Store::keep_traits(const std::string& json, Time collected) {
    auto known = notes();
    known.traits_ms = to_ms(collected);
    database_->change([&](Database::Change& change) {
        change.put(traits_key, json);
        change.put(notes_key, write_notes(known));
    });
}

std::string Store::digest_cache() const { return database_->get(digests_key).value_or(""); }

void Store::keep_digest_cache(const std::string& cache) {
    database_->change([&](Database::Change& change) { change.put(digests_key, cache); });
}

void Store::keep_notes(const Notes& notes) {
    database_->change([&](Database::Change& change) { change.put(notes_key, write_notes(notes)); });
}

std::set<std::string> Store::pending() const {
    std::set<std::string> names;
    database_->each(trigger_prefix, [&](std::string_view, std::string_view name) {
        names.emplace(name);
        return true;
    });
    return names;
}

void Store::add(const std::string& resource) {
    database_->change(
        [&](Database::Change& change) { change.put(key_of(trigger_prefix, resource), resource); });
}

void Store::remove(const std::string& resource) {
    database_->change(
        [&](Database::Change& change) { change.remove(key_of(trigger_prefix, resource)); });
}

std::map<std::string, Reverted> Store::reversals() const {
    std::map<std::string, Reverted> all;
    database_->each(reversal_prefix, [&](std::string_view, std::string_view bytes) {
        const auto parts = decode(bytes);
        if (!parts.is_list() || parts.list().size() != 3) return true;
        const auto& list = parts.list();
        all[list[0].source()] = {.done = list[1].source() == "true", .before = list[2].source()};
        return true;
    });
    return all;
}

void Store::keep_reversal(const std::string& resource, const Reverted& what) {
    const auto bytes = encode(Value::List{resource, what.done, what.before});
    database_->change(
        [&](Database::Change& change) { change.put(key_of(reversal_prefix, resource), bytes); });
}

void Store::forget_reversal(const std::string& resource) {
    database_->change(
        [&](Database::Change& change) { change.remove(key_of(reversal_prefix, resource)); });
}

/// What no longer fits is what nobody has fetched for longest; that a run was is kept to the end.
void Store::finish_run(const Notes& notes, const std::optional<QueuedRun>& report) {
    for (;;) {
        try {
            return database_->change([&](Database::Change& change) {
                change.put(notes_key, write_notes(notes));
                if (report) enqueue(*database_, change, *report, bounds_.queue);
            });
        } catch (const DatabaseFull&) {
            bool is_smaller = false;
            database_->change(
                [&](Database::Change& change) { is_smaller = give_up_half(*database_, change); });
            if (!is_smaller) throw;
        }
    }
}

std::vector<QueuedRun> Store::oldest_runs(std::size_t most, std::size_t most_bytes) const {
    return oldest(*database_, most, most_bytes);
}

void Store::acknowledge(std::uint64_t number) {
    database_->change([&](Database::Change& change) { dequeue(*database_, change, number); });
}

}  // namespace vigo::agent
