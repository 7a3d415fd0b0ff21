#include "wire/envelope.h"

#include "base/error.h"
#include "crypto/digest.h"
#include "wire/messages.h"

namespace vigo::wire {
namespace {

constexpr std::string_view prefix = "vigo/v1/";

void append_u64(std::string& bytes, std::uint64_t number) {
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes += static_cast<char>(static_cast<unsigned char>(number >> shift));
}

proto::Envelope envelope_of(const Stamp& stamp, std::string_view payload) {
    proto::Envelope envelope;
    envelope.set_envoy_id(std::string(stamp.envoy.bytes()));
    envelope.set_sequence(stamp.sequence);
    envelope.set_time_ms(to_ms(stamp.time));
    envelope.set_payload(std::string(payload));
    return envelope;
}

}  // namespace

std::string signed_bytes(const Stamp& stamp, std::string_view payload) {
    const auto digest = crypto::sha256(payload);
    std::string bytes;
    bytes.reserve(prefix.size() + stamp.method.size() + 1 + 16 + 16 + 8 + 8 + digest.size());
    bytes.append(prefix).append(stamp.method).append(1, '\0');
    bytes.append(stamp.fleet.bytes()).append(stamp.envoy.bytes());
    append_u64(bytes, stamp.sequence);
    append_u64(bytes, static_cast<std::uint64_t>(to_ms(stamp.time)));
    return bytes.append(crypto::view(digest));
}

std::string unsealed(const Stamp& stamp, std::string_view payload) {
    return envelope_of(stamp, payload).SerializeAsString();
}

std::string seal(const Stamp& stamp, std::string_view payload, const crypto::SigningKey& key) {
    auto envelope = envelope_of(stamp, payload);
    envelope.set_signature(std::string(crypto::view(key.sign(signed_bytes(stamp, payload)))));
    return envelope.SerializeAsString();
}

Sealed open(std::string_view envelope) {
    proto::Envelope read;
    if (!read.ParseFromArray(envelope.data(), static_cast<int>(envelope.size())))
        fail(Fault::invalid, "the request is not an envelope");
    const auto envoy = Uuid::from_bytes(read.envoy_id());
    if (!envoy)
        fail(Fault::invalid, "the envelope's envoy_id has {} bytes, not 16",
             read.envoy_id().size());
    return {.envoy = *envoy,
            .sequence = read.sequence(),
            .time = from_ms(read.time_ms()),
            .payload = std::move(*read.mutable_payload()),
            .signature = std::move(*read.mutable_signature())};
}

bool verify(const Sealed& sealed, std::string_view method, const Uuid& fleet,
            const crypto::PublicKey& key) {
    const Stamp stamp{.method = method,
                      .fleet = fleet,
                      .envoy = sealed.envoy,
                      .sequence = sealed.sequence,
                      .time = sealed.time};
    return key.verify(signed_bytes(stamp, sealed.payload), sealed.signature);
}

std::string registration_proof(std::string_view certificate_request, std::string_view token) {
    std::string bytes(prefix);
    bytes.append("Register").append(1, '\0');
    return bytes.append(crypto::view(crypto::sha256(certificate_request))).append(token);
}

}  // namespace vigo::wire
