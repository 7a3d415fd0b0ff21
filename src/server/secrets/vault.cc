#include "server/secrets/vault.h"

#include <algorithm>
#include <charconv>
#include <functional>

#include "base/error.h"
#include "base/limits_secrets.h"
#include "crypto/digest.h"
#include "schema/secrets.h"
#include "schema/utf8.h"
#include "server/secrets/master_keys.h"

namespace vigo::secrets {
namespace {

constexpr std::size_t head_most = 512;  // more than all of a file but its value
constexpr std::size_t file_most = limits::secret_bytes + head_most;
constexpr std::string_view revision_file = ".revision";

void demand_path(std::string_view path) {
    if (const auto problem = problem_of(path); !problem.empty())
        fail(Fault::invalid, "\"{}\" names no secret: {}", printable(path, 100), problem);
}

void demand_value(std::string_view value) {
    if (value.empty()) fail(Fault::invalid, "a secret must not be empty");
    if (value.size() > limits::secret_bytes)
        fail(Fault::invalid, "a secret of {} bytes; the limit is {}", value.size(),
             limits::secret_bytes);
    if (value.find('\0') != std::string_view::npos || !is_utf8(value))
        fail(Fault::invalid, "a secret is text in UTF-8 without NUL: encode it, as in base64");
}

const MasterKey* find(const std::vector<MasterKey>& keys, std::string_view id) {
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.id == id; });
    return found == keys.end() ? nullptr : &*found;
}

std::vector<MasterKey> demand_keys(const PrivateFolder& folder) {
    auto keys = read_master_keys(folder);
    if (keys.empty())
        fail(Fault::invalid, "{}/{} is missing: restore it from the backup", folder.path(),
             master_key_file);
    return keys;
}

Sealed read_sealed(const PrivateFolder& folder, std::string_view path) {
    const auto bytes = folder.read(path, file_most);
    if (!bytes) fail(Fault::not_found, "file not found");
    return parse_sealed(*bytes);
}

crypto::Wiped opened(const Sealed& sealed, std::string_view path, const MasterKey& key) {
    auto value = open(sealed, path, key);
    if (!value)
        fail(Fault::invalid,
             "its file was damaged, or belongs to another path: set it again, or restore it");
    return std::move(*value);
}

/// Rises with every change, also when a clock was set back or the folder comes from a backup.
std::uint64_t next_revision(const PrivateFolder& folder, Time now) {
    const auto text = folder.read(revision_file, head_most).value_or("");
    std::uint64_t last = 0;
    std::from_chars(text.data(), text.data() + text.size(), last);
    const auto by_clock = static_cast<std::uint64_t>(std::max<std::int64_t>(to_ms(now), 1));
    return std::max(by_clock, last + 1);
}

/// Above that of the file which is replaced: who wrote it may have been killed before the revision
/// was put down.
std::uint64_t revision_above(const PrivateFolder& folder, std::string_view path) {
    try {
        const auto bytes = folder.read(path, file_most);
        return bytes ? parse_sealed(*bytes).revision + 1 : 0;
    } catch (const Error&) {  // one that is damaged or not safe is put right
        return 0;
    }
}

/// Tells servers that something was changed. They look again when it differs, so it comes last.
void put_revision(const PrivateFolder& folder, std::uint64_t revision) {
    folder.replace(revision_file, std::to_string(revision));
}

bool holds(const std::function<bool()>& claim) {
    try {
        return claim();
    } catch (const Error&) {
        return false;
    }
}

/// A change and the revision that tells of it. Whoever hears that this failed learns whether the
/// change was made nevertheless, and servers learn of it in any case that the disk allows.
void change(const PrivateFolder& folder, std::uint64_t revision, std::string_view what,
            const std::function<void()>& make, const std::function<bool()>& is_made) {
    const auto text = format("the secret is {}, but that may be lost with the power", what);
    try {
        make();
    } catch (const Error& error) {
        if (!holds(is_made)) throw;
        try {
            put_revision(folder, revision);
        } catch (const Error&) {  // NOLINT(bugprone-empty-catch): the first trouble is told
        }
        throw error.during(text);
    }
    try {
        put_revision(folder, revision);
    } catch (const Error& error) {
        throw error.during(
            format("{}, and servers that run may learn of it at the next change only", text));
    }
}

/// Under a lock. A key that is missing beside secrets is lost: a new one would hide that.
bool make_key(const PrivateFolder& folder) {
    if (!read_master_keys(folder).empty()) return false;
    if (!folder.list(limits::secrets_kept).empty())
        fail(Fault::conflict,
             "{0} holds secrets, but {0}/{1} is missing: restore it from the backup", folder.path(),
             master_key_file);
    const auto key = make_master_key();
    write_master_keys(folder, {&key});
    return true;
}

std::size_t count_of(const PrivateFolder& folder) {
    return folder.list(limits::secrets_kept + 1).size();
}

}  // namespace

bool Vault::init() {
    const auto folder = PrivateFolder::make(folder_);
    const ChangeLock lock(folder);
    folder.remove_leftovers();
    return make_key(folder);
}

void Vault::demand_ready() const {
    const auto folder = PrivateFolder::open(folder_);
    if (read_master_keys(folder).empty())
        fail(Fault::not_found, "{}/{} is missing: `vigocli secrets init` makes it, or restore it",
             folder_, master_key_file);
}

bool Vault::is_ready() const {
    try {
        demand_ready();
        return true;
    } catch (const Error&) {
        return false;
    }
}

crypto::Wiped Vault::get(std::string_view path) const {
    demand_path(path);
    const auto folder = PrivateFolder::open(folder_);
    // The end of a rotation may come between the two readings: then the keys are others by now.
    for (int attempt = 0;; ++attempt) {
        const auto keys = read_master_keys(folder);
        const auto sealed = read_sealed(folder, path);
        if (keys.empty()) demand_keys(folder);
        if (const auto* key = find(keys, sealed.key_id)) return opened(sealed, path, *key);
        if (attempt == 2)
            fail(Fault::invalid,
                 "it was sealed with another master key than {}/{}: restore that one", folder_,
                 master_key_file);
    }
}

std::string Vault::problem_of(std::string_view path) const {
    try {
        get(path);
        return {};
    } catch (const Error& error) {
        return error.message();
    }
}

void Vault::set(std::string_view path, std::string_view value, Time now) {
    demand_path(path);
    demand_value(value);
    const auto folder = PrivateFolder::make(folder_);
    const ChangeLock lock(folder);
    folder.remove_leftovers();
    make_key(folder);
    if (count_of(folder) >= limits::secrets_kept && !folder.read(path, file_most))
        fail(Fault::conflict, "{} holds {} secrets already, which is the limit", folder_,
             limits::secrets_kept);
    const auto revision = std::max(next_revision(folder, now), revision_above(folder, path));
    const auto keys = demand_keys(folder);
    const auto sealed = seal(path, value, revision, keys.front());
    change(
        folder, revision, "stored", [&] { folder.replace(path, sealed); },
        [&] { return folder.read(path, file_most) == sealed; });
}

bool Vault::remove(std::string_view path, Time now) {
    demand_path(path);
    const auto folder = PrivateFolder::open(folder_);
    const ChangeLock lock(folder);
    const auto revision = next_revision(folder, now);
    bool was_there = true;
    change(
        folder, revision, "deleted", [&] { was_there = folder.remove(path); },
        [&] { return !folder.read(path, file_most); });
    return was_there;
}

std::vector<Vault::Listed> Vault::list() const {
    std::vector<Listed> all;
    std::optional<PrivateFolder> folder;
    try {
        folder = PrivateFolder::open(folder_);
    } catch (const Error& error) {
        if (error.fault() == Fault::not_found) return all;
        throw;
    }
    for (auto& each : folder->list(limits::secrets_kept + 1)) {
        Listed listed{.path = std::move(each.name), .problem = std::move(each.problem)};
        try {
            if (listed.problem.empty()) {
                const auto sealed = read_sealed(*folder, listed.path);
                listed.revision = sealed.revision;
                listed.bytes = value_bytes(sealed);
            }
        } catch (const Error& error) {
            listed.problem = error.message();
        }
        all.push_back(std::move(listed));
    }
    return all;
}

std::string Vault::stamp() const {
    try {
        return PrivateFolder::open(folder_).read(revision_file, head_most).value_or("");
    } catch (const Error& error) {
        return error.fault() == Fault::not_found ? std::string() : error.message();
    }
}

Vault::Rotated Vault::rotate() {
    const auto folder = PrivateFolder::open(folder_);
    const ChangeLock lock(folder);
    folder.remove_leftovers();
    auto keys = demand_keys(folder);
    Rotated done{.was_interrupted = keys.size() > 1};
    const auto all = folder.list(limits::secrets_kept + 1);
    for (const auto& each : all) {
        const auto problem = each.problem.empty() ? problem_of(each.name) : each.problem;
        if (!problem.empty())
            fail(Fault::conflict, "secret {}: {}; set or delete it first, it would be lost",
                 each.name, problem);
    }
    if (!done.was_interrupted) {
        keys.insert(keys.begin(), make_master_key());
        write_master_keys(folder, {&keys[0], &keys[1]});
    }
    for (const auto& each : all) {
        const auto sealed = read_sealed(folder, each.name);
        if (sealed.key_id == keys.front().id) continue;
        const auto value = opened(sealed, each.name, *find(keys, sealed.key_id));
        folder.replace(each.name, seal(each.name, value.view(), sealed.revision, keys.front()));
        ++done.secrets;
    }
    write_master_keys(folder, {&keys.front()});
    return done;
}

crypto::Wiped random_value(std::size_t length) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    constexpr unsigned fair = 256 - 256 % letters.size();  // what is above would favour some
    crypto::Wiped value(length);
    for (std::size_t at = 0; at < length;) {
        auto random = crypto::random_bytes(64);
        for (const char each : random) {
            const auto number = static_cast<unsigned char>(each);
            if (number < fair && at < length)
                value.data()[at++] = static_cast<unsigned char>(letters[number % letters.size()]);
        }
        crypto::wipe(random);
    }
    return value;
}

}  // namespace vigo::secrets
