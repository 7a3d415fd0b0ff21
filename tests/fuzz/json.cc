// json — any text: it is read or refused, and what was read is written to a text that means the
// same.

// links: vigo_schema vigo_base

#include "schema/json.h"

#include "base/error.h"
#include "target.h"

using namespace vigo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Value value;
    try {
        value = parse_json(text);
    } catch (const Error& error) {
        expect(error.fault() == Fault::invalid);
        return 0;
    }
    expect(parse_json(to_json(value, 2)) == value);
    const auto canonical = to_canonical_json(value);
    expect(to_canonical_json(parse_json(canonical)) == canonical);
    return 0;
}
