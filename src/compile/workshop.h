// workshop — compiles the envoys of one configuration, and does once what they have in common.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compile/compile.h"

namespace vigo::compile {

struct Frame;
struct Piece;
struct Rack;

/// The bundle of one envoy, made of parts that it shares with others.
struct Assembled {
    Match matched;
    lang::Reads reads;  ///< as Compiled::reads
    std::vector<std::string> trait_paths, secrets;
    std::shared_ptr<const Frame> frame;
    std::vector<const Piece*> pieces;                 ///< in the order of the bundle
    std::vector<std::shared_ptr<const void>> owners;  ///< of the pieces

    const std::vector<std::string>& crates() const;
    /// The bytes of Bundle::encode. Throws as that does.
    std::string encode() const;
    Bundle bundle() const;
};

/// What does not depend on what this envoy tells is done once: each crate is stamped out, each
/// resource rendered, and all of them ordered once for all envoys of an entry that tell the same as
/// far as that step read. Of an envoy that differs in its name alone, those resources are rendered
/// that read it (decision 64). Thread safe.
class Workshop {
 public:
    /// The catalogue must outlive it.
    explicit Workshop(const Catalogue& catalogue);
    ~Workshop();

    /// What `compile` makes, to the letter, findings included.
    std::optional<Assembled> compile(const Envoy& envoy, Diagnostics& findings);

    /// How much is kept: at most `limits::shared_pieces` and what one entry takes.
    std::size_t pieces() const;

    /// For who has a way of its own.
    Rack& rack() { return *rack_; }

 private:
    const Catalogue& catalogue_;
    std::unique_ptr<Rack> rack_;
};

}  // namespace vigo::compile
