#include "server/secrets/master_keys.h"

#include "base/error.h"
#include "crypto/aead.h"

namespace vigo::secrets {
namespace {

constexpr std::size_t most_bytes = 4096;
constexpr std::size_t most_keys = 2;

MasterKey key_in(std::string_view line, const std::string& file) {
    const auto bytes = from_hex(line);
    if (bytes.size() != crypto::aes_key_bytes)
        fail(Fault::invalid, "{} is damaged: a line of it is no key; restore it from the backup",
             file);
    crypto::Wiped key(bytes.size());
    std::copy(bytes.begin(), bytes.end(), key.data());
    return master_key_of(std::move(key));
}

}  // namespace

std::vector<MasterKey> read_master_keys(const PrivateFolder& folder) {
    auto text = folder.read(master_key_file, most_bytes);
    std::vector<MasterKey> keys;
    if (!text) return keys;
    const crypto::WipeLater later(*text);
    const auto file = format("{}/{}", folder.path(), master_key_file);
    for (const auto line : lines_of(*text)) {
        if (keys.size() == most_keys) fail(Fault::invalid, "{} is damaged: too many keys", file);
        keys.push_back(key_in(line, file));
    }
    if (keys.empty()) fail(Fault::invalid, "{} is empty: restore it from the backup", file);
    return keys;
}

void write_master_keys(const PrivateFolder& folder, const std::vector<const MasterKey*>& keys) {
    std::string text;
    text.reserve(most_bytes);  // never moved: what is wiped is all there was
    const crypto::WipeLater later(text);
    for (const auto* key : keys) {
        const auto bytes = key->bytes.view();
        auto line =
            to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}) + "\n";
        const crypto::WipeLater line_later(line);
        text += line;
    }
    folder.replace(master_key_file, text);
}

}  // namespace vigo::secrets
