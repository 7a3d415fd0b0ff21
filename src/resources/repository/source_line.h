// source_line — one repository as sources.list(5) writes it: on one line, or as a deb822 paragraph.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace vigo::resources {

struct SourceOption {
    std::string name;    ///< as on one line: `arch`
    char operation = 0;  ///< `+` or `-` of `arch+=…`, which change a default; 0 for none
    std::vector<std::string> values;
};

struct SourceLine {
    std::string type;  ///< `deb` or `deb-src`
    std::vector<SourceOption> options;
    std::string uri;
    std::string suite;
    std::vector<std::string> components;  ///< none when the suite is a path that ends with `/`

    const SourceOption* option(std::string_view name) const;
};

/// Throws Error(invalid) for all that apt would refuse, and for a password in the address: the file
/// can be read by everyone.
SourceLine parse_source_line(std::string_view text);

/// With single blanks and no line feed.
std::string as_one_line(const SourceLine& source);

/// Lines of `Field: value`.
std::string as_deb822(const SourceLine& source);

}  // namespace vigo::resources
