// assembling — the stages, each asked for what is kept before it works.
#include "compile/assembling.h"

#include "base/limits.h"
#include "bundle/parts.h"
#include "compile/secret_places.h"

namespace vigo::compile {

void Assembling::include() {
    included_ = desk_.included.find({}, stages_.told());
    if (included_) return;
    auto& compiling = stages_.compiling();
    compiling.layers = nullptr;
    auto resolved = resolve(compiling);
    compiling.layers = &desk_.layers;
    std::erase_if(resolved.inclusions, [](const Inclusion& each) { return !each.without.empty(); });
    included_ = std::make_shared<const Included>(
        Included{.inclusions = sorted(std::move(resolved.inclusions)),
                 .layered = std::move(resolved.layered),
                 .reads = std::exchange(compiling.reads, {}),
                 .secrets = std::exchange(compiling.secrets, {}),
                 .findings = stages_.findings()});
    desk_.included.keep({}, stages_.told(), included_->reads.paths(), included_);
}

bool Assembling::stamp(const Inclusion& inclusion) {
    auto& shelf = desk_.shelf_of(*inclusion.crate);
    auto found = shelf.stamped.find(inclusion.condition, stages_.told());
    if (!found) {
        auto made = stages_.stamp(inclusion, included_->layered, ++rack_.stamps);
        if (!made) return false;
        make_one_of_equals(shelf, *made);
        found = std::make_shared<const Stamped>(std::move(*made));
        shelf.stamped.keep(inclusion.condition, stages_.told(), found->reads.paths(), found);
    }
    parts_.push_back({.stamped = std::move(found), .batches = {}, .first = pieces_.size()});
    pieces_.resize(pieces_.size() + parts_.back().stamped->stamp->instances.size());
    return pieces_.size() <= limits::policy_resources;
}

bool Assembling::stamp_out() {
    include();
    return std::all_of(included_->inclusions.begin(), included_->inclusions.end(),
                       [this](const Inclusion& each) { return stamp(each); });
}

void Assembling::finish() {
    put_in_order();
    find_conflicts();
}

bool Assembling::gather() {
    if (!stamp_out()) return false;
    for (auto& each : parts_) render(each);
    finish();
    return true;
}

void Assembling::put(Part& part, const Members& members, std::shared_ptr<const Batch> batch) {
    for (std::size_t at = 0; at < members.size(); ++at)
        pieces_[part.first + members[at]] = batch->pieces[at].get();
    speaks_ |= batch->speaks;
    has_secrets_ |= batch->secrets;
    part.batches.push_back(std::move(batch));
}

std::vector<Lot> Assembling::lots(const Stamp& stamp, const Members& members, Groups& groups) {
    std::vector<std::shared_ptr<const Batch>> first;
    {
        // Whoever comes while the first renders waits: it shows what is read together.
        const std::lock_guard lock(groups.lock);
        if (!groups.made) first = stages_.first_batches(stamp, members, groups);
    }
    std::vector<Lot> made;
    for (std::size_t at = 0; at < groups.all.size(); ++at) {
        auto& group = *groups.all[at];
        auto batch = first.empty() ? group.batches.find({}, stages_.told()) : std::move(first[at]);
        if (!batch) {
            if (const auto model = group.models.find({}, stages_.told()))
                batch = stages_.filled(*model);
            if (!batch) {
                batch = stages_.batch(stamp, group.members);
                keep_model(group, batch, stages_.told());
            }
            group.batches.keep({}, stages_.told(), facts_of(*batch, groups.serves), batch);
        }
        made.push_back({.members = &group.members, .batch = std::move(batch)});
    }
    return made;
}

void Assembling::render(Part& part) {
    const auto& stamp = *part.stamped->stamp;
    for (auto& lot : lots(stamp, stamp.rendered, stamp.groups))
        put(part, *lot.members, std::move(lot.batch));
}

void Assembling::add_structure(std::set<std::string>& facts) const {
    const std::set<std::string>* last = nullptr;
    const auto add = [&](const lang::Reads& reads) {
        const auto& paths = reads.paths();
        if (paths.empty() || (last != nullptr && paths == *last)) return;
        facts.insert(paths.begin(), paths.end());
        last = &paths;
    };
    add(included_->reads);
    for (const auto& part : parts_) add(part.stamped->reads);
    add(frame_->reads);
}

void Assembling::put_in_order() {
    std::string about;
    std::vector<bool> waits(pieces_.size());
    for (const auto& each : parts_) add_number(each.stamped->stamp->id, about);
    for (std::size_t at = 0; at < pieces_.size(); ++at) {
        waits[at] = pieces_[at] != nullptr && pieces_[at]->waits;
        if (waits[at]) add_number(at, about);
    }
    frame_ = desk_.frames.find(about, stages_.told());
    if (frame_) return;
    std::vector<std::shared_ptr<const Stamp>> stamps;
    for (const auto& each : parts_) stamps.push_back(each.stamped->stamp);
    frame_ = stages_.frame(stamps, waits);
    desk_.frames.keep(about, stages_.told(), frame_->reads.paths(), frame_);
}

/// Those that claim what another one claims as well are compared; there are few.
void Assembling::find_conflicts() {
    std::unordered_map<std::size_t, std::size_t> holders;
    holders.reserve(pieces_.size());
    std::vector<bool> wanted;
    for (std::size_t at = 0; at < pieces_.size(); ++at) {
        if (pieces_[at] == nullptr) continue;
        for (const auto claim : pieces_[at]->claims) {
            const auto [holder, is_new] = holders.emplace(claim, at);
            if (is_new) continue;
            wanted.resize(pieces_.size());
            wanted[at] = wanted[holder->second] = true;
        }
    }
    if (wanted.empty()) return;
    const auto some = instances_with(wanted);
    check_targets(some, conflicts_);
    check_fights(some, conflicts_);
}

std::vector<Instance> Assembling::instances_with(const std::vector<bool>& wanted) const {
    std::vector<Instance> made;
    for (const auto& part : parts_) {
        const auto& instances = part.stamped->stamp->instances;
        for (std::size_t at = 0; at < instances.size(); ++at) {
            if (!wanted[part.first + at]) continue;
            auto body = parts::read_body(pieces_[part.first + at]->body);
            made.push_back(instances[at]);
            made.back().attributes = std::move(body.attributes);
            made.back().when = std::move(body.when);
        }
    }
    return made;
}

lang::Reads Assembling::reads() const {
    auto all = included_->reads;
    const lang::Reads* last = &included_->reads;
    const auto add = [&](const lang::Reads& reads) {
        if (reads.paths().empty() || reads.paths() == last->paths()) return;
        last = &reads;
        all.merge(reads);
    };
    for (const auto& part : parts_) {
        add(part.stamped->reads);
        for (const auto& batch : part.batches) add(batch->reads);
    }
    add(frame_->reads);
    return all;
}

std::set<std::string> Assembling::secrets() const {
    auto all = included_->secrets;
    const auto add = [&](const std::set<std::string>& more) {
        all.insert(more.begin(), more.end());
    };
    for (const auto& part : parts_) add(part.stamped->secrets);
    for (const auto* piece : pieces_)
        if (has_secrets_ && piece != nullptr) add(piece->secrets);
    add(frame_->secrets);
    return all;
}

/// In the order of the stages.
Diagnostics Assembling::findings() {
    auto all = included_->findings;
    for (const auto& part : parts_) all.append(part.stamped->findings);
    for (const auto* piece : pieces_)
        if (speaks_ && piece != nullptr) all.append(piece->findings);
    all.append(conflicts_);
    all.append(frame_->findings);
    return all;
}

std::optional<Assembled> Assembling::assemble(const Match& matched, Diagnostics& findings) {
    Assembled made{.matched = matched, .reads = reads(), .frame = frame_};
    auto found = this->findings();
    refuse_marked_traits(desk_.entry, stages_.compiling().traits, made.reads, found);
    show_secrets(found);
    found.sort();
    findings.append(found);
    if (!frame_->ordered || found.has_errors()) return std::nullopt;
    const auto needed = secrets();
    made.trait_paths = trait_paths(made.reads);
    made.secrets.assign(needed.begin(), needed.end());
    made.pieces.reserve(frame_->rows.size());
    for (const auto& row : frame_->rows) made.pieces.push_back(pieces_[row.instance]);
    for (auto& part : parts_)
        for (auto& batch : part.batches) made.owners.push_back(std::move(batch));
    return made;
}

}  // namespace vigo::compile
