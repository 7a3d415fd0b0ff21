// assembling — one envoy's bundle put together from what a workshop keeps. Internal to this folder.
#pragma once

#include "compile/desk.h"
#include "compile/stable.h"
#include "compile/workshop.h"

namespace vigo::compile {

/// A crate of the envoy.
struct Part {
    std::shared_ptr<const Stamped> stamped;
    std::vector<std::shared_ptr<const Batch>> batches = {};
    std::size_t first = 0;  ///< of its instances, counted over all parts
};

/// The members of a group, rendered.
struct Lot {
    const Members* members = nullptr;
    std::shared_ptr<const Batch> batch;
};

/// One envoy's bundle on its way.
class Assembling {
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

    // The steps of `gather`, for who comes by some of the pieces in another way.
    bool stamp_out();
    std::vector<Part>& parts() { return parts_; }
    /// Those of `members` of a stamp, from its `groups` where they are kept.
    std::vector<Lot> lots(const Stamp& stamp, const Members& members, Groups& groups);
    /// The batch has the pieces of these members, in their order.
    void put(Part& part, const Members& members, std::shared_ptr<const Batch> batch);
    void finish();

    /// What the crates and their order follow from.
    void add_structure(std::set<std::string>& facts) const;
    Told& told() { return stages_.told(); }

 private:
    void include();
    bool stamp(const Inclusion& inclusion);
    void render(Part& part);
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

}  // namespace vigo::compile
