// envelope_test — the signed bytes to the letter, and what a signature covers.

#include "wire/envelope.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "crypto/digest.h"
#include "wire/messages.h"

namespace vigo::wire {
namespace {

const Uuid fleet = *Uuid::parse("11111111-2222-4333-8444-555555555555");
const Uuid envoy = *Uuid::parse("7c9e6679-7425-40de-944b-e07fc1f90ae7");

crypto::SigningKey key() { return crypto::SigningKey::from_seed(std::string(32, 'k')); }

Stamp stamp() {
    return {.method = "CheckIn",
            .fleet = fleet,
            .envoy = envoy,
            .sequence = 0x0102030405060708,
            .time = from_ms(0x1112131415)};
}

std::string hex(std::string_view bytes) {
    return to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()});
}

TEST(Envelope, the_signed_bytes_are_as_the_contract_says) {
    EXPECT_EQ(hex(signed_bytes(stamp(), "abc")),
              hex("vigo/v1/CheckIn") +
                  "00"
                  "11111111222243338444555555555555"
                  "7c9e6679742540de944be07fc1f90ae7"
                  "0102030405060708"
                  "0000001112131415"
                  "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Envelope, the_registration_proof_is_as_the_contract_says) {
    EXPECT_EQ(hex(registration_proof("abc", "token")),
              hex("vigo/v1/Register") +
                  "00ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" +
                  hex("token"));
}

TEST(Envelope, what_was_sealed_opens_and_verifies) {
    const auto sealed = open(seal(stamp(), "payload", key()));
    EXPECT_EQ(sealed.envoy, envoy);
    EXPECT_EQ(sealed.sequence, stamp().sequence);
    EXPECT_EQ(sealed.time, stamp().time);
    EXPECT_EQ(sealed.payload, "payload");
    EXPECT_TRUE(verify(sealed, "CheckIn", fleet, key().public_key()));
}

TEST(Envelope, the_signature_covers_every_part) {
    const auto good = open(seal(stamp(), "payload", key()));
    const auto public_key = key().public_key();
    const auto changed = [&](auto change) {
        Sealed sealed = good;
        change(sealed);
        return verify(sealed, "CheckIn", fleet, public_key);
    };
    EXPECT_TRUE(changed([](Sealed&) {}));
    EXPECT_FALSE(changed([](Sealed& it) { it.envoy = fleet; }));
    EXPECT_FALSE(changed([](Sealed& it) { ++it.sequence; }));
    EXPECT_FALSE(changed([](Sealed& it) { it.time += Millis(1); }));
    EXPECT_FALSE(changed([](Sealed& it) { it.payload += "x"; }));
    EXPECT_FALSE(changed([](Sealed& it) { it.signature.pop_back(); }));
    EXPECT_FALSE(changed([](Sealed& it) { it.signature.clear(); }));
    EXPECT_FALSE(verify(good, "ReportTraits", fleet, public_key));
    EXPECT_FALSE(verify(good, "CheckIn", envoy, public_key));
    EXPECT_FALSE(verify(good, "CheckIn", fleet, crypto::SigningKey::make().public_key()));
}

TEST(Envelope, what_is_no_envelope_is_invalid) {
    proto::Envelope short_id;
    short_id.set_envoy_id("short");
    for (const auto& bytes :
         {std::string(), std::string("\xff\xff\xff"), short_id.SerializeAsString()}) {
        try {
            open(bytes);
            ADD_FAILURE() << hex(bytes);
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid);
        }
    }
}

TEST(Envelope, a_time_before_1970_survives) {
    auto early = stamp();
    early.time = from_ms(-5);
    const auto sealed = open(seal(early, "", key()));
    EXPECT_EQ(sealed.time, early.time);
    EXPECT_TRUE(verify(sealed, "CheckIn", fleet, key().public_key()));
}

}  // namespace
}  // namespace vigo::wire
