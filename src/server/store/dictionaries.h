// dictionaries — what the traits of a fleet have in common, in the order in which it was learnt.
#pragma once

#include <string>
#include <vector>

#include "server/store/database.h"

namespace vigo::store {

struct DictionaryRow {
    std::string bytes;  ///< see Packer::learn
    Time learned{};
    std::int64_t learned_of = 0;  ///< envoys at that time
};

class Dictionaries {
 public:
    explicit Dictionaries(Database& database) : database_(database) {}

    /// Durable on return, so traits may be packed with it.
    void add(const DictionaryRow& row);
    /// The newest last.
    std::vector<DictionaryRow> all() const;

 private:
    Database& database_;
};

}  // namespace vigo::store
