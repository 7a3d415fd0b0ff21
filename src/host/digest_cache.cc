#include "host/digest_cache.h"

#include <cstring>

#include "base/limits.h"
#include "crypto/digest.h"

namespace vigo {
namespace {

constexpr std::int64_t settle_ns = 2'000'000'000;
constexpr std::string_view magic = "vigo-digests-1\n";

/// One entry as it is saved; read back only on the machine that wrote it.
struct Record {
    std::uint64_t device;
    std::uint64_t inode;
    std::uint64_t size;
    std::int64_t mtime_ns;
    std::int64_t ctime_ns;
    Sha256 digest;
};

}  // namespace

std::size_t DigestCache::Hash::operator()(const Key& key) const noexcept {
    return (key.inode * 0x9e3779b97f4a7c15ULL) ^ (key.device << 1);
}

std::optional<Sha256> DigestCache::find(const FileStatus& file) {
    const auto found = entries_.find({file.device, file.inode});
    if (found == entries_.end()) return std::nullopt;
    auto& entry = found->second;
    if (entry.size != file.size || entry.mtime_ns != file.mtime_ns ||
        entry.ctime_ns != file.ctime_ns)
        return std::nullopt;
    entry.used = true;
    return entry.digest;
}

void DigestCache::remember(const FileStatus& file, std::int64_t read_ns, const Sha256& digest) {
    if (file.ctime_ns >= read_ns - settle_ns) return;
    if (entries_.size() >= limits::digests_kept) make_room();
    entries_[{file.device, file.inode}] = {file.size, file.mtime_ns, file.ctime_ns, digest};
    ++changes_;
}

/// What nobody asked for since the last time goes; when all were asked for, half of them.
void DigestCache::make_room() {
    std::erase_if(entries_, [](const auto& each) { return !each.second.used; });
    bool odd = false;
    if (entries_.size() >= limits::digests_kept)
        std::erase_if(entries_, [&](const auto&) { return odd = !odd; });
    for (auto& each : entries_) each.second.used = false;
}

void DigestCache::clear() {
    entries_.clear();
    ++changes_;
}

std::string DigestCache::save() const {
    std::string body;
    body.reserve(entries_.size() * sizeof(Record));
    for (const auto& [key, entry] : entries_) {
        const Record record{key.device,     key.inode,      entry.size,
                            entry.mtime_ns, entry.ctime_ns, entry.digest};
        body.append(reinterpret_cast<const char*>(&record), sizeof record);
    }
    const auto check = crypto::sha256(body);
    return std::string(magic) +
           std::string(reinterpret_cast<const char*>(check.data()), check.size()) + body;
}

void DigestCache::load(std::string_view bytes) {
    if (!bytes.starts_with(magic)) return;
    bytes.remove_prefix(magic.size());
    if (bytes.size() < sizeof(Sha256)) return;
    const auto body = bytes.substr(sizeof(Sha256));
    const auto check = crypto::sha256(body);
    if (body.size() % sizeof(Record) != 0 ||
        std::memcmp(check.data(), bytes.data(), check.size()) != 0)
        return;
    for (std::size_t at = 0; at < body.size(); at += sizeof(Record)) {
        Record record{};
        std::memcpy(&record, body.data() + at, sizeof record);
        if (entries_.size() >= limits::digests_kept) return;
        entries_[{record.device, record.inode}] = {record.size, record.mtime_ns, record.ctime_ns,
                                                   record.digest};
    }
}

}  // namespace vigo
