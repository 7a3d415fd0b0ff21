// workshop — hands each envoy to the desk of its entry.
#include "compile/workshop.h"

#include "compile/assembling.h"

namespace vigo::compile {
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

std::optional<Assembled> Workshop::compile(const Envoy& envoy, Diagnostics& findings) {
    const auto matched = match(catalogue_, envoy.hostname);
    if (!matched) return std::nullopt;
    const auto desk = rack_->desk_of(catalogue_, matched->entry);
    // Variables of its own are those of a test or a trial, and policies that are too large end
    // here.
    if (envoy.vars.is_null())
        if (Assembling job(catalogue_, *desk, *rack_, envoy); job.gather())
            return job.assemble(*matched, findings);
    auto made = compile::compile(catalogue_, envoy, findings);
    return made ? std::optional(whole(std::move(*made), rack_->total)) : std::nullopt;
}

}  // namespace vigo::compile
