// grpc — any bytes as the body of a call, as a status text and as a timeout: messages come out as
// they went in however the bytes are cut.

// links: vigo_wire vigo_base

#include "base/error.h"
#include "target.h"
#include "wire/framing.h"
#include "wire/status.h"

using namespace vigo;
using namespace vigo::wire;

namespace {

constexpr std::size_t most = 1'000;

struct Read {
    std::vector<std::string> messages;
    bool refused = false;
    bool operator==(const Read&) const = default;
};

Read read(std::string_view bytes, std::size_t piece) {
    Read read;
    MessageReader reader;
    while (!bytes.empty() && !read.refused) {
        auto part = bytes.substr(0, piece);
        bytes.remove_prefix(part.size());
        try {
            while (auto message = reader.next(part, most)) {
                expect(message->size() <= most);
                read.messages.push_back(*std::move(message));
            }
            expect(part.empty() && reader.held() <= most);
        } catch (const Error& error) {
            expect(error.fault() == Fault::invalid);
            read.refused = true;
        }
    }
    return read;
}

std::string written(const std::vector<std::string>& messages) {
    std::string bytes;
    for (const auto& message : messages) {
        MessageWriter writer(message);
        std::uint8_t room[100];
        while (writer.left() > 0) {
            const auto count = writer.write(room);
            bytes.append(reinterpret_cast<const char*>(room), count);
        }
    }
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto whole = read(bytes, size + 1);
    expect(read(bytes, 1) == whole && read(bytes, 7) == whole);
    const auto again = written(whole.messages);
    expect(bytes.starts_with(again));
    expect(percent_decode(percent_encode(bytes)) == bytes);
    if (const auto span = parse_timeout(bytes)) expect(parse_timeout(timeout_text(*span)));
    return 0;
}
