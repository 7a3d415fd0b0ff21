// bond_test — who counts as verified on a connection, and for how long.

#include "wire/bond.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace vigo::wire {
namespace {

const Time now = from_ms(1'800'000'000'000);
const Time later = now + Millis(1'000);

Uuid envoy(std::size_t number) {
    std::string bytes(16, '\0');
    for (std::size_t at = 0; at < 4; ++at) bytes[at] = static_cast<char>(number >> (8 * at) & 0xff);
    return *Uuid::from_bytes(bytes);
}

crypto::PublicKey key(char of) { return crypto::PublicKey::from_bytes(std::string(32, of)); }

TEST(Bond, only_who_was_verified_counts_and_only_with_that_key) {
    Bond bond("name", later);
    EXPECT_FALSE(bond.is_verified(envoy(1), key('a'), now));
    bond.verify(envoy(1), key('a'));
    EXPECT_TRUE(bond.is_verified(envoy(1), key('a'), now));
    EXPECT_FALSE(bond.is_verified(envoy(1), key('b'), now));
    EXPECT_FALSE(bond.is_verified(envoy(2), key('a'), now));
}

TEST(Bond, nothing_is_believed_after_the_certificates_end) {
    Bond bond("name", later);
    bond.verify(envoy(1), key('a'));
    EXPECT_TRUE(bond.is_verified(envoy(1), key('a'), later - Millis(1)));
    EXPECT_FALSE(bond.is_verified(envoy(1), key('a'), later));
}

TEST(Bond, a_full_one_takes_no_more_and_keeps_whom_it_knows) {
    Bond bond("name", later);
    for (std::size_t at = 0; at <= limits::envoys_per_connection; ++at)
        bond.verify(envoy(at), key('a'));
    EXPECT_TRUE(bond.is_verified(envoy(0), key('a'), now));
    EXPECT_FALSE(bond.is_verified(envoy(limits::envoys_per_connection), key('a'), now));
    bond.verify(envoy(0), key('b'));
    EXPECT_TRUE(bond.is_verified(envoy(0), key('b'), now));
}

}  // namespace
}  // namespace vigo::wire
