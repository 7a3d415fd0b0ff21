// lsp — any bytes from an editor: they are answered, refused or break the stream, and nothing else.

// links: vigo_lsp vigo_base

#include "base/error.h"
#include "lsp/framing.h"
#include "lsp/server.h"
#include "schema/json.h"
#include "target.h"

using namespace vigo;

namespace {

constexpr std::string_view greeting =
    R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{}})";

/// Every answer is JSON; what was understood is checked as well. Documents are those of a folder
/// that is not there, so nothing is read but them.
void talk(lsp::Server& server, std::string_view message) {
    for (const auto& each : server.handle(message)) expect(parse_json(each).is_map());
    for (const auto& each : server.idle()) expect(parse_json(each).is_map());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (bytes.find("file://") != std::string_view::npos &&
        bytes.find("file:///nowhere/configcrates/") == std::string_view::npos)
        return 0;
    lsp::Server server({});
    server.handle(greeting);
    lsp::Framing framing;
    for (std::size_t at = 0; at < size; at += 61) framing.feed(bytes.substr(at, 61));
    while (const auto message = framing.next()) talk(server, *message);
    talk(server, bytes);
    return 0;
}
