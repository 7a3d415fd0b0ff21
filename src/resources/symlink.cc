// symlink — a link to another path: symbolic, or a hard one.

#include "resources/catalogue.h"
#include "resources/support/ownership.h"

namespace vigo::resources {
namespace {

enum class LinkType { soft, hard };
constexpr std::string_view link_type_names[] = {"soft", "hard"};
constexpr std::span<const std::string_view> choices(const LinkType*) { return link_type_names; }

struct Symlink {
    std::string target_path;
    std::string to;
    LinkType link_type = LinkType::soft;
    bool force = false;
    std::string owner;
    std::string group;
    State state = State::present;
};

constexpr Field<Symlink> fields[] = {
    field<&Symlink::target_path>("target_path", "Where the link lives.",
                                 key | absolute_path | managed_path),
    field<&Symlink::to>("to",
                        "What it points to. A soft link may dangle, and may be relative; a hard "
                        "one needs an existing file."),
    field<&Symlink::link_type>("link_type", "A symbolic link, or a second name of the same file."),
    field<&Symlink::force>("force", "Replace, or remove, a regular file that is in the way."),
    field<&Symlink::owner>(
        "owner", "User, by name or number, who owns the soft link itself. Left alone when empty."),
    field<&Symlink::group>("group", "Group of the soft link itself. Left alone when empty."),
    field<&Symlink::state>("state", "Whether the link must exist."),
};

void validate(const Symlink& want) {
    const bool hard = want.link_type == LinkType::hard;
    if (want.state == State::present && want.to.empty())
        fail(Fault::invalid, "a symlink that must exist needs `to`");
    if (hard && !want.to.empty() && want.to.front() != '/')
        fail(Fault::invalid, "`to` of a hard link must be an absolute path");
    if (hard && !(want.owner.empty() && want.group.empty()))
        fail(Fault::invalid, "a hard link has no owner of its own: use a file resource for {}",
             want.to);
}

/// Whether the path is the very file that the hard link shall be.
bool is_same_file(const std::optional<FileStatus>& found, const Symlink& want, const Host& host) {
    if (want.link_type != LinkType::hard || !found || want.to.empty()) return false;
    const auto target = host.files().status(want.to);
    return target && target->device == found->device && target->inode == found->inode;
}

/// Never gives up a directory, not even with `force`: a mistyped path must not be able to delete a
/// tree.
void refuse_to_clobber(const Symlink& want, FileKind found) {
    if (found == FileKind::symlink || (found == FileKind::regular && want.force)) return;
    fail(Fault::conflict, "{} is a {}, not a {}link{}", want.target_path, name_of(found),
         want.link_type == LinkType::hard ? "hard " : "sym",
         found == FileKind::regular ? ": `force` would replace it" : "");
}

std::string describe(const std::optional<FileStatus>& found, const Symlink& want,
                     const Host& host) {
    if (!found) return "absent";
    if (found->kind == FileKind::symlink) return host.files().read_link(want.target_path);
    return "a " + std::string(name_of(found->kind));
}

Drift check_absent(const Symlink& want, const std::optional<FileStatus>& found, const Host& host) {
    Drift drift;
    if (!found) return drift;
    if (!is_same_file(found, want, host)) refuse_to_clobber(want, found->kind);
    drift.add("state", "present", "absent",
              [path = want.target_path](Host& h) { h.files().remove(path); });
    return drift;
}

Drift check_hard(const Symlink& want, const std::optional<FileStatus>& found, const Host& host) {
    Drift drift;
    if (!host.files().status(want.to))
        fail(Fault::not_found, "there is no file {} to link to", want.to);
    if (is_same_file(found, want, host)) return drift;
    if (found) refuse_to_clobber(want, found->kind);
    drift.add(
        "to", describe(found, want, host), want.to,
        [path = want.target_path, to = want.to](Host& h) { h.files().put_hard_link(path, to); });
    return drift;
}

Drift check_soft(const Symlink& want, const std::optional<FileStatus>& found, const Host& host) {
    Drift drift;
    if (found) refuse_to_clobber(want, found->kind);
    const bool is_link = found && found->kind == FileKind::symlink;
    const auto now = describe(found, want, host);
    const bool points_elsewhere = !is_link || now != want.to;
    const auto owner = owner_wanted(want.owner, want.group, host.accounts());
    if (points_elsewhere) drift.add("to", now, want.to);
    if (is_link) add_owner_differences(drift, *found, owner, host.accounts());
    if (drift.empty()) return drift;
    drift.fix_together([path = want.target_path, to = want.to, points_elsewhere, owner](Host& h) {
        if (points_elsewhere) h.files().put_symlink(path, to);
        if (owner.uid || owner.gid) h.files().set_owner(path, owner.uid, owner.gid);
    });
    return drift;
}

Drift check(const Symlink& want, const Host& host) {
    const auto found = host.files().status(want.target_path);
    if (want.state == State::absent) return check_absent(want, found, host);
    return want.link_type == LinkType::hard ? check_hard(want, found, host)
                                            : check_soft(want, found, host);
}

}  // namespace

ResourceType symlink() {
    return Resource<Symlink>{
        .name = "symlink",
        .doc = "A link: what it points to, and that nothing else is in its place.",
        .fields = fields,
        .validate = validate,
        .check = check};
}

}  // namespace vigo::resources
