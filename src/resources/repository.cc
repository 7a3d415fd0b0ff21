// repository — where the package manager of a machine finds software.

#include <algorithm>

#include "base/text.h"
#include "crypto/openpgp.h"
#include "resources/catalogue.h"
#include "resources/repository/manager.h"
#include "resources/repository/source_line.h"

namespace vigo::resources {
namespace {

constexpr Field<RepositoryWant> fields[] = {
    field<&RepositoryWant::repository>("repository",
                                       "Its name, and that of its file in /etc/apt/sources.list.d: "
                                       "letters, digits, `_`, `-`, `.`.",
                                       key | one_line),
    field<&RepositoryWant::repo>(
        "repo",
        "The line as apt has it: `deb [arch=amd64] https://deb.example.com/debian bookworm main`. "
        "It names no key: `key_url` does.",
        one_line | web_url),
    field<&RepositoryWant::key_url>(
        "key_url",
        "Where the key is that the repository is signed with, armoured or not. It is put into "
        "/etc/apt/keyrings and named by Signed-By, so it counts for this repository alone.",
        one_line | web_url),
    field<&RepositoryWant::key_fingerprint>(
        "key_fingerprint",
        "The fingerprint of that key, or of each key in the file: another one is refused. Over "
        "http:// it is required. Without it the key is fetched once and then kept.",
        one_line),
    field<&RepositoryWant::enabled>("enabled", "False writes it down without using it."),
    field<&RepositoryWant::format>(
        "format",
        "How the file is written: `list` on one line, `deb822` in fields. `auto` is `deb822` where "
        "the system's own sources are."),
    field<&RepositoryWant::state>(
        "state", "Whether the repository must be there. Absent removes its key, too."),
};

/// apt passes over files with other characters, without a word.
void check_name(std::string_view name) {
    const bool fits = name.size() <= 200 && std::all_of(name.begin(), name.end(), [](char c) {
                          return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                 (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
                      });
    if (!fits || name.starts_with('.'))
        fail(Fault::invalid,
             "apt ignores a file named \"{}\": use letters, digits, `_`, `-` and `.` only",
             printable(name, 100));
}

void check_key(const RepositoryWant& want) {
    const bool plain = want.key_url.starts_with("http://");
    if (!plain && !want.key_url.starts_with("https://"))
        fail(Fault::invalid, "\"{}\" cannot be a key_url: it begins with https://",
             printable(want.key_url, 200));
    const auto host = want.key_url.substr(0, want.key_url.find('/', 8));
    if (host.find('@') != std::string::npos)
        fail(Fault::invalid, "a key_url holds no password: everyone on the machine can read it");
    if (want.key_url.find_first_of(" \t\"'") != std::string::npos)
        fail(Fault::invalid, "a key_url holds neither blanks nor quotes");
    if (plain && want.key_fingerprint.all.empty())
        fail(Fault::invalid,
             "a key that comes over http:// can be another one on the way: give its "
             "key_fingerprint, or take it over https://");
    for (const auto& each : want.key_fingerprint.all) crypto::normal_fingerprint(each);
}

void validate(const RepositoryWant& want) {
    check_name(want.repository);
    if (want.state == State::absent) return;
    if (want.repo.empty()) fail(Fault::invalid, "a repository that must be there needs `repo`");
    const auto source = parse_source_line(want.repo);
    if (want.key_url.empty() && !want.key_fingerprint.all.empty())
        fail(Fault::invalid, "key_fingerprint needs a `key_url` that it can be compared with");
    if (want.key_url.empty()) return;
    check_key(want);
    if (source.option("signed-by") != nullptr)
        fail(Fault::invalid,
             "`repo` names a key with signed-by, and key_url another: leave out one");
}

Drift check(const RepositoryWant& want, const Host& host) {
    return repository_manager_of(host).check(want, host);
}

}  // namespace

ResourceType repository() {
    return Resource<RepositoryWant>{
        .name = "repository",
        .doc = "A place that the package manager of the machine takes software from, with its key.",
        .fields = fields,
        .validate = validate,
        .check = check};
}

}  // namespace vigo::resources
