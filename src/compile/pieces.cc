// pieces — stamping, rendering and ordering, with what each part of it read.
#include "compile/pieces.h"

#include <unordered_map>

#include "base/bytes.h"
#include "bundle/parts.h"
#include "schema/rules.h"

namespace vigo::compile {
namespace {

std::vector<std::size_t> claims_of(const Instance& instance) {
    std::vector<std::string> texts;
    add_managed_path(instance, texts);
    add_managed_things(instance, texts);
    std::vector<std::size_t> claims;
    claims.reserve(texts.size());
    for (const auto& each : texts) claims.push_back(std::hash<std::string>()(each));
    return claims;
}

bool is_too_many(const Diagnostics& findings) {
    return std::any_of(findings.all().begin(), findings.all().end(),
                       [](const Diagnostic& each) { return each.rule == rule::too_many; });
}

std::string body_of(const Instance& instance) {
    ByteWriter out;
    parts::write_body(instance.attributes, instance.when, out);
    return out.take();
}

}  // namespace

/// Scopes that were made for another envoy, with the facts of this one.
class Stages::Rebinding {
 public:
    explicit Rebinding(const Compiling& compiling) : compiling_(compiling) {}

    Instance of(const Instance& instance) {
        auto made = instance;
        auto& known = scopes_[instance.scope.get()];
        if (!known) known = rebound(*instance.scope);
        made.scope = known;
        return made;
    }

 private:
    std::shared_ptr<const Scope> rebound(const Scope& scope) const {
        auto made = scope;
        made.dot.edit_map().set("Traits", compiling_.traits);
        made.dot.edit_map().set(asked_name, compiling_.hostname);
        return std::make_shared<const Scope>(std::move(made));
    }

    const Compiling& compiling_;
    std::unordered_map<const Scope*, std::shared_ptr<const Scope>> scopes_;
};

Stages::Stages(const Catalogue& catalogue, const Entry& entry, const Layers& layers,
               const std::string& hostname, const Value& stable_traits, const Load::Total& total)
    : compiling_{.catalogue = catalogue,
                 .entry = entry,
                 .hostname = hostname,
                 .traits = stable_traits,
                 .findings = findings_},
      told_(compiling_.hostname, compiling_.traits),
      total_(total) {
    compiling_.layers = &layers;
}

void Stages::clear() {
    compiling_.reads = {};
    compiling_.secrets.clear();
    compiling_.budget = Budget(limits::policy_bytes);
    findings_ = {};
}

std::optional<Stamped> Stages::stamp(const Inclusion& inclusion, const Value& layered,
                                     std::uint64_t id) {
    clear();
    auto expanded = expand({inclusion}, layered, compiling_);
    if (is_too_many(findings_)) return std::nullopt;
    const auto count = expanded.instances.size();
    Members rendered;
    for (std::uint32_t at = 0; at < count; ++at)
        if (!expanded.instances[at].removed) rendered.push_back(at);
    std::shared_ptr<const Stamp> stamp(new Stamp{.crate = inclusion.crate,
                                                 .included = !expanded.crates.empty(),
                                                 .instances = std::move(expanded.instances),
                                                 .rendered = std::move(rendered),
                                                 .id = id,
                                                 .load = Load(total_, count)});
    return Stamped{.stamp = std::move(stamp),
                   .reads = std::exchange(compiling_.reads, {}),
                   .secrets = std::exchange(compiling_.secrets, {}),
                   .findings = findings()};
}

Stages::Rendered Stages::render_one(Instance instance) {
    Draft draft;
    compiling_.draft = &draft;
    render(instance, compiling_);
    compiling_.draft = nullptr;
    auto body = body_of(instance);
    auto form = form_of(draft, instance, body, compiling_.reads);
    std::shared_ptr<const Piece> piece(new Piece{.body = std::move(body),
                                                 .waits = instance.waits,
                                                 .claims = claims_of(instance),
                                                 .secrets = std::exchange(compiling_.secrets, {}),
                                                 .findings = findings(),
                                                 .form = std::move(form)});
    return {.piece = std::move(piece), .reads = std::exchange(compiling_.reads, {})};
}

namespace {

std::shared_ptr<const Batch> batch_of(std::vector<std::shared_ptr<const Piece>> pieces,
                                      lang::Reads reads, const Load::Total& total) {
    const auto any = [&](auto tells) { return std::any_of(pieces.begin(), pieces.end(), tells); };
    const bool speaks = any([](const auto& each) { return !each->findings.all().empty(); });
    const bool secrets = any([](const auto& each) { return !each->secrets.empty(); });
    const auto count = pieces.size();
    return std::shared_ptr<const Batch>(new Batch{.pieces = std::move(pieces),
                                                  .reads = std::move(reads),
                                                  .speaks = speaks,
                                                  .secrets = secrets,
                                                  .load = Load(total, count)});
}

}  // namespace

void keep_model(Group& group, const std::shared_ptr<const Batch>& batch, Told& told) {
    if (is_model(*batch)) group.models.keep({}, told, facts_of(*batch, Serves::likes), batch);
}

std::shared_ptr<const Batch> Stages::batch(const Stamp& stamp, const Members& members) {
    clear();
    Rebinding rebinding(compiling_);
    std::vector<std::shared_ptr<const Piece>> pieces;
    pieces.reserve(members.size());
    lang::Reads reads;
    for (const auto at : members) {
        auto made = render_one(rebinding.of(stamp.instances[at]));
        reads.merge(made.reads);
        pieces.push_back(std::move(made.piece));
    }
    return batch_of(std::move(pieces), std::move(reads), total_);
}

std::shared_ptr<const Batch> Stages::filled(const Batch& model) {
    std::vector<std::shared_ptr<const Piece>> pieces;
    pieces.reserve(model.pieces.size());
    for (const auto& each : model.pieces) {
        if (each->form->blanks.empty()) {
            pieces.push_back(each);
            continue;
        }
        auto body = filled_in(*each->form, each->body, compiling_);
        if (!body) return nullptr;
        pieces.push_back(std::make_shared<const Piece>(Piece{.body = std::move(*body),
                                                             .waits = each->waits,
                                                             .claims = each->claims,
                                                             .secrets = each->secrets,
                                                             .findings = {},
                                                             .form = {}}));
    }
    return batch_of(std::move(pieces), model.reads, total_);
}

std::vector<std::shared_ptr<const Batch>> Stages::first_batches(const Stamp& stamp,
                                                                const Members& members,
                                                                Groups& into) {
    struct Found {
        lang::Reads reads;
        std::unique_ptr<Group> group = std::make_unique<Group>();
        std::vector<std::shared_ptr<const Piece>> pieces = {};
    };
    clear();
    Rebinding rebinding(compiling_);
    std::vector<Found> all;
    for (const auto at : members) {
        auto made = render_one(rebinding.of(stamp.instances[at]));
        auto same = std::find_if(all.begin(), all.end(),
                                 [&](const Found& each) { return each.reads == made.reads; });
        if (same == all.end()) same = all.insert(all.end(), Found{.reads = std::move(made.reads)});
        same->group->members.push_back(at);
        same->pieces.push_back(std::move(made.piece));
    }
    std::vector<std::shared_ptr<const Batch>> batches;
    for (auto& each : all) {
        batches.push_back(batch_of(std::move(each.pieces), std::move(each.reads), total_));
        each.group->batches.keep({}, told_, facts_of(*batches.back(), into.serves), batches.back());
        keep_model(*each.group, batches.back(), told_);
        into.all.push_back(std::move(each.group));
    }
    into.made = true;
    return batches;
}

Piece piece_of(const BundledResource& resource) {
    ByteWriter out;
    parts::write_body(resource.attributes, resource.when, out);
    return {.body = out.take(), .claims = {}, .secrets = {}, .findings = {}};
}

Frame::Row row_of(BundledResource resource) {
    ByteWriter head;
    parts::write_name(resource.crate, resource.name, resource.type, head);
    ByteWriter links;
    parts::write_links(resource.after, resource.notifies, links);
    return {.crate = std::move(resource.crate),
            .name = std::move(resource.name),
            .type = std::move(resource.type),
            .after = std::move(resource.after),
            .notifies = std::move(resource.notifies),
            .head = head.take(),
            .links = links.take()};
}

namespace {

Frame::Row placed_row(const Instance& instance, PlacedInstance& placed) {
    auto row = row_of(BundledResource{.crate = instance.crate->name,
                                      .name = instance.name,
                                      .type = std::string(instance.resource->type->name),
                                      .attributes = {},
                                      .when = {},
                                      .after = std::move(placed.after),
                                      .notifies = std::move(placed.notifies)});
    row.instance = placed.instance;
    return row;
}

}  // namespace

std::shared_ptr<const Frame> Stages::frame(const std::vector<std::shared_ptr<const Stamp>>& stamps,
                                           const std::vector<bool>& waits) {
    clear();
    Rebinding rebinding(compiling_);
    Expanded expanded;
    for (const auto& stamp : stamps) {
        if (stamp->included) expanded.crates.push_back(stamp->crate);
        for (const auto& each : stamp->instances) {
            expanded.instances.push_back(rebinding.of(each));
            expanded.instances.back().waits = waits[expanded.instances.size() - 1];
        }
    }
    const auto ordered = order(expanded, compiling_);
    std::vector<std::string> crates;
    for (const auto* crate : expanded.crates) crates.push_back(crate->name);
    std::vector<Frame::Row> rows;
    if (ordered)
        for (auto& each : place(expanded, *ordered))
            rows.push_back(placed_row(expanded.instances[each.instance], each));
    const auto count = rows.size();
    return std::shared_ptr<const Frame>(new Frame{.ordered = ordered.has_value(),
                                                  .crates = std::move(crates),
                                                  .rows = std::move(rows),
                                                  .reads = std::exchange(compiling_.reads, {}),
                                                  .secrets = std::exchange(compiling_.secrets, {}),
                                                  .findings = findings(),
                                                  .load = Load(total_, count)});
}

}  // namespace vigo::compile
