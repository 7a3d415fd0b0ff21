#include "base/error.h"
#include "base/text.h"
#include "lang/support/function.h"
#include "lang/support/stop.h"
#include "schema/json.h"
#include "schema/yaml.h"

namespace vigo::lang {
namespace {

Datum to_json_text(Arguments given, Run&) { return Value(to_canonical_json(given[0].value())); }

Datum to_yaml_text(Arguments given, Run&) {
    auto text = to_yaml(given[0].value());
    while (text.ends_with('\n')) text.pop_back();
    return Value(text);
}

Datum from_json(Arguments given, Run&) {
    try {
        return Datum(parse_json(text_of(given[0])));
    } catch (const Error& error) {
        throw Refusal{error.message()};
    }
}

constexpr Function table[] = {
    {.info = {"toJson", "toJson VALUE", "encoding",
              "The value as JSON on one line, names in byte order."},
     .takes = "a",
     .call = to_json_text},
    {.info = {"fromJson", "fromJson TEXT", "encoding", "The value that JSON text describes."},
     .takes = "t",
     .call = from_json},
    {.info = {"toYaml", "toYaml VALUE", "encoding",
              "The value as YAML, without a line feed at its end."},
     .takes = "a",
     .call = to_yaml_text},
};

}  // namespace

std::span<const Function> encoding_functions() { return table; }

}  // namespace vigo::lang
