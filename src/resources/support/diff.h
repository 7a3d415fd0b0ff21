// diff — two texts in a few words, for people.
#pragma once

#include <string>
#include <string_view>

#include "base/diff.h"

namespace vigo::resources {

/// Two different contents in a few words each: a short line as it is, else the size and the begin
/// of the SHA-256; "empty" for none. Never the same words for both.
struct Summaries {
    std::string before;
    std::string after;
};
Summaries summaries(std::string_view before, std::string_view after);
std::string summary(std::string_view content);

}  // namespace vigo::resources
