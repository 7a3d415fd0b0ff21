// file — reads a *.test.vgo file.

#include "compile/suite/file.h"

#include <set>

#include "schema/rules.h"
#include "schema/yaml.h"

namespace vigo::suite {
namespace {

constexpr std::string_view debian = R"(
os:
  family: debian
  distro: debian
  version: "12"
  name: Debian GNU/Linux 12 (bookworm)
  kernel: 6.1.0-18-amd64
  arch: amd64
  arch_raw: x86_64
  upstream_id: debian
  upstream_codename: bookworm
  is_container: false
hardware:
  cpu_count: 2
  cpu_model: Example CPU
  sockets: 1
  cores: 2
  memory_mb: 2048
  disks_gb: {/: 20}
network:
  primary_ip: 192.0.2.10
  ip_addresses: [192.0.2.10]
  mac_addresses: ["02:00:00:00:00:10"]
)";

std::string_view label_of(std::string_view hostname) {
    return hostname.substr(0, hostname.find('.'));
}

bool says_nothing(const Test& test) {
    return !test.match && !test.environment && !test.unmatched && test.crates.empty() &&
           test.without_crates.empty() && test.resources.empty() && test.absent.empty() &&
           test.order.size() < 2 && !test.count && !test.error;
}

void check_map(const Value& value, const Reference& of, std::string_view name,
               Diagnostics& findings) {
    if (value.is_null() || value.is_map()) return;
    findings.error(rule::wrong_type, value.where().known() ? value.where() : of.where,
                   format("{} must be a map, not {}", name, name_of(value.kind())));
}

void check(const Expected& expected, Diagnostics& findings) {
    check_map(expected.attributes, expected.resource, "attributes", findings);
    check_map(expected.matches, expected.resource, "matches", findings);
    check_map(expected.contains, expected.resource, "contains", findings);
    check_map(expected.lacks, expected.resource, "lacks", findings);
    check_map(expected.golden, expected.resource, "golden", findings);
}

class Checking {
 public:
    explicit Checking(Diagnostics& findings) : findings_(findings) {}

    void check(const Test& test) {
        if (test.name.given() && !names_.insert(test.name.name).second)
            findings_.error(rule::duplicate_name, test.name.where,
                            "two tests of this file have this name", "rename one", test.name.name);
        check_map(test.traits, test.name, "traits", findings_);
        check_map(test.vars, test.name, "vars", findings_);
        for (const auto& each : test.resources) suite::check(each, findings_);
        if (test.hostname.empty())
            findings_.error(rule::missing_attribute, test.name.where, "a test needs `hostname`",
                            "give it here, or once at the top of the file");
        if (says_nothing(test))
            findings_.error(rule::empty_test, test.name.where,
                            "the test expects nothing, so it could not fail",
                            "say what must be there: resources, absent, order, error, …");
    }

 private:
    Diagnostics& findings_;
    std::set<std::string> names_;
};

void fill_in(Test& test, const File& file) {
    if (test.hostname.empty()) test.hostname = file.hostname;
    test.traits = merged(merged(plain_traits(test.hostname), file.traits), test.traits);
    test.vars = merged(file.vars, test.vars);
}

}  // namespace

bool is_test_file(std::string_view path) { return path.ends_with(".test.vgo"); }

Value merged(const Value& base, const Value& over) {
    if (over.is_null()) return base;
    if (!base.is_map() || !over.is_map()) return over;
    Value made = base;
    for (const auto& each : over.map()) {
        const Value* below = base.find(each.name);
        if (each.value.is_null())
            made.edit_map().erase(each.name);
        else
            made.edit_map().set(each.name,
                                below != nullptr ? merged(*below, each.value) : each.value);
    }
    return made;
}

Value plain_traits(std::string_view hostname) {
    static const Value base = [] {
        Diagnostics none;
        return parse_yaml(debian, "debian", none).value();
    }();
    Map network;
    network.add("hostname", label_of(hostname));
    network.add("fqdn", hostname);
    Map over;
    over.add("network", std::move(network));
    return merged(base, over);
}

File read_file(const std::string& path, std::string_view text, Diagnostics& findings) {
    File file{.path = path};
    Diagnostics found;
    const auto value = parse_yaml(text, path, found);
    if (value) {
        Reader reader(found);
        read(fields_of(&file), *value, file, reader, "a file of tests");
    }
    Checking checking(found);
    for (auto& test : file.tests) {
        if (test.hostname.empty()) test.hostname = file.hostname;
        if (!found.has_errors() || test.name.given()) checking.check(test);
    }
    findings.append(found);
    if (found.has_errors()) {
        file.tests.clear();
        return file;
    }
    for (auto& test : file.tests) fill_in(test, file);
    return file;
}

}  // namespace vigo::suite
