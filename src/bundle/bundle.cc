// bundle — the compiled configuration as bytes.

#include "bundle/bundle.h"

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "bundle/parts.h"
#include "schema/encode.h"

namespace vigo {
namespace {

std::vector<std::string> read_texts(ByteReader& in) {
    std::vector<std::string> texts;
    for (auto left = in.length(); left > 0; --left) texts.emplace_back(in.text());
    return texts;
}

/// Indices of resources, all below `end`.
std::vector<std::uint32_t> read_indices(ByteReader& in, std::uint64_t end) {
    std::vector<std::uint32_t> indices;
    for (auto left = in.length(); left > 0; --left) {
        const auto index = in.count();
        if (index >= end) in.damaged("a resource refers to one that is not there");
        indices.push_back(static_cast<std::uint32_t>(index));
    }
    return indices;
}

void write_resource(const BundledResource& resource, ByteWriter& out) {
    parts::write_name(resource.crate, resource.name, resource.type, out);
    parts::write_body(resource.attributes, resource.when, out);
    parts::write_links(resource.after, resource.notifies, out);
}

BundledResource read_resource(ByteReader& in, std::size_t& budget, std::uint64_t at,
                              std::uint64_t count) {
    BundledResource resource;
    resource.crate = in.text();
    resource.name = in.text();
    resource.type = in.text();
    resource.attributes = decode(in, budget);
    if (!resource.attributes.is_map()) in.damaged("attributes are no map");
    resource.when = in.text();
    resource.after = read_indices(in, at);
    resource.notifies = read_indices(in, count);
    return resource;
}

std::uint8_t read_header(ByteReader& in) {
    if (in.left() < parts::magic.size() || in.raw(parts::magic.size()) != parts::magic)
        in.damaged("it does not start as one");
    const auto version = in.byte();
    if (version > parts::format_version)
        fail(Fault::invalid,
             "the bundle has format {}, and this program reads {}: it needs an upgrade", version,
             parts::format_version);
    if (version == 0) in.damaged("its format has the number 0");
    return version;
}

}  // namespace

std::string Bundle::encode() const {
    ByteWriter out;
    parts::write({.crates = crates,
                  .trait_paths = trait_paths,
                  .secrets = secrets,
                  .vars = vars,
                  .resources = resources.size()},
                 out);
    for (const auto& each : resources) {
        write_resource(each, out);
        parts::check_size(out.size());  // what resources share is written for each
    }
    parts::check_size(out.size());
    return out.take();
}

Bundle Bundle::decode(std::string_view bytes) {
    parts::check_size(bytes.size());
    ByteReader in(bytes, "bundle");
    const auto version = read_header(in);
    std::size_t budget = limits::yaml_nodes;
    Bundle bundle;
    bundle.crates = read_texts(in);
    bundle.trait_paths = read_texts(in);
    if (version >= 2) bundle.secrets = read_texts(in);
    bundle.vars = vigo::decode(in, budget);
    if (!bundle.vars.is_map() && !bundle.vars.is_null()) in.damaged("variables are no map");
    const auto count = in.length();
    for (std::size_t at = 0; at < count; ++at)
        bundle.resources.push_back(read_resource(in, budget, at, count));
    in.finish();
    return bundle;
}

}  // namespace vigo
