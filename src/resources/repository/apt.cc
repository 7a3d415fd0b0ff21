// apt — repositories of Debian and its kin: a file of its own for each, and a key beside them all.

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "crypto/openpgp.h"
#include "resources/repository/key.h"
#include "resources/repository/manager.h"
#include "resources/repository/source_line.h"
#include "resources/support/apt_failure.h"
#include "resources/support/diff.h"
#include "resources/support/ownership.h"

namespace vigo::resources {
namespace {

constexpr std::string_view folder = "/etc/apt/sources.list.d/";
constexpr std::string_view key_note = "# Key: ";
constexpr std::int64_t update_timeout_ms = 300'000;

/// What the system came with says how its files are written.
bool is_deb822(const RepositoryWant& want, const Host& host) {
    if (want.format != SourceFormat::automatic) return want.format == SourceFormat::deb822;
    for (const auto* name : {"ubuntu.sources", "debian.sources"})
        if (host.files().status(std::string(folder) + name)) return true;
    return false;
}

std::string path_of(const RepositoryWant& want, bool deb822) {
    return format("{}{}.{}", folder, want.repository, deb822 ? "sources" : "list");
}

SourceLine source_of(const RepositoryWant& want) {
    auto source = parse_source_line(want.repo);
    if (!want.key_url.empty())
        source.options.push_back({.name = "signed-by", .values = {key_path(want.repository)}});
    return source;
}

/// Notes where the key came from: that alone tells whether it must be fetched anew, when no
/// fingerprint was given.
std::string content_of(const RepositoryWant& want, bool deb822) {
    const auto source = source_of(want);
    std::string text = "# Managed by Vigo: what is changed here is put back.\n";
    if (!want.key_url.empty() && want.enabled) text += format("{}{}\n", key_note, want.key_url);
    if (!deb822) return text + (want.enabled ? "" : "# ") + as_one_line(source) + "\n";
    return text + as_deb822(source) + (want.enabled ? "" : "Enabled: no\n");
}

bool notes_key(std::string_view content, std::string_view url) {
    for (const auto line : lines_of(content))
        if (line.starts_with(key_note)) return line.substr(key_note.size()) == url;
    return false;
}

KeyWant key_of(const RepositoryWant& want) {
    KeyWant made{.path = key_path(want.repository), .url = want.key_url, .fingerprints = {}};
    for (const auto& each : want.key_fingerprint.all)
        made.fingerprints.push_back(crypto::normal_fingerprint(each));
    return made;
}

struct Change {
    FileContent file;
    std::string surplus;         ///< the same repository in the other format; "" for none
    std::optional<KeyWant> key;  ///< to be fetched
    bool fetch_lists = false;
};

/// Of this repository alone: others may be broken without any fault of its own.
void fetch_lists(const FileContent& file, Host& host) {
    const Command update{.words = {"apt-get", "-q", "update", "-o", "Dir::Etc::sourcelist=%", "-o",
                                   "Dir::Etc::sourceparts=-", "-o", "APT::Get::List-Cleanup=0",
                                   "-o", "APT::Update::Error-Mode=any", "-o", "Acquire::Retries=1"},
                         .timeout = Millis(update_timeout_ms),
                         .scratch = Scratch{.placeholder = "%",
                                            .content = *file.content,
                                            .name = file.path.substr(file.path.rfind('/') + 1)}};
    const auto result = host.commands().run(update);
    if (result.timed_out)
        fail(Fault::timeout, "apt-get took longer than {}", to_text(update.timeout));
    if (!result.ok()) throw apt_failure(result).during("trying the repository");
}

void put_in_folder(const FileContent& file, Host& host) {
    const auto above = file.path.substr(0, file.path.rfind('/'));
    if (!host.files().status(above)) host.files().make_directory(above, 0755);
    host.files().put(file);
}

FileContent root_file(std::string path, std::optional<std::string> content) {
    return {
        .path = std::move(path), .content = std::move(content), .mode = 0644, .uid = 0, .gid = 0};
}

/// A repository is tried before it is put in force: one that apt cannot use would break every
/// `apt-get update` of the machine.
void apply(const Change& change, Host& host) {
    std::optional<std::string> old_key;
    if (change.key) {
        auto packets = fetch_key(*change.key, host);
        old_key = host.files().read_to_change(change.key->path);
        put_in_folder(root_file(change.key->path, std::move(packets)), host);
    }
    try {
        if (change.fetch_lists) fetch_lists(change.file, host);
    } catch (const Error&) {
        if (change.key && old_key) host.files().put(root_file(change.key->path, old_key));
        if (change.key && !old_key) host.files().remove(change.key->path);
        throw;
    }
    put_in_folder(change.file, host);
    if (!change.surplus.empty()) host.files().remove(change.surplus);
}

/// What `path` holds; nothing when it must be written, whatever it is.
std::optional<std::string> content_at(const std::string& path,
                                      const std::optional<FileStatus>& found, const Host& host) {
    if (!found || found->kind == FileKind::symlink) return std::nullopt;
    if (found->kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a file", path, name_of(found->kind));
    return host.files().read_to_change(path);
}

void add_source_differences(Drift& drift, const RepositoryWant& want, const Change& change,
                            const std::optional<std::string>& now,
                            const std::optional<FileStatus>& found, const Host& host) {
    const auto& content = *change.file.content;
    if (now != content) {
        const auto words = summaries(now.value_or(""), content);
        const auto is = now ? words.before : found ? "a symlink" : "absent";
        drift.add("repo", is, as_one_line(source_of(want)) + (want.enabled ? "" : " (disabled)"))
            .diff = unified_diff(now.value_or(""), content);
    }
    if (now) {
        add_mode_difference(drift, *found, Mode{0644});
        add_owner_differences(drift, *found, {.uid = 0, .gid = 0}, host.accounts());
    }
    if (!change.surplus.empty()) drift.add("format", "also in " + change.surplus, change.file.path);
}

Drift check_present(const RepositoryWant& want, const Host& host) {
    Drift drift;
    const bool deb822 = is_deb822(want, host);
    Change change{.file = root_file(path_of(want, deb822), content_of(want, deb822))};
    const auto found = host.files().status(change.file.path);
    const auto now = content_at(change.file.path, found, host);
    if (const auto other = path_of(want, !deb822); host.files().status(other))
        change.surplus = other;
    if (!want.key_url.empty() && want.enabled) {
        const auto wanted_key = key_of(want);
        add_key_difference(drift, wanted_key, now && notes_key(*now, want.key_url), host);
        if (!drift.empty()) change.key = wanted_key;
    }
    change.fetch_lists = want.enabled && (change.key || now != change.file.content);
    add_source_differences(drift, want, change, now, found, host);
    if (!drift.empty()) drift.fix_together([change](Host& h) { apply(change, h); });
    return drift;
}

/// apt forgets the lists of a repository by itself once no file names it.
Drift check_absent(const RepositoryWant& want, const Host& host) {
    Drift drift;
    for (const auto& path :
         {path_of(want, false), path_of(want, true), key_path(want.repository)}) {
        const auto found = host.files().status(path);
        if (!found) continue;
        if (found->kind == FileKind::directory)
            fail(Fault::conflict, "{} is a directory: it is not removed as a file", path);
        drift.add(path, "present", "absent", [path](Host& h) { h.files().remove(path); });
    }
    return drift;
}

class AptRepositories : public RepositoryManager {
 public:
    Drift check(const RepositoryWant& want, const Host& host) const override {
        return want.state == State::absent ? check_absent(want, host) : check_present(want, host);
    }
};

}  // namespace

const RepositoryManager& apt_repositories() {
    static const AptRepositories one;
    return one;
}

}  // namespace vigo::resources
