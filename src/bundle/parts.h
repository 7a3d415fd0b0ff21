// parts — the pieces of which a bundle's bytes are joined: who has one of them already need not
// encode it again. `Bundle::encode` is made of the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/value.h"

namespace vigo {

class ByteWriter;

namespace parts {

inline constexpr std::string_view magic = "vigo-bundle";
/// 2 added the paths of secrets; without any it is still 1.
inline constexpr std::uint8_t format_version = 2;

/// What stands before the first resource. `vars` are a map, or null.
struct Head {
    const std::vector<std::string>& crates;
    const std::vector<std::string>& trait_paths;
    const std::vector<std::string>& secrets;
    const Value& vars;
    std::size_t resources = 0;
};
void write(const Head& head, ByteWriter& out);

/// Of one resource, in this order: what it is, what it says, what it waits for and triggers.
void write_name(std::string_view crate, std::string_view name, std::string_view type,
                ByteWriter& out);
void write_body(const Value& attributes, std::string_view when, ByteWriter& out);
void write_links(const std::vector<std::uint32_t>& after,
                 const std::vector<std::uint32_t>& notifies, ByteWriter& out);

/// What `write_body` wrote. Throws Error(invalid) on anything else.
struct Body {
    Value attributes;
    std::string when;
};
Body read_body(std::string_view bytes);

/// Throws Error(invalid) when a bundle of so many bytes is over `limits::bundle_bytes`.
void check_size(std::size_t bytes);

}  // namespace parts
}  // namespace vigo
