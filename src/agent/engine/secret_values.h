// secret_values — what this process knows of secrets: in its memory, and nowhere else.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "crypto/wiped.h"

namespace vigo::agent {

struct SecretValues {
    std::map<std::string, crypto::Wiped, std::less<>> known;
    std::map<std::string, std::string, std::less<>> refused;  ///< why the server has no value
    std::string problem;  ///< why those that are in neither are not known

    bool has(std::string_view path) const { return known.find(path) != known.end(); }
    /// Why this one is not known; it is not.
    std::string why_not(std::string_view path) const;
};

}  // namespace vigo::agent
