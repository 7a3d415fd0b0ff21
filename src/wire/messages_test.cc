// messages_test — what each release sent is read by today's classes, with no field that they do not
// know.

#include "wire/messages.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace vigo::wire {
namespace {

/// Whether the class reads the bytes and writes them again.
using Reads = bool (*)(const std::string& bytes);

template <class Message>
bool reads(const std::string& bytes) {
    Message message;
    return message.ParseFromString(bytes) && message.SerializeAsString() == bytes;
}

const std::pair<std::string_view, Reads> kinds[] = {
    {"Envelope", reads<proto::Envelope>},
    {"RegisterRequest", reads<proto::RegisterRequest>},
    {"RegisterReply", reads<proto::RegisterReply>},
    {"RenewRequest", reads<proto::RenewRequest>},
    {"RenewReply", reads<proto::RenewReply>},
    {"CheckInRequest", reads<proto::CheckInRequest>},
    {"CheckInReply", reads<proto::CheckInReply>},
    {"ReportTraitsRequest", reads<proto::ReportTraitsRequest>},
    {"ReportTraitsReply", reads<proto::ReportTraitsReply>},
    {"ReportResultRequest", reads<proto::ReportResultRequest>},
    {"ReportResultReply", reads<proto::ReportResultReply>},
    {"ResolveSecretsRequest", reads<proto::ResolveSecretsRequest>},
    {"ResolveSecretsReply", reads<proto::ResolveSecretsReply>},
    {"StreamMessage", reads<proto::StreamMessage>},
    {"ServerMessage", reads<proto::ServerMessage>},
};

Reads reader_of(std::string_view kind) {
    for (const auto& [name, read] : kinds)
        if (name == kind) return read;
    return nullptr;
}

TEST(Messages, golden_messages_of_every_release_are_read) {
    const std::filesystem::path folder = std::string(PROJECT) + "/tests/golden/wire";
    int seen = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        const auto& path = entry.path();
        if (path.extension() != ".bin") continue;
        const std::string name = path.filename();
        const Reads read = reader_of(name.substr(0, name.find('.')));
        ASSERT_NE(read, nullptr) << path << " is of no kind in the table";
        std::ifstream file(path, std::ios::binary);
        EXPECT_TRUE(read({std::istreambuf_iterator<char>(file), {}})) << path;
        ++seen;
    }
    EXPECT_GE(seen, 14);
}

TEST(Messages, an_unchanged_check_in_is_answered_in_a_few_bytes) {
    proto::CheckInReply reply;
    reply.set_server_time_ms(1'769'846'400'000);
    EXPECT_LE(reply.ByteSizeLong(), 60U);
}

}  // namespace
}  // namespace vigo::wire
