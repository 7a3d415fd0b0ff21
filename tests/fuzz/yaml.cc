// yaml — any text: it is read or refused with a finding, and what was read survives being written
// as YAML, as JSON and as bytes.

// links: vigo_schema vigo_base

#include "schema/yaml.h"

#include "base/error.h"
#include "schema/encode.h"
#include "schema/json.h"
#include "target.h"

using namespace vigo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Diagnostics findings;
    const auto value = parse_yaml(text, "fuzz", findings);
    expect(value.has_value() != findings.has_errors());
    if (!value) return 0;
    const auto again = parse_yaml(to_yaml(*value), "again", findings);
    expect(again && *again == *value);
    expect(parse_json(to_json(*value)) == *value);
    const auto bytes = encode(*value);
    expect(encode(decode(bytes)) == bytes);
    return 0;
}
