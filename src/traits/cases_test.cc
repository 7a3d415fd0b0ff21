// cases_test — runs the cases beside each collector: what a machine holds, and the traits that it
// must become.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/text.h"
#include "host/fake_host.h"
#include "schema/json.h"
#include "schema/yaml.h"
#include "traits/catalogue.h"

namespace vigo::traits {
namespace {

/// `a.b.c` and the value there as JSON; lists are values.
using Flat = std::map<std::string, std::string>;

void flatten(const Value& value, const std::string& path, Flat& into) {
    if (!value.is_map()) {
        into[path] = to_json(value);
        return;
    }
    for (const auto& each : value.map())
        flatten(each.value, path.empty() ? each.name : path + "." + each.name, into);
}

std::vector<std::string> texts(const Value* list) {
    std::vector<std::string> all;
    if (list != nullptr)
        for (const auto& each : list->list()) all.push_back(each.source());
    return all;
}

std::string text_of(const Value& map, std::string_view name) {
    const auto* found = map.find(name);
    return found == nullptr ? "" : found->source();
}

std::uint64_t number_of(const Value& map, std::string_view name) {
    const auto* found = map.find(name);
    return found == nullptr ? 0 : static_cast<std::uint64_t>(found->integer());
}

void add_interface(FakeSystem& machine, const std::string& name, const Value& given) {
    const auto down = given.find("down");
    machine.interfaces_are.push_back({.name = name,
                                      .mac = text_of(given, "mac"),
                                      .addresses = texts(given.find("addresses")),
                                      .is_loopback = name == "lo",
                                      .is_up = down == nullptr});
}

void set_system(FakeHost& host, const std::string& name, const Value& given) {
    auto& machine = host.machine();
    if (name == "hostname") return host.set_hostname(given.source());
    if (name == "now") return host.time().set(from_ms(given.integer() * 1000));
    if (name == "release") machine.kernel_is.release = given.source();
    if (name == "machine") machine.kernel_is.machine = given.source();
    if (name == "primary") machine.primary_is = given.source();
    if (name == "utc_offset") machine.offset_is = std::chrono::seconds(given.integer());
    if (name == "variables")
        for (const auto& each : given.map()) machine.variables[each.name] = each.value.source();
    if (name == "interfaces")
        for (const auto& each : given.map()) add_interface(machine, each.name, each.value);
    if (name == "spaces")
        for (const auto& each : given.map())
            machine.spaces[each.name] = {.size_bytes = number_of(each.value, "size"),
                                         .free_bytes = number_of(each.value, "free"),
                                         .available_bytes = number_of(each.value, "available"),
                                         .inodes = number_of(each.value, "inodes"),
                                         .inodes_free = number_of(each.value, "inodes_free")};
}

/// `link to X` is a link, a folder ends with `/`, all else is content; `base64 X` is content that
/// YAML cannot hold.
void set_file(FakeHost& host, const std::string& path, const std::string& content) {
    constexpr std::string_view link = "link to ";
    if (path.ends_with('/'))
        host.disk().set(path.substr(0, path.size() - 1),
                        {.kind = FileKind::directory, .mode = 0755});
    else if (content.starts_with(link))
        host.disk().set(
            path,
            {.kind = FileKind::symlink, .mode = 0777, .content = content.substr(link.size())});
    else
        host.disk().set(path, {.content = content});
}

struct Case {
    Value text;
    Collector collector;

    std::string name() const { return text_of(text, "name"); }
    Flat wanted() const {
        Flat flat;
        if (const auto* traits = text.find("traits")) flatten(*traits, "", flat);
        return flat;
    }
    Flat found() const {
        FakeHost host;
        if (const auto* given = text.find("given"))
            for (const auto& each : given->map()) set_file(host, each.name, each.value.source());
        if (const auto* system = text.find("system"))
            for (const auto& each : system->map()) set_system(host, each.name, each.value);
        if (const auto* commands = text.find("commands"))
            for (const auto& each : commands->map())
                host.programs().answer_query(each.name, {.out = each.value.source()});
        Traits traits(collector.provides);
        collector.collect(host, traits);
        Flat flat;
        flatten(traits.tree(), "", flat);
        return flat;
    }
};

std::vector<Case> cases_of(const Collector& collector) {
    const auto path = std::string(HERE) + "/" + std::string(collector.name) + ".cases.yaml";
    std::ifstream file(path);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    Diagnostics findings;
    const auto list = parse_yaml(text, path, findings);
    expect(list && list->is_list());
    std::vector<Case> cases;
    for (const auto& each : list->list()) cases.push_back({each, collector});
    return cases;
}

class CaseTest : public testing::Test {
 public:
    explicit CaseTest(Case one) : case_(std::move(one)) {}
    void TestBody() override { EXPECT_EQ(case_.found(), case_.wanted()); }

 private:
    Case case_;
};

/// Each case is a test of its own: `os.a_debian_on_a_PC`.
const bool registered = [] {
    for (const auto& collector : all())
        for (const auto& each : cases_of(collector)) {
            auto name = each.name();
            for (char& c : name)
                if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
            testing::RegisterTest(std::string(collector.name).c_str(), name.c_str(), nullptr,
                                  nullptr, __FILE__, __LINE__,
                                  [each]() -> testing::Test* { return new CaseTest(each); });
        }
    return true;
}();

/// Whether the path of a promise is that of a trait; a `*` stands for anything.
bool keeps(std::string_view promise, std::string_view path) { return glob_match(promise, path); }

TEST(Catalogue, HasACaseForEachPromise) {
    ASSERT_TRUE(registered);
    for (const auto& collector : all()) {
        std::set<std::string> kept;
        for (const auto& each : cases_of(collector))
            for (const auto& [path, value] : each.wanted()) kept.insert(path);
        for (const auto& promise : collector.provides)
            EXPECT_TRUE(std::any_of(kept.begin(), kept.end(), [&](const auto& path) {
                return keeps(promise.path, path);
            })) << promise.path;
    }
}

TEST(Catalogue, NamesEachUnitByItsFileAndEachTraitByItsUnit) {
    for (const auto& collector : all()) {
        EXPECT_TRUE(
            std::filesystem::exists(std::string(HERE) + "/" + std::string(collector.name) + ".cc"))
            << collector.name;
        for (const auto& promise : collector.provides) {
            EXPECT_TRUE(promise.path.starts_with(std::string(collector.name) + "."))
                << promise.path;
            EXPECT_TRUE(promise.doc.ends_with('.') || promise.doc.ends_with("…")) << promise.path;
        }
    }
}

}  // namespace
}  // namespace vigo::traits
