// Tests of bundle: what is written is read back, and damage never passes.

#include "bundle/bundle.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <tuple>
#include <utility>

#include "base/error.h"
#include "base/limits.h"

namespace vigo {
namespace {

Value map_of(std::initializer_list<std::pair<std::string_view, Value>> members) {
    Map map;
    for (const auto& [name, value] : members) map.add(name, value);
    return map;
}

Bundle sample() {
    Bundle bundle;
    bundle.crates = {"base", "web", "empty"};
    bundle.trait_paths = {"os.family"};
    bundle.vars = map_of({{"port", 80}});
    bundle.resources.push_back(
        {.crate = "base",
         .name = "motd",
         .type = "file",
         .attributes = map_of({{"target_path", "/etc/motd"}, {"mode", Value::plain("0644")}}),
         .when = "os.family == \"debian\"",
         .notifies = {1}});
    bundle.resources.push_back({.crate = "web",
                                .name = "reload",
                                .type = "exec",
                                .attributes = map_of({{"command", "true"}}),
                                .after = {0}});
    return bundle;
}

std::string why_not(std::string_view bytes) {
    try {
        Bundle::decode(bytes);
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::invalid);
        return error.message();
    }
    return "fine";
}

TEST(Bundle, everything_comes_back) {
    const auto read = Bundle::decode(sample().encode());
    const auto want = sample();
    EXPECT_EQ(read.crates, want.crates);
    EXPECT_EQ(read.trait_paths, want.trait_paths);
    EXPECT_EQ(read.vars, want.vars);
    ASSERT_EQ(read.resources.size(), want.resources.size());
    for (std::size_t at = 0; at < want.resources.size(); ++at) {
        const auto& a = read.resources[at];
        const auto& b = want.resources[at];
        EXPECT_EQ(std::tie(a.crate, a.name, a.type, a.attributes, a.when, a.after, a.notifies),
                  std::tie(b.crate, b.name, b.type, b.attributes, b.when, b.after, b.notifies));
    }
    EXPECT_EQ(read.resources[0].attributes.find("mode")->source(), "0644");
    EXPECT_EQ(read.encode(), want.encode());
    EXPECT_EQ(Bundle::decode(Bundle().encode()).encode(), Bundle().encode());
}

TEST(Bundle, every_difference_changes_the_bytes) {
    using Change = void (*)(Bundle&);
    const Change changes[] = {
        [](Bundle& b) { b.crates.pop_back(); },
        [](Bundle& b) { std::swap(b.crates[0], b.crates[1]); },
        [](Bundle& b) { b.trait_paths.clear(); },
        [](Bundle& b) { b.vars = {}; },
        [](Bundle& b) { b.resources.pop_back(); },
        [](Bundle& b) { b.resources[0].when.clear(); },
        [](Bundle& b) { b.resources[0].notifies.clear(); },
        [](Bundle& b) { b.resources[1].after.clear(); },
        [](Bundle& b) { b.resources[1].attributes.edit_map().set("command", "false"); },
        [](Bundle& b) { b.resources[0].attributes.edit_map().set("mode", Value::plain("644")); },
    };
    for (const auto change : changes) {
        auto changed = sample();
        change(changed);
        EXPECT_NE(changed.encode(), sample().encode());
    }
}

TEST(Bundle, the_place_of_a_value_does_not_count) {
    auto moved = sample();
    moved.vars.at({FileName::make("x.vgo"), 3, 4});
    EXPECT_EQ(moved.encode(), sample().encode());
}

TEST(Bundle, names_the_secrets_that_its_envoy_may_ask_for) {
    auto with = sample();
    with.secrets = {"vigo/db/dsn", "web/key"};
    EXPECT_EQ(Bundle::decode(with.encode()).secrets, with.secrets);
    EXPECT_EQ(with.encode()[11], 2);
    EXPECT_EQ(sample().encode()[11], 1) << "who needs none is understood by older agents";
    EXPECT_TRUE(Bundle::decode(sample().encode()).secrets.empty());
}

TEST(Bundle, says_why_it_refuses) {
    auto newer = sample().encode();
    newer[11] = 3;
    EXPECT_EQ(why_not(newer),
              "the bundle has format 3, and this program reads 2: it needs an upgrade");
    EXPECT_EQ(why_not(""), "damaged bundle: it does not start as one");
    EXPECT_EQ(why_not("something else entirely"), "damaged bundle: it does not start as one");
    EXPECT_EQ(why_not(sample().encode() + "x"), "damaged bundle: bytes are left over");
    EXPECT_EQ(why_not(std::string(limits::bundle_bytes + 1, 'x')),
              "the bundle has 15728641 bytes, and 15728640 is the most");
}

TEST(Bundle, references_stay_inside) {
    constexpr auto want = "damaged bundle: a resource refers to one that is not there";
    auto forward = sample();
    forward.resources[0].after = {1};
    EXPECT_EQ(why_not(forward.encode()), want);
    auto outside = sample();
    outside.resources[1].notifies = {2};
    EXPECT_EQ(why_not(outside.encode()), want);
    auto shapeless = sample();
    shapeless.resources[0].attributes = "text";
    EXPECT_EQ(why_not(shapeless.encode()), "damaged bundle: attributes are no map");
}

TEST(Bundle, over_the_size_bound_it_is_not_even_written) {
    Bundle large;
    large.crates.emplace_back(limits::bundle_bytes, 'x');
    EXPECT_THROW(large.encode(), Error);
}

TEST(Bundle, every_truncation_is_refused) {
    const auto bytes = sample().encode();
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_NE(why_not(bytes.substr(0, length)), "fine") << length;
}

TEST(Bundle, every_flipped_bit_is_refused_or_another_bundle) {
    const auto bytes = sample().encode();
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        try {
            EXPECT_EQ(Bundle::decode(flipped).encode(), flipped) << bit;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid) << bit;
        }
    }
}

Assignment assignment() {
    return {.fleet_id = std::string(16, 'f'),
            .envoy_id = std::string(16, 'e'),
            .version = 7,
            .digest = std::string(32, 'd'),
            .issued_ms = 1'700'000'000'123,
            .observe_only = true,
            .interval_ms = 60'000,
            .secrets_epoch = 3};
}

TEST(Assignment, comes_back_and_has_these_bytes) {
    const auto bytes = assignment().signed_bytes();
    EXPECT_EQ(Assignment::parse(bytes), assignment());
    EXPECT_EQ(bytes.substr(0, 19), std::string("vigo/v1/assignment\0", 19));
    EXPECT_EQ(bytes.substr(19, 4), std::string("\0\0\0\x10", 4));
    EXPECT_EQ(bytes.substr(59, 8), std::string("\0\0\0\0\0\0\0\x07", 8));
    EXPECT_EQ(bytes.size(), 128U);
}

TEST(Assignment, nothing_else_is_read) {
    const auto bytes = assignment().signed_bytes();
    for (std::size_t length = 0; length < bytes.size(); ++length)
        EXPECT_THROW(Assignment::parse(bytes.substr(0, length)), Error) << length;
    EXPECT_THROW(Assignment::parse(bytes + "x"), Error);
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        auto flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        try {
            EXPECT_EQ(Assignment::parse(flipped).signed_bytes(), flipped) << bit;
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::invalid) << bit;
        }
    }
}

TEST(Assignment, an_id_of_another_length_is_refused) {
    auto shorter = assignment();
    shorter.envoy_id.pop_back();
    EXPECT_THROW(Assignment::parse(shorter.signed_bytes()), Error);
}

}  // namespace
}  // namespace vigo
