// assignment — the bytes that are signed for one envoy.

#include "base/bytes.h"
#include "bundle/bundle.h"

namespace vigo {
namespace {

constexpr std::string_view label("vigo/v1/assignment\0", 19);
constexpr std::size_t id_bytes = 16;
constexpr std::size_t digest_bytes = 32;

void write_text(std::string_view text, ByteWriter& out) {
    out.be32(static_cast<std::uint32_t>(text.size()));
    out.raw(text);
}

std::string read_text(ByteReader& in, std::size_t size) {
    if (in.be32() != size) in.damaged("an id or a digest has the wrong length");
    return std::string(in.raw(size));
}

}  // namespace

std::string Assignment::signed_bytes() const {
    ByteWriter out;
    out.raw(label);
    write_text(fleet_id, out);
    write_text(envoy_id, out);
    out.be64(version);
    write_text(digest, out);
    out.be64(static_cast<std::uint64_t>(issued_ms));
    out.byte(observe_only ? 1 : 0);
    out.be64(static_cast<std::uint64_t>(interval_ms));
    out.be64(secrets_epoch);
    return out.take();
}

Assignment Assignment::parse(std::string_view bytes) {
    ByteReader in(bytes, "assignment");
    if (in.left() < label.size() || in.raw(label.size()) != label)
        in.damaged("it does not start as one");
    Assignment read;
    read.fleet_id = read_text(in, id_bytes);
    read.envoy_id = read_text(in, id_bytes);
    read.version = in.be64();
    read.digest = read_text(in, digest_bytes);
    read.issued_ms = static_cast<std::int64_t>(in.be64());
    const auto flag = in.byte();
    if (flag > 1) in.damaged("a flag is neither 0 nor 1");
    read.observe_only = flag == 1;
    read.interval_ms = static_cast<std::int64_t>(in.be64());
    read.secrets_epoch = in.be64();
    in.finish();
    return read;
}

}  // namespace vigo
