// bundle_cache — equal envoys share one compile, different ones never share a bundle.

#include "server/policy/bundle_cache.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "base/error.h"
#include "base/limits.h"
#include "schema/json.h"

namespace vigo::policy {
namespace {

constexpr BundleCache::Options options{.compiling = 2,
                                       .patience = std::chrono::milliseconds(2'000)};

BundleCache::Compiled compiled(const std::string& text, std::initializer_list<const char*> paths) {
    BundleCache::Compiled made{.bundle =
                                   std::make_shared<SharedBundle>(SharedBundle{.bytes = text})};
    for (const auto* path : paths) made.reads.add(path);
    return made;
}

TEST(BundleCache, shares_exactly_what_was_not_read) {
    const struct {
        std::string_view name;
        std::string_view traits;
        std::string_view hostname;
        std::string_view policy;
        bool shared;
    } cases[] = {
        {"the same again", R"({"os":{"family":"debian","release":12}})", "web1", "p", true},
        {"another host name, not read", R"({"os":{"family":"debian","release":12}})", "web2", "p",
         true},
        {"a trait that was not read", R"({"os":{"family":"debian","release":12},"uptime":5})",
         "web1", "p", true},
        {"members in another order", R"({"os":{"release":12,"family":"debian"}})", "web1", "p",
         true},
        {"a trait that was read", R"({"os":{"family":"rhel","release":12}})", "web1", "p", false},
        {"below a path that was read", R"({"os":{"family":"debian","release":13}})", "web1", "p",
         false},
        {"absent, where it was read", R"({"net":{}})", "web1", "p", false},
        {"another policy", R"({"os":{"family":"debian","release":12}})", "web1", "q", false},
    };
    for (const auto& each : cases) {
        BundleCache cache(options);
        const auto first = parse_json(cases[0].traits);
        cache.get({.policy = "p", .hostname = "web1", .traits = first},
                  [] { return compiled("first", {"Traits.os"}); });
        const auto traits = parse_json(each.traits);
        const auto found =
            cache.get({.policy = each.policy, .hostname = each.hostname, .traits = traits},
                      [] { return compiled("second", {"Traits.os"}); });
        EXPECT_EQ(found.bundle->bytes == "first", each.shared) << each.name;
    }
}

TEST(BundleCache, a_host_name_that_was_read_and_an_unknown_root_separate) {
    for (const auto* path : {"hostname", "Weather.today", "Traits"}) {
        BundleCache cache(options);
        const Value traits = Map();
        cache.get({.policy = "p", .hostname = "a", .traits = traits},
                  [&] { return compiled("a", {path}); });
        const auto found = cache.get({.policy = "p", .hostname = "b", .traits = traits},
                                     [&] { return compiled("b", {path}); });
        EXPECT_EQ(found.bundle->bytes, "b") << path;
    }
}

TEST(BundleCache, one_policy_may_have_several_read_sets) {
    BundleCache cache(options);
    const auto debian = parse_json(R"({"os":"debian","apt":1})");
    const auto rhel = parse_json(R"({"os":"rhel","dnf":1})");
    const auto other = parse_json(R"({"os":"debian","apt":2})");
    cache.get({.policy = "p", .traits = debian}, [] {
        return compiled("d", {"Traits.os", "Traits.apt"});
    });
    cache.get({.policy = "p", .traits = rhel}, [] {
        return compiled("r", {"Traits.os", "Traits.dnf"});
    });
    int compiles = 0;
    const auto never = [&] { return ++compiles, compiled("x", {"Traits.os", "Traits.apt"}); };
    EXPECT_EQ(cache.get({.policy = "p", .traits = debian}, never).bundle->bytes, "d");
    EXPECT_EQ(cache.get({.policy = "p", .traits = rhel}, never).bundle->bytes, "r");
    EXPECT_EQ(compiles, 0);
    EXPECT_EQ(cache.get({.policy = "p", .traits = other}, never).bundle->bytes, "x");
    EXPECT_EQ(compiles, 1);
}

TEST(BundleCache, equal_envoys_at_one_moment_wait_for_one_compile) {
    BundleCache cache(options);
    const Value traits = Map();
    std::atomic<int> compiles = 0;
    std::latch started(8);
    {
        std::vector<std::jthread> threads;
        for (int number = 0; number < 8; ++number)
            threads.emplace_back([&] {
                started.arrive_and_wait();
                const auto found = cache.get({.policy = "p", .traits = traits}, [&] {
                    ++compiles;
                    return compiled("one", {"Traits.os"});
                });
                EXPECT_EQ(found.bundle->bytes, "one");
            });
    }
    EXPECT_EQ(compiles, 1);
}

TEST(BundleCache, who_would_wait_too_long_is_told_so) {
    BundleCache cache({.compiling = 1, .patience = std::chrono::milliseconds(1)});
    const Value traits = Map();
    BundleCache::Found other;
    cache.get({.policy = "p", .traits = traits}, [&] {
        other = cache.get({.policy = "q", .traits = traits}, [] { return compiled("two", {}); });
        return compiled("one", {});
    });
    EXPECT_TRUE(other.busy);
    EXPECT_FALSE(
        cache.get({.policy = "q", .traits = traits}, [] { return compiled("two", {}); }).busy);
}

TEST(BundleCache, a_failure_is_told_and_not_kept) {
    BundleCache cache(options);
    const Value traits = Map();
    EXPECT_EQ(cache
                  .get({.policy = "p", .traits = traits},
                       [] { return BundleCache::Compiled{.error = "no"}; })
                  .error,
              "no");
    EXPECT_EQ(cache
                  .get({.policy = "p", .traits = traits},
                       []() -> BundleCache::Compiled { fail(Fault::invalid, "thrown"); })
                  .error,
              "thrown");
    EXPECT_EQ(cache.get({.policy = "p", .traits = traits}, [] { return compiled("yes", {}); })
                  .bundle->bytes,
              "yes");
    EXPECT_EQ(cache.size(), 1U);
}

TEST(BundleCache, keeps_only_what_is_asked_for) {
    BundleCache cache(options);
    const Value traits = Map();
    for (const auto* policy : {"p", "q", "r"})
        cache.get({.policy = policy, .traits = traits}, [&] { return compiled(policy, {}); });
    cache.keep_only({"p", "r", "s"});
    EXPECT_EQ(cache.size(), 2U);
    const auto again = [] { return compiled("again", {}); };
    EXPECT_EQ(cache.get({.policy = "r", .traits = traits}, again).bundle->bytes, "r");
    EXPECT_EQ(cache.get({.policy = "q", .traits = traits}, again).bundle->bytes, "again");
    EXPECT_EQ(cache.size(), 3U);
}

TEST(BundleCache, is_bounded_in_bytes) {
    BundleCache cache(options);
    constexpr std::size_t large = 32U << 20;
    const auto get = [&](int number) {
        const auto traits = parse_json(format(R"({{"n":{}}})", number));
        cache.get({.policy = "p", .traits = traits},
                  [] { return compiled(std::string(large, 'x'), {"Traits.n"}); });
    };
    for (int number = 0; number < 8; ++number) get(number);
    EXPECT_EQ(cache.size(), limits::cached_bundle_bytes / large);
    get(8);
    EXPECT_EQ(cache.size(), 1U);
    cache.keep_only({});
    for (int number = 0; number < 8; ++number) get(number);
    EXPECT_EQ(cache.size(), limits::cached_bundle_bytes / large) << "what went is not counted";
}

TEST(BundleCache, is_bounded) {
    BundleCache cache(options);
    const Value traits = Map();
    for (std::size_t entry = 0; entry <= limits::cached_bundles; ++entry)
        cache.get({.policy = std::to_string(entry), .traits = traits},
                  [] { return compiled("x", {}); });
    EXPECT_LE(cache.size(), limits::cached_bundles);
}

}  // namespace
}  // namespace vigo::policy
