// users_test — records of utmp(5), which no text file can hold.

#include <gmock/gmock.h>

#include "host/fake_host.h"
#include "traits/catalogue.h"

namespace vigo::traits {
namespace {

std::string record(short type, const std::string& name) {
    std::string bytes(384, '\0');
    bytes[0] = static_cast<char>(type);
    bytes.replace(44, name.size(), name);
    return bytes;
}

TEST(Users, ReadsWhoIsLoggedInFromUtmp) {
    FakeHost host;
    const auto longest = std::string(32, 'z');
    host.disk().set("/run/utmp",
                    {.content = record(2, "reboot") + record(7, "bob") + record(8, "gone") +
                                record(7, longest) + record(7, "bob") + "torn"});
    const auto collector = users();
    Traits traits(collector.provides);
    collector.collect(host, traits);
    EXPECT_EQ(*traits.tree().at_path("users.logged_in"), Value(Value::List{"bob", longest}));
}

}  // namespace
}  // namespace vigo::traits
