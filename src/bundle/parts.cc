// parts — the format of a bundle, written piece by piece.
#include "bundle/parts.h"

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "schema/encode.h"

namespace vigo::parts {
namespace {

void write_texts(const std::vector<std::string>& texts, ByteWriter& out) {
    out.count(texts.size());
    for (const auto& each : texts) out.text(each);
}

void write_indices(const std::vector<std::uint32_t>& indices, ByteWriter& out) {
    out.count(indices.size());
    for (const auto each : indices) out.count(each);
}

}  // namespace

void write(const Head& head, ByteWriter& out) {
    out.raw(magic);
    out.byte(head.secrets.empty() ? 1 : format_version);
    write_texts(head.crates, out);
    write_texts(head.trait_paths, out);
    if (!head.secrets.empty()) write_texts(head.secrets, out);
    encode(head.vars, out);
    out.count(head.resources);
}

void write_name(std::string_view crate, std::string_view name, std::string_view type,
                ByteWriter& out) {
    out.text(crate);
    out.text(name);
    out.text(type);
}

void write_body(const Value& attributes, std::string_view when, ByteWriter& out) {
    encode(attributes, out);
    out.text(when);
}

void write_links(const std::vector<std::uint32_t>& after,
                 const std::vector<std::uint32_t>& notifies, ByteWriter& out) {
    write_indices(after, out);
    write_indices(notifies, out);
}

Body read_body(std::string_view bytes) {
    ByteReader in(bytes, "resource");
    std::size_t budget = limits::yaml_nodes;
    Body body{.attributes = decode(in, budget), .when = {}};
    body.when = in.text();
    in.finish();
    return body;
}

void check_size(std::size_t bytes) {
    if (bytes > limits::bundle_bytes)
        fail(Fault::invalid, "the bundle has {} bytes, and {} is the most", bytes,
             limits::bundle_bytes);
}

}  // namespace vigo::parts
