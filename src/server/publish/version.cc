// version — the record of a published version.

#include "server/publish/version.h"

#include <algorithm>

#include "base/error.h"
#include "schema/json.h"

namespace vigo::publish {
namespace {

constexpr Field<Version> fields[] = {
    field<&Version::number>("version", "The number; it only rises.", required, {.least = 1}),
    field<&Version::author>("author", "Who published it."),
    field<&Version::time_ms>("time_ms", "When, in milliseconds since 1970.", required),
    field<&Version::message>("message", "Why, in the author's words."),
    field<&Version::digest>("sha256", "Digest of the tree.", required),
    field<&Version::changes>("changes", "Files added (+), changed (~) and removed (-)."),
    field<&Version::parent>("parent", "The version that was live before; 0 for none."),
    field<&Version::rollback_of>("rollback_of", "The version that it repeats; 0 for none."),
    field<&Version::automatic>("automatic", "Whether the server made it by itself: a rollback."),
    field<&Version::result>("result", "What became of it when it was published."),
};

}  // namespace

std::span<const Field<Version>> fields_of(const Version*) { return fields; }

std::string to_record(const Version& version) {
    return to_json(write(std::span<const Field<Version>>(fields), version), 2) + "\n";
}

Version parse_record(std::string_view record) {
    Version version;
    Diagnostics findings;
    Reader reader(findings);
    read(std::span<const Field<Version>>(fields), parse_json(record), version, reader,
         "a version's record");
    if (findings.has_errors()) fail(Fault::invalid, "{}", findings.all().front().text());
    return version;
}

std::vector<std::string> changes_between(const stack::Tree& before, const stack::Tree& after) {
    std::vector<std::pair<std::string, char>> found;
    for (const auto& [path, text] : before) {
        const auto now = after.find(path);
        if (now == after.end())
            found.emplace_back(path, '-');
        else if (now->second != text)
            found.emplace_back(path, '~');
    }
    for (const auto& [path, text] : after)
        if (!before.contains(path)) found.emplace_back(path, '+');
    std::sort(found.begin(), found.end());
    std::vector<std::string> changes;
    changes.reserve(found.size());
    for (const auto& [path, sign] : found) changes.push_back(sign + path);
    return changes;
}

}  // namespace vigo::publish
