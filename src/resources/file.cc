// file — a regular file: its content, owner and mode.

#include "crypto/digest.h"
#include "resources/catalogue.h"
#include "resources/file/edits.h"
#include "resources/support/diff.h"
#include "resources/support/ownership.h"

namespace vigo::resources {
namespace {

struct File {
    std::string target_path;
    std::optional<std::string> content;
    std::string source;
    Mode mode{0644};
    std::string owner;
    std::string group;
    std::string secontext;
    std::int64_t baseindent = 0;
    std::string backup;
    std::string validate;
    std::vector<std::string> stream_edit;
    State state = State::present;

    Sha256 digest{};  // of `content`, as it shall be in the file
};

constexpr Field<File> fields[] = {
    field<&File::target_path>("target_path", "Where the file lives.",
                              key | absolute_path | managed_path),
    field<&File::content>(
        "content",
        "What the file holds. A file that has neither `content` nor `source` keeps what it holds.",
        any_text),
    field<&File::source>("source",
                         "A file to copy from: on the envoy with an absolute path; `templates/…` "
                         "is a template on the "
                         "server, rendered into `content`.",
                         absolute_path),
    field<&File::mode>("mode", "Permission bits."),
    field<&File::owner>(
        "owner", "User, by name or number. Left alone when empty; a new file belongs to root."),
    field<&File::group>("group", "Group, by name or number. Left alone when empty."),
    field<&File::secontext>("secontext", "SELinux context. Without SELinux it means nothing.",
                            one_line),
    field<&File::baseindent>("baseindent",
                             "Spaces put before every line of `content` that is not empty.", none,
                             {.least = 0, .most = 200}),
    field<&File::backup>("backup",
                         "Keeps the old content beside the file before it changes: `true` as "
                         "`FILE.SECONDS.bak`, other "
                         "text as `FILE` with this suffix.",
                         one_line),
    field<&File::validate>(
        "validate",
        "Command that judges new content before it is written; `%` is a temporary file with it. "
        "Only exit status 0 lets it through.",
        command),
    field<&File::stream_edit>(
        "stream_edit",
        "Scripts, absolute paths, that filter the content (of the file itself when there is no "
        "other) from stdin to stdout. They belong to root and are run on every check.",
        absolute_path | command),
    field<&File::state>("state", "Whether the file must exist."),
};

void validate(const File& want) {
    if (want.content && !want.source.empty())
        fail(Fault::invalid, "a file has either `content` or `source`, not both");
    if (want.backup.find('/') != std::string::npos)
        fail(Fault::invalid, "`backup` is a suffix: it must not contain a slash");
}

void prepare(File& want) {
    if (!want.content) return;
    want.content = indented(*want.content, want.baseindent);
    want.digest = crypto::sha256(*want.content);
}

/// Whether the content is known to be right without being read, as in nearly every check of nearly
/// every file.
bool content_is_right(const File& want, const FileStatus& found, const Host& host) {
    if (!want.stream_edit.empty()) return false;
    if (want.content)
        return found.size == want.content->size() &&
               host.files().digest(want.target_path, found) == want.digest;
    if (want.source.empty()) return true;
    const auto source = host.files().status(want.source);
    return source && source->kind == FileKind::regular && source->size == found.size &&
           host.files().digest(want.source, *source) ==
               host.files().digest(want.target_path, found);
}

/// What the file shall hold; `now` is what it does.
std::string wanted_content(const File& want, const std::string& now, const Host& host) {
    std::string content = want.content.value_or(now);
    if (!want.source.empty()) {
        auto source = host.files().read(want.source);
        if (!source) fail(Fault::not_found, "there is no source {}", want.source);
        content = std::move(*source);
    }
    return stream_edited(std::move(content), want.stream_edit, want.target_path, host);
}

std::string backup_path(const File& want, const Host& host) {
    const auto word = to_lower(want.backup);
    if (want.backup.empty() || word == "false" || word == "no") return {};
    if (word != "true" && word != "yes") return want.target_path + want.backup;
    return format("{}.{}.bak", want.target_path, to_ms(host.clock().now()) / 1000);
}

/// Adds `content` when it differs, and says what to write.
std::optional<std::string> add_content_difference(Drift& drift, const File& want,
                                                  const std::optional<FileStatus>& file,
                                                  const Host& host) {
    if (file && content_is_right(want, *file, host)) return std::nullopt;
    const auto now = file ? host.files().read_to_change(want.target_path).value_or("") : "";
    auto content = wanted_content(want, now, host);
    if (file && content == now) return std::nullopt;
    if (!want.validate.empty()) judge_content(content, want.validate, want.target_path, host);
    if (file) {
        const auto words = summaries(now, content);
        drift.add("content", words.before, words.after).diff = unified_diff(now, content);
    } else {
        drift.add("content", "absent", summary(content)).diff = unified_diff("", content);
    }
    return content;
}

bool selinux_is_on(const Host& host) {
    return host.files().status("/sys/fs/selinux/enforce").has_value();
}

void add_context_difference(Drift& drift, const File& want, bool exists, const Host& host) {
    if (want.secontext.empty() || !selinux_is_on(host)) return;
    std::string now = "absent";
    if (exists) {
        const auto said =
            host.commands().query({.words = {"stat", "-c", "%C", "--", want.target_path}});
        now = std::string(trim(said.out));
    }
    if (now == want.secontext) return;
    drift.add("secontext", now, want.secontext,
              [path = want.target_path, context = want.secontext](Host& h) {
                  run_or_fail(h.commands(), {.words = {"chcon", "--", context, path}});
              });
}

Drift check_absent(const File& want, const std::optional<FileStatus>& found) {
    Drift drift;
    if (!found) return drift;
    if (found->kind == FileKind::directory)
        fail(Fault::conflict, "{} is a directory: it is not removed as a file", want.target_path);
    drift.add("state", "present", "absent",
              [path = want.target_path](Host& h) { h.files().remove(path); });
    return drift;
}

struct Write {
    FileContent file;
    std::string backup;
};

/// The backup is the old file itself under a second name: nothing is read, and it keeps all that it
/// was.
void write(const Write& what, Host& host) {
    if (!what.backup.empty()) host.files().put_hard_link(what.backup, what.file.path);
    host.files().put(what.file);
}

Drift check_present(const File& want, std::optional<FileStatus> found, const Host& host) {
    Drift drift;
    if (found && found->kind != FileKind::regular && found->kind != FileKind::symlink)
        fail(Fault::conflict, "{} is a {}, not a regular file", want.target_path,
             name_of(found->kind));
    const auto owner = owner_wanted(want.owner, want.group, host.accounts());
    const bool is_link = found && found->kind == FileKind::symlink;
    if (is_link) {
        drift.add("kind", "a symlink to " + host.files().read_link(want.target_path),
                  "a regular file");
        found.reset();
    }
    Write made{.file = {want.target_path, add_content_difference(drift, want, found, host),
                        want.mode.bits, owner.uid, owner.gid}};
    if (found) {
        add_mode_difference(drift, *found, want.mode);
        add_owner_differences(drift, *found, owner, host.accounts());
        if (made.file.content) made.backup = backup_path(want, host);
    }
    if (!drift.empty()) drift.fix_together([made = std::move(made)](Host& h) { write(made, h); });
    add_context_difference(drift, want, found.has_value(), host);
    return drift;
}

Drift check(const File& want, const Host& host) {
    auto found = host.files().status(want.target_path);
    return want.state == State::absent ? check_absent(want, found)
                                       : check_present(want, found, host);
}

}  // namespace

ResourceType file() {
    return Resource<File>{
        .name = "file",
        .doc = "A regular file: what it holds, who owns it and who may do what with it.",
        .fields = fields,
        .validate = validate,
        .prepare = prepare,
        .check = check};
}

}  // namespace vigo::resources
