// functions_encoding — JSON, YAML, base64 and digests.

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "crypto/digest.h"
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
        const auto text = text_of(given[0]);
        Run::bound_parts(static_cast<std::size_t>(std::count(text.begin(), text.end(), ',')));
        return Datum(parse_json(text));
    } catch (const Error& error) {
        throw Refusal{error.message()};
    }
}

/// The standard alphabet with padding, as other programs expect it.
Datum b64enc(Arguments given, Run&) {
    std::string text = crypto::to_base64(text_of(given[0]));
    std::replace(text.begin(), text.end(), '-', '+');
    std::replace(text.begin(), text.end(), '_', '/');
    while (text.size() % 4 != 0) text += '=';
    return Value(text);
}

Datum b64dec(Arguments given, Run&) {
    try {
        return Value(crypto::from_base64(text_of(given[0])));
    } catch (const Error& error) {
        throw Refusal{error.message()};
    }
}

Datum sha256(Arguments given, Run&) {
    return Value(crypto::to_hex(crypto::sha256(text_of(given[0]))));
}
Datum sha512(Arguments given, Run&) { return Value(crypto::sha512_hex(text_of(given[0]))); }
Datum md5(Arguments given, Run&) { return Value(crypto::md5_hex(text_of(given[0]))); }

constexpr Function table[] = {
    {.info = {"toJson", "toJson VALUE", "encoding",
              "The value as JSON on one line, names in byte order.",
              R"(toJson (dict "a" (list 1 2)))", "{\"a\":[1,2]}"},
     .takes = "a",
     .call = to_json_text},
    {.info = {"fromJson", "fromJson TEXT", "encoding", "The value that JSON text describes.",
              R"((fromJson "{\"a\": 5}").a)", "5", "what is no JSON"},
     .takes = "t",
     .call = from_json},
    {.info = {"toYaml", "toYaml VALUE", "encoding",
              "The value as YAML, without a line feed at its end.",
              R"(toYaml (dict "a" (list 1 2)))", "a:\n  - 1\n  - 2"},
     .takes = "a",
     .call = to_yaml_text},
    {.info = {"b64enc", "b64enc TEXT", "encoding", "The text in base64, with padding.",
              R"(b64enc "hello")", "aGVsbG8="},
     .takes = "t",
     .call = b64enc},
    {.info = {"b64dec", "b64dec TEXT", "encoding",
              "The text that base64 stands for; both alphabets are read.", R"(b64dec "aGVsbG8=")",
              "hello", "what is no base64"},
     .takes = "t",
     .call = b64dec},
    {.info = {"sha256", "sha256 TEXT", "encoding", "The SHA-256 digest in hexadecimal.",
              R"(sha256 "abc" | printf "%.12s")", "ba7816bf8f01"},
     .takes = "t",
     .call = sha256},
    {.info = {"sha512", "sha512 TEXT", "encoding", "The SHA-512 digest in hexadecimal.",
              R"(sha512 "abc" | printf "%.12s")", "ddaf35a19361"},
     .takes = "t",
     .call = sha512},
    {.info = {"md5", "md5 TEXT", "encoding",
              "The MD5 digest in hexadecimal, for formats that ask for it.", R"(md5 "")",
              "d41d8cd98f00b204e9800998ecf8427e"},
     .takes = "t",
     .call = md5},
};

}  // namespace

std::span<const Function> encoding_functions() { return table; }

}  // namespace vigo::lang
