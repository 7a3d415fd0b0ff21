// workshop — what is kept for further envoys, and an envoy's bundle put together from it.
#include "compile/workshop.h"

#include <unordered_map>

#include "base/limits.h"
#include "bundle/parts.h"
#include "compile/pieces.h"
#include "compile/secret_places.h"
#include "compile/stable.h"
#include "schema/encode.h"

namespace vigo::compile {
namespace {

/// The crates of an entry, for one kind of envoy.
struct Included {
    std::vector<Inclusion> inclusions;
    Value layered;
    lang::Reads reads;
    std::set<std::string> secrets;
    Diagnostics findings;
};

/// What is known of one crate of an entry.
struct Shelf {
    Memo<Stamped> stamped;
    std::mutex lock;  // the one below
    std::unordered_map<std::string, std::weak_ptr<const Stamp>> by_outcome;
};

void add_number(std::size_t number, std::string& to) {
    to.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void add_text(std::string_view text, std::string& to) {
    add_number(text.size(), to);
    to.append(text);
}

/// Equal for stamps whose instances have the same names, conditions, items and answers.
std::string outcome_of(const Stamp& stamp) {
    std::string key(1, stamp.included ? '+' : '-');
    if (stamp.instances.empty()) return key;
    for (const auto& name : stamp.crate->asks)
        if (const auto* told = stamp.instances.front().scope->vars.find(name))
            add_text(encode(*told), key);
    for (const auto& each : stamp.instances) {
        add_number(static_cast<std::size_t>(each.resource - stamp.crate->resources.data()), key);
        add_text(each.name, key);
        add_text(each.when, key);
        key += each.removed ? '-' : '+';
        const auto* item = each.scope->dot.find("Item");
        key += item != nullptr ? '+' : '-';
        if (item != nullptr) add_text(encode(*item), key);
    }
    return key;
}

/// `made`, or the same as another envoy got it.
void make_one_of_equals(Shelf& shelf, Stamped& made) {
    if (!made.findings.all().empty()) return;
    const auto key = outcome_of(*made.stamp);
    const std::lock_guard lock(shelf.lock);
    if (shelf.by_outcome.size() > 4 * limits::memo_outcomes)
        std::erase_if(shelf.by_outcome, [](const auto& each) { return each.second.expired(); });
    auto& known = shelf.by_outcome[key];
    if (auto same = known.lock())
        made.stamp = std::move(same);
    else
        known = made.stamp;
}

}  // namespace

/// Everything that is kept of one entry.
struct Workshop::Desk {
    Desk(const Catalogue& catalogue, std::size_t at)
        : entry(catalogue.entries[at]), layers(layers_of(catalogue, entry)) {}

    Shelf& shelf_of(const Crate& crate) {
        const std::lock_guard guard(lock);
        auto& shelf = shelves[&crate];
        if (!shelf) shelf = std::make_unique<Shelf>();
        return *shelf;
    }

    const Entry& entry;
    const Layers layers;
    Memo<Included> included;
    Memo<Frame> frames;
    std::uint64_t used = 0;  // guarded by the rack
    std::mutex lock;         // the one below
    std::map<const Crate*, std::unique_ptr<Shelf>> shelves;
};

struct Workshop::Rack {
    Load::Total total = std::make_shared<std::atomic<std::size_t>>(0);
    std::atomic<std::uint64_t> stamps = 0;
    std::mutex lock;  // those below
    std::uint64_t clock = 0;
    std::map<std::size_t, std::shared_ptr<Desk>> desks;

    /// Lets go of entries that nobody asked for the longest.
    void make_room() {
        while (*total > limits::shared_pieces && !desks.empty())
            desks.erase(std::min_element(
                desks.begin(), desks.end(),
                [](const auto& a, const auto& b) { return a.second->used < b.second->used; }));
    }
};

/// One envoy's bundle on its way.
class Workshop::Assembling {
 public:
    Assembling(const Catalogue& catalogue, Desk& desk, Rack& rack, const Envoy& envoy)
        : desk_(desk),
          rack_(rack),
          catalogue_(catalogue),
          stages_(catalogue, desk.entry, desk.layers, envoy.hostname, stable_part(envoy.traits),
                  rack.total) {}

    /// Says no where only the whole way can tell.
    bool gather();
    std::optional<Assembled> assemble(const Match& matched, Diagnostics& findings);

 private:
    struct Part {
        std::shared_ptr<const Stamped> stamped;
        std::vector<std::shared_ptr<const Batch>> batches;
        std::size_t first = 0;  // of its instances, counted over all parts
    };

    void include();
    bool stamp(const Inclusion& inclusion);
    void render(Part& part);
    void place(const Part& part, const std::vector<std::uint32_t>& members, const Batch& batch);
    void put_in_order();
    void find_conflicts();
    std::vector<Instance> instances_with(const std::vector<bool>& wanted) const;
    lang::Reads reads() const;
    std::set<std::string> secrets() const;
    Diagnostics findings();

    Desk& desk_;
    Rack& rack_;
    const Catalogue& catalogue_;
    Stages stages_;
    std::shared_ptr<const Included> included_;
    std::vector<Part> parts_;
    std::vector<const Piece*> pieces_;  // by instance; null for one that was removed
    std::shared_ptr<const Frame> frame_;
    Diagnostics conflicts_;
    bool speaks_ = false;
    bool has_secrets_ = false;
};

void Workshop::Assembling::include() {
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

bool Workshop::Assembling::stamp(const Inclusion& inclusion) {
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

bool Workshop::Assembling::gather() {
    include();
    for (const auto& each : included_->inclusions)
        if (!stamp(each)) return false;
    for (auto& each : parts_) render(each);
    put_in_order();
    find_conflicts();
    return true;
}

void Workshop::Assembling::place(const Part& part, const std::vector<std::uint32_t>& members,
                                 const Batch& batch) {
    for (std::size_t at = 0; at < members.size(); ++at)
        pieces_[part.first + members[at]] = batch.pieces[at].get();
    speaks_ |= batch.speaks;
    has_secrets_ |= batch.secrets;
}

void Workshop::Assembling::render(Part& part) {
    const auto& stamp = *part.stamped->stamp;
    {
        // Whoever comes while the first renders waits: it shows what is read together.
        const std::lock_guard lock(stamp.lock);
        if (!stamp.grouped) part.batches = stages_.first_batches(stamp);
    }
    const bool first = !part.batches.empty();
    for (std::size_t at = 0; at < stamp.groups.size(); ++at) {
        auto& group = *stamp.groups[at];
        if (!first) {
            auto batch = group.batches.find({}, stages_.told());
            if (!batch) {
                batch = stages_.batch(stamp, group.members);
                group.batches.keep({}, stages_.told(), batch->reads.paths(), batch);
            }
            part.batches.push_back(std::move(batch));
        }
        place(part, group.members, *part.batches[at]);
    }
}

void Workshop::Assembling::put_in_order() {
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
void Workshop::Assembling::find_conflicts() {
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

std::vector<Instance> Workshop::Assembling::instances_with(const std::vector<bool>& wanted) const {
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

lang::Reads Workshop::Assembling::reads() const {
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

std::set<std::string> Workshop::Assembling::secrets() const {
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
Diagnostics Workshop::Assembling::findings() {
    auto all = included_->findings;
    for (const auto& part : parts_) all.append(part.stamped->findings);
    for (const auto* piece : pieces_)
        if (speaks_ && piece != nullptr) all.append(piece->findings);
    all.append(conflicts_);
    all.append(frame_->findings);
    return all;
}

std::optional<Assembled> Workshop::Assembling::assemble(const Match& matched,
                                                        Diagnostics& findings) {
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

namespace {

/// A bundle that was made the whole way.
Assembled whole(Compiled compiled, const Load::Total& total) {
    Bundle& bundle = compiled.bundle;
    std::shared_ptr<Frame> frame(new Frame{.ordered = true,
                                           .crates = std::move(bundle.crates),
                                           .rows = {},
                                           .reads = {},
                                           .secrets = {},
                                           .findings = {},
                                           .load = Load(total, 0)});
    Assembled made{.matched = std::move(compiled.matched),
                   .reads = std::move(compiled.reads),
                   .trait_paths = std::move(bundle.trait_paths),
                   .secrets = std::move(bundle.secrets)};
    for (auto& each : bundle.resources) {
        const auto piece = std::make_shared<const Piece>(piece_of(each));
        made.pieces.push_back(piece.get());
        made.owners.push_back(piece);
        frame->rows.push_back(row_of(std::move(each)));
    }
    made.frame = std::move(frame);
    return made;
}

}  // namespace

Workshop::Workshop(const Catalogue& catalogue)
    : catalogue_(catalogue), rack_(std::make_unique<Rack>()) {}

Workshop::~Workshop() = default;

std::size_t Workshop::pieces() const { return *rack_->total; }

std::shared_ptr<Workshop::Desk> Workshop::desk_of(std::size_t entry) {
    const std::lock_guard lock(rack_->lock);
    rack_->make_room();
    auto& desk = rack_->desks[entry];
    if (!desk) desk = std::make_shared<Desk>(catalogue_, entry);
    desk->used = ++rack_->clock;
    return desk;
}

std::optional<Assembled> Workshop::compile(const Envoy& envoy, Diagnostics& findings) {
    const auto matched = match(catalogue_, envoy.hostname);
    if (!matched) return std::nullopt;
    const auto desk = desk_of(matched->entry);
    // Variables of its own are those of a test or a trial, and policies that are too large end
    // here.
    if (envoy.vars.is_null())
        if (Assembling job(catalogue_, *desk, *rack_, envoy); job.gather())
            return job.assemble(*matched, findings);
    auto made = compile::compile(catalogue_, envoy, findings);
    return made ? std::optional(whole(std::move(*made), rack_->total)) : std::nullopt;
}

}  // namespace vigo::compile
