// openpgp — any file: it is refused, or what is in it is read again from its bare packets.

// links: vigo_crypto vigo_base

#include "crypto/openpgp.h"

#include "base/error.h"
#include "base/limits.h"
#include "target.h"

using namespace vigo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view file(reinterpret_cast<const char*>(data), size);
    crypto::OpenPgpKeys found;
    try {
        found = crypto::read_openpgp_keys(file);
    } catch (const Error& error) {
        expect(error.fault() == Fault::invalid);
        return 0;
    }
    expect(!found.keys.empty() && found.keys.size() <= limits::openpgp_keys);
    expect(found.packets.size() <= size);
    for (const auto& key : found.keys)
        expect(crypto::normal_fingerprint(key.fingerprint) == key.fingerprint);
    if (found.packets.find("-----BEGIN PGP ") != std::string::npos) return 0;
    const auto again = crypto::read_openpgp_keys(found.packets);
    expect(again.packets == found.packets && again.keys.size() == found.keys.size());
    return 0;
}
