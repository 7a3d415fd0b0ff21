// Tests of error: faults, context, and what shells and wires are told.

#include "base/error.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <functional>
#include <set>

#include "base/fault_codes.h"

namespace vigo {
namespace {

Error caught(const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        return error;
    }
    return {Fault::internal, "nothing was thrown"};
}

TEST(Error, context_goes_before_the_message) {
    const auto error = caught([] { fail(Fault::denied, "no {} for {}", "entry", "you"); });
    EXPECT_EQ(error.message(), "no entry for you");
    EXPECT_STREQ(error.what(), "no entry for you");
    EXPECT_EQ(error.during("reading /x").message(), "reading /x: no entry for you");
    EXPECT_EQ(error.during("reading /x").fault(), Fault::denied);
}

struct Code {
    int code = 0;
    Fault fault = Fault::internal;
};

constexpr Code codes[] = {
    {ENOENT, Fault::not_found},  {EACCES, Fault::denied},     {EPERM, Fault::denied},
    {EEXIST, Fault::conflict},   {ETIMEDOUT, Fault::timeout}, {ENOSPC, Fault::unavailable},
    {EROFS, Fault::unavailable}, {EIO, Fault::unavailable},   {ENAMETOOLONG, Fault::invalid},
    {ENOTDIR, Fault::conflict},  {ELOOP, Fault::conflict},    {9999, Fault::unavailable},
};

TEST(Error, a_system_code_has_its_fault_and_text) {
    for (const auto& each : codes) {
        const auto error = caught([&] { fail_errno(each.code, "writing /x"); });
        EXPECT_EQ(error.fault(), each.fault) << each.code;
        EXPECT_EQ(error.message().find("writing /x: "), 0U);
    }
    EXPECT_EQ(caught([] { fail_errno(ENOENT, "opening /x"); }).message(),
              "opening /x: No such file or directory");
}

TEST(Fault, each_has_its_name_and_its_own_grpc_code) {
    std::set<std::string_view> names;
    for (int at = 0; at < 7; ++at) {
        const auto fault = static_cast<Fault>(at);
        names.insert(name_of(fault));
        EXPECT_EQ(fault_of_grpc(codes_of(fault).grpc), fault);
        EXPECT_NE(codes_of(fault).exit, 0) << "a fault is never success to a shell";
        EXPECT_GE(codes_of(fault).http, 400);
    }
    EXPECT_EQ(names.size(), 7U);
    EXPECT_EQ(fault_of_grpc(16), Fault::denied);
    EXPECT_EQ(fault_of_grpc(99), Fault::internal);
}

TEST(ExpectDeathTest, a_broken_expectation_names_the_claim) {
    EXPECT_DEATH(expect(1 > 2), "broken expectation: 1 > 2");
}

}  // namespace
}  // namespace vigo
