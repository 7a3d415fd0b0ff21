// piece_diff — two bundles reduced to what differs, then compared as bundles.
#include "compile/piece_diff.h"

#include <algorithm>
#include <unordered_map>

#include "base/limits.h"
#include "bundle/parts.h"
#include "compile/pieces.h"

namespace vigo::compile {
namespace {

bool is_equal(const Frame& a, const Frame& b) {
    return a.crates == b.crates && std::equal(a.rows.begin(), a.rows.end(), b.rows.begin(),
                                              b.rows.end(), [](const auto& one, const auto& other) {
                                                  return one.head == other.head &&
                                                         one.links == other.links;
                                              });
}

/// One resource as it stands in `from`, or without what it says.
BundledResource resource(const Assembled& from, std::size_t at, bool whole) {
    const auto& row = from.frame->rows[at];
    BundledResource made{.crate = row.crate, .name = row.name, .type = row.type};
    made.attributes = Map();
    if (!whole) return made;
    auto body = parts::read_body(from.pieces[at]->body);
    made.attributes = std::move(body.attributes);
    made.when = std::move(body.when);
    return made;
}

Bundle without_resources(const Assembled& from) {
    return {.resources = {},
            .crates = from.frame->crates,
            .trait_paths = from.trait_paths,
            .secrets = {},
            .vars = {}};
}

/// What each resource says, by what it is.
using Bodies = std::unordered_map<std::string_view, const std::string*>;

Bodies bodies_of(const Assembled& from) {
    Bodies bodies;
    bodies.reserve(from.pieces.size());
    for (std::size_t at = 0; at < from.pieces.size(); ++at)
        bodies.emplace(from.frame->rows[at].head, &from.pieces[at]->body);
    return bodies;
}

/// All resources with their links; what they say only where the other side says something else.
Bundle reduced(const Assembled& from, const Bodies& other) {
    auto made = without_resources(from);
    for (std::size_t at = 0; at < from.pieces.size(); ++at) {
        const auto& row = from.frame->rows[at];
        const auto found = other.find(row.head);
        const bool differs = found == other.end() || *found->second != from.pieces[at]->body;
        made.resources.push_back(resource(from, at, differs));
        made.resources.back().after = row.after;
        made.resources.back().notifies = row.notifies;
    }
    return made;
}

}  // namespace

bool PieceDiff::have_equal_frames(const Assembled& before, const Assembled& after) {
    if (equal_.size() >= 4 * limits::memo_outcomes) equal_.clear();
    const auto [known, is_new] = equal_.try_emplace({before.frame, after.frame});
    if (is_new) known->second = is_equal(*before.frame, *after.frame);
    return known->second;
}

std::optional<BundleDiff> PieceDiff::between(const Assembled& before, const Assembled& after,
                                             const IsSecret& is_secret) {
    if (!have_equal_frames(before, after))
        return bundle_diff(reduced(before, bodies_of(after)), reduced(after, bodies_of(before)),
                           is_secret);
    // The same resources in the same order with the same links: only what they say can differ.
    auto old = without_resources(before);
    auto now = without_resources(after);
    for (std::size_t at = 0; at < before.pieces.size(); ++at) {
        if (before.pieces[at]->body == after.pieces[at]->body) continue;
        old.resources.push_back(resource(before, at, true));
        now.resources.push_back(resource(after, at, true));
    }
    if (old.resources.empty() && before.trait_paths == after.trait_paths &&
        before.secrets == after.secrets)
        return std::nullopt;
    return bundle_diff(old, now, is_secret);
}

}  // namespace vigo::compile
