// desk — what a workshop keeps of each entry. Internal to this folder.
#pragma once

#include <unordered_map>

#include "compile/pieces.h"

namespace vigo::compile {

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

/// Everything that is kept of one entry.
struct Desk {
    Desk(const Catalogue& catalogue, std::size_t at)
        : entry(catalogue.entries[at]), layers(layers_of(catalogue, entry)) {}

    Shelf& shelf_of(const Crate& crate);

    const Entry& entry;
    const Layers layers;
    Memo<Included> included;
    Memo<Frame> frames;
    std::uint64_t used = 0;  // guarded by the rack
    std::mutex lock;         // the one below
    std::map<const Crate*, std::unique_ptr<Shelf>> shelves;
};

struct Rack {
    Load::Total total = std::make_shared<std::atomic<std::size_t>>(0);
    std::atomic<std::uint64_t> stamps = 0;
    std::mutex lock;  // those below
    std::uint64_t clock = 0;
    std::map<std::size_t, std::shared_ptr<Desk>> desks;

    std::shared_ptr<Desk> desk_of(const Catalogue& catalogue, std::size_t entry);

 private:
    /// Lets go of entries that nobody asked for the longest.
    void make_room();
};

/// What two numbers and texts add to a key, so that no other ones add the same.
void add_number(std::size_t number, std::string& to);
void add_text(std::string_view text, std::string& to);

/// Puts the stamp of an envoy for which the crate came out the same in the place of that of `made`.
void make_one_of_equals(Shelf& shelf, Stamped& made);

}  // namespace vigo::compile
