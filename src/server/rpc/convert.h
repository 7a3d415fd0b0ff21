// convert — messages of the wire to what the core works on, with their bounds checked.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "server/store/run.h"

namespace vigo::v1 {
class LastRun;
class RunReport;
}  // namespace vigo::v1

namespace vigo::rpc {

/// Throws Error(invalid) when the bytes are no such message.
template <class Message>
Message decode(std::string_view bytes) {
    Message message;
    if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        fail(Fault::invalid, "the payload is not the message of this method");
    return message;
}

/// Throws Error(invalid) on impossible values.
store::RunSummary summary_of(const v1::LastRun& run);
store::Run run_of(const v1::RunReport& report, const Uuid& envoy, Time received);

/// `text` of foreign origin, for the store and for people.
std::string foreign(std::string_view text, std::size_t most);

}  // namespace vigo::rpc
