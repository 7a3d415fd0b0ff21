#include "server/secrets/sealed.h"

#include "base/bytes.h"
#include "base/error.h"
#include "crypto/aead.h"
#include "crypto/digest.h"

namespace vigo::secrets {
namespace {

constexpr std::string_view begin = "vigo-secret\n";
constexpr std::uint8_t format_version = 1;
constexpr std::size_t id_bytes = 16;
constexpr std::size_t box_least = crypto::gcm_nonce_bytes + crypto::gcm_tag_bytes;

std::string head_of(std::string_view key_id, std::uint64_t revision) {
    ByteWriter out;
    out.raw(begin);
    out.byte(format_version);
    out.raw(key_id);
    out.be64(revision);
    return out.take();
}

std::string associated(std::string_view head, std::string_view path) {
    return std::string(head) + std::string(path);
}

}  // namespace

MasterKey master_key_of(crypto::Wiped bytes) {
    const auto digest = crypto::hmac_sha256(bytes.view(), "vigo/v1/secrets/key-id");
    return {std::move(bytes), std::string(crypto::view(digest).substr(0, id_bytes))};
}

MasterKey make_master_key() {
    auto random = crypto::random_bytes(crypto::aes_key_bytes);
    const crypto::WipeLater later(random);
    return master_key_of(crypto::Wiped(std::string_view(random)));
}

std::string seal(std::string_view path, std::string_view value, std::uint64_t revision,
                 const MasterKey& key) {
    const auto head = head_of(key.id, revision);
    return head + crypto::seal_aes_gcm(key.bytes.view(), value, associated(head, path));
}

Sealed parse_sealed(std::string_view bytes) {
    ByteReader in(bytes, "file");
    if (in.left() < begin.size() || in.raw(begin.size()) != begin)
        in.damaged("it does not start as a secret");
    if (const auto version = in.byte(); version != format_version)
        in.damaged(format("format {} is newer than this program", version));
    Sealed sealed{.key_id = std::string(in.raw(id_bytes)), .revision = in.be64()};
    sealed.box = in.raw(in.left());
    if (sealed.box.size() < box_least) in.damaged("it ends too early");
    return sealed;
}

std::size_t value_bytes(const Sealed& sealed) { return sealed.box.size() - box_least; }

std::optional<crypto::Wiped> open(const Sealed& sealed, std::string_view path,
                                  const MasterKey& key) {
    return crypto::open_aes_gcm(key.bytes.view(), sealed.box,
                                associated(head_of(sealed.key_id, sealed.revision), path));
}

}  // namespace vigo::secrets
