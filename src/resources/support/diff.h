// diff — how two texts differ, for people: a unified diff, or a few words.
#pragma once

#include <string>
#include <string_view>

namespace vigo::resources {

/// A unified diff with three lines of context, no file names; "" for equal texts. At most
/// `limits::diff_bytes`, then how much is missing. Bytes that are no text, and texts over
/// `limits::diffed_bytes`, are only counted.
std::string unified_diff(std::string_view before, std::string_view after);

/// Two different contents in a few words each: a short line as it is, else the size and the begin
/// of the SHA-256; "empty" for none. Never the same words for both.
struct Summaries {
    std::string before;
    std::string after;
};
Summaries summaries(std::string_view before, std::string_view after);
std::string summary(std::string_view content);

}  // namespace vigo::resources
