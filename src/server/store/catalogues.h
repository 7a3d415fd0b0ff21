// catalogues — what each version of the agent can do: kept once, shared by all envoys of that
// version.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/store/database.h"

namespace vigo::store {

class Catalogues {
 public:
    explicit Catalogues(Database& database) : database_(database) {}

    /// `packed` as in pack.h. Adding what is there changes nothing.
    void add(std::string_view digest, std::string_view packed, Time now);
    std::optional<std::string> find(std::string_view digest) const;
    /// Every digest that is held.
    std::vector<std::string> digests() const;

 private:
    Database& database_;
};

}  // namespace vigo::store
