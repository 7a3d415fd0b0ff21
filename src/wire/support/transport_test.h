// transport_test — a transport as its tests see it: a server, and channels to it as somebody.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wire/support/fleet_test.h"

namespace vigo::wire::testing {

/// A server, and channels to it as somebody.
class Transport {
 public:
    virtual ~Transport() = default;
    virtual std::unique_ptr<Channel> as_envoy() = 0;
    virtual std::unique_ptr<Channel> as_nobody() = 0;
};

/// How a transport is called in the names of tests, and made.
struct TransportKind {
    std::string_view name;
    std::unique_ptr<Transport> (*make)(std::vector<Method> methods);
};

template <class T>
TransportKind transport(std::string_view name) {
    return {name, [](std::vector<Method> methods) -> std::unique_ptr<Transport> {
                return std::make_unique<T>(std::move(methods));
            }};
}

inline std::string name_of_transport(const ::testing::TestParamInfo<TransportKind>& on) {
    return std::string(on.param.name);
}

/// A test with a server of its own table.
class TransportTest : public ::testing::TestWithParam<TransportKind> {
 protected:
    void serve(std::vector<Method> methods) { transport_ = GetParam().make(std::move(methods)); }
    Transport& transport() { return *transport_; }
    void stop_serving() { transport_.reset(); }

 private:
    std::unique_ptr<Transport> transport_;
};

}  // namespace vigo::wire::testing
