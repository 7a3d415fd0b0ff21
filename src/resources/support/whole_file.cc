// whole_file — compares and writes a small file as a whole.

#include "resources/support/whole_file.h"

#include "base/error.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "resources/support/ownership.h"

namespace vigo::resources {
namespace {

std::string folder_of(const std::string& path) {
    return path.substr(0, std::max<std::size_t>(path.rfind('/'), 1));
}

void write(const WholeFile& want, Host& host) {
    if (want.write) return want.write(host);
    const auto folder = folder_of(want.path);
    if (!host.files().status(folder)) host.files().make_directory(folder, 0755);
    host.files().put({.path = want.path,
                      .content = want.content,
                      .mode = want.mode,
                      .uid = want.uid,
                      .gid = want.gid});
}

bool has_content(const WholeFile& want, const Host& host, const FileStatus& found) {
    return found.size == want.content.size() &&
           host.files().digest(want.path, found) == crypto::sha256(want.content);
}

}  // namespace

void check_whole_file(const WholeFile& want, const Host& host, Drift& drift) {
    const auto found = host.files().status(want.path);
    const auto fix = [=](Host& h) { write(want, h); };
    if (!found) return void(drift.add(want.property, "absent", want.shown, fix));
    if (found->kind == FileKind::symlink)
        return void(drift.add(want.property, "a symlink", want.shown, fix));
    if (found->kind != FileKind::regular)
        fail(Fault::conflict, "{} is a {}, not a file", want.path, name_of(found->kind));

    const auto before = drift.differences().size();
    if (!has_content(want, host, *found)) drift.add(want.property, "other content", want.shown);
    add_mode_difference(drift, *found, Mode{want.mode});
    add_owner_differences(drift, *found, {.uid = want.uid, .gid = want.gid}, host.accounts());
    if (drift.differences().size() != before) drift.fix_together(fix);
}

}  // namespace vigo::resources
