// archive — versions on the disk, and the one rename that puts one into force.

#include "server/publish/archive.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "base/error.h"
#include "base/limits.h"
#include "server/publish/disk.h"

namespace vigo::publish {
namespace {

constexpr std::string_view record_name = "/version.json";
constexpr std::string_view tree_name = "/tree";
constexpr std::string_view last_name = "/last";  // the highest number ever used
constexpr std::string_view staged = ".new-";
constexpr std::string_view discarded = ".old-";

/// A number as `commit` writes it; nothing for any other name.
std::optional<std::int64_t> number_in(std::string_view name) {
    std::int64_t number = 0;
    const auto read = std::from_chars(name.data(), name.data() + name.size(), number);
    if (read.ec != std::errc{} || number < 1 || format("{}", number) != name) return std::nullopt;
    return number;
}

}  // namespace

Paths Paths::under(const std::string& folder) {
    return {
        .stacks = folder + "/stacks", .versions = folder + "/.versions", .live = folder + "/.live"};
}

Paths Paths::beside(const std::string& stacks, const std::string& live) {
    return {.stacks = stacks, .versions = disk::parent_of(live) + "/.versions", .live = live};
}

std::string Archive::folder_of(std::int64_t number) const {
    return format("{}/{}", paths_.versions, number);
}

/// Relative where that is possible, so that the whole folder can be moved.
std::string Archive::link_text(std::int64_t number) const {
    const auto parent = disk::parent_of(paths_.versions);
    const bool beside = parent == disk::parent_of(paths_.live);
    const auto folder =
        beside ? paths_.versions.substr(paths_.versions.rfind('/') + 1) : paths_.versions;
    return format("{}/{}{}", folder, number, tree_name);
}

std::vector<std::int64_t> Archive::numbers() const {
    std::vector<std::int64_t> found;
    for (const auto& name : disk::names_in(paths_.versions))
        if (const auto number = number_in(name)) found.push_back(*number);
    std::sort(found.begin(), found.end());
    return found;
}

std::optional<std::int64_t> Archive::live_number() const {
    const auto to = disk::read_link(paths_.live);
    if (!to) return std::nullopt;
    std::string_view text = *to;
    if (text.ends_with(tree_name)) text.remove_suffix(tree_name.size());
    const auto number = number_in(text.substr(text.rfind('/') + 1));
    if (!number || link_text(*number) != *to)
        fail(Fault::conflict,
             "{} leads to {}, which no publish made: remove the link, then publish again",
             paths_.live, *to);
    return number;
}

std::optional<Loaded> Archive::load_live(Diagnostics& findings) const {
    if (const auto number = live_number()) return load(*number);
    if (!disk::is_folder(paths_.live)) return std::nullopt;
    Loaded loaded{.tree = stack::read_folder(paths_.live, findings), .by_hand = true};
    loaded.version = {.number = next_number() - 1, .digest = stack::digest_of(loaded.tree)};
    return loaded;
}

Version Archive::record(std::int64_t number) const {
    const auto text =
        disk::read_file(folder_of(number) + std::string(record_name), limits::yaml_bytes);
    if (!text)
        fail(Fault::not_found,
             "there is no version {}: `vigocli config history` lists those that are kept", number);
    try {
        return parse_record(*text);
    } catch (const Error& e) {
        throw e.during(format("the record of version {}", number));
    }
}

Loaded Archive::load(std::int64_t number) const {
    Loaded loaded{.version = record(number)};
    Diagnostics findings;
    loaded.tree = stack::read_folder(folder_of(number) + std::string(tree_name), findings);
    const auto found = stack::digest_of(loaded.tree);
    if (findings.has_errors() || found != loaded.version.digest)
        fail(Fault::conflict,
             "version {} was changed on the disk (its digest is {}, published was {}): publish "
             "again",
             number, found, loaded.version.digest);
    return loaded;
}

/// Without the link, the first version of all is the one that a killed publish left; later ones
/// have lost a link that there was.
bool Archive::was_never_live(std::int64_t number, std::optional<std::int64_t> live,
                             std::span<const std::int64_t> all) const {
    if (live) return number > *live;
    if (all.size() > 1 || disk::is_folder(paths_.live)) return false;
    try {
        return record(number).parent == 0;
    } catch (const Error&) {
        return false;  // damaged: it is shown as such
    }
}

std::vector<Version> Archive::history() const {
    std::vector<Version> all;
    const auto live = live_number();
    const auto all_numbers = numbers();
    for (const auto number : all_numbers) {
        if (was_never_live(number, live, all_numbers)) break;
        try {
            all.push_back(record(number));
        } catch (const Error&) {
            all.push_back({.number = number, .result = "damaged"});
        }
    }
    for (const auto& each : all)
        if (each.automatic)
            for (auto& other : all)
                if (other.number == each.parent) other.result = "auto-rolled-back";
    std::reverse(all.begin(), all.end());
    return all;
}

std::int64_t Archive::next_number() const {
    std::int64_t highest = 0;
    if (const auto all = numbers(); !all.empty()) highest = all.back();
    const auto last = disk::read_file(paths_.versions + std::string(last_name), 32);
    if (last) highest = std::max(highest, number_in(trim(*last)).value_or(0));
    return highest + 1;
}

void Archive::lift(std::int64_t number) {
    if (number < next_number()) return;
    disk::make_folder(paths_.versions);
    disk::sync_folder(disk::parent_of(paths_.versions));
    disk::replace_file(paths_.versions + std::string(last_name), format("{}\n", number));
}

void Archive::stage(const std::string& folder, const Version& version, const stack::Tree& tree) {
    disk::make_folder(folder);
    disk::write_tree(folder + std::string(tree_name), tree);
    disk::write_file(folder + std::string(record_name), to_record(version), 0444);
    disk::lock_folder(folder);
    disk::sync_file_system(folder);
}

void Archive::commit(const Version& version, const stack::Tree& tree) {
    lift(version.number);
    const auto beside = format("{}/{}{}", paths_.versions, staged, version.number);
    stage(beside, version, tree);
    disk::rename(beside, folder_of(version.number));
    try {
        disk::replace_link(paths_.live, link_text(version.number));
    } catch (const Error& error) {
        if (live_number() != version.number) throw;
        throw error.during(
            format("version {} is in force, but may be lost with the power", version.number));
    }
}

/// Renamed first: a half removed version must not look like a version.
void Archive::discard(std::int64_t number) {
    const auto away = format("{}/{}{}", paths_.versions, discarded, number);
    disk::remove_tree(away);
    disk::rename(folder_of(number), away);
    disk::remove_tree(away);
}

void Archive::clean() {
    for (const auto& name : disk::names_in(paths_.versions))
        if (name.starts_with(staged) || name.starts_with(discarded))
            disk::remove_tree(paths_.versions + "/" + name);
    disk::remove_tree(paths_.live + ".new");
    const auto live = live_number();
    const auto all = numbers();
    for (const auto number : all)
        if (was_never_live(number, live, all)) discard(number);
}

void Archive::prune() {
    const auto all = numbers();
    const auto live = live_number();
    for (std::size_t at = 0; at + kept_ < all.size(); ++at)
        if (all[at] != live) discard(all[at]);
}

}  // namespace vigo::publish
