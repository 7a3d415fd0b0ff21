// bundle — any bytes as a value, a bundle and an assignment: each is refused, or is exactly what
// would be written.

// links: vigo_bundle vigo_schema vigo_base

#include "bundle/bundle.h"

#include "base/error.h"
#include "schema/encode.h"
#include "target.h"

using namespace vigo;

namespace {

void same_or_refused(std::string_view bytes, std::string (*around)(std::string_view)) {
    try {
        expect(around(bytes) == bytes);
    } catch (const Error& error) {
        expect(error.fault() == Fault::invalid);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    same_or_refused(bytes, [](std::string_view in) { return encode(decode(in)); });
    same_or_refused(bytes, [](std::string_view in) { return Bundle::decode(in).encode(); });
    same_or_refused(bytes,
                    [](std::string_view in) { return Assignment::parse(in).signed_bytes(); });
    return 0;
}
