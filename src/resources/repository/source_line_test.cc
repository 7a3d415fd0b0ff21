// source_line_test — lines of sources.list(5), read and written both ways; and what apt would
// refuse.

#include "resources/repository/source_line.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace vigo::resources {
namespace {

struct Written {
    std::string_view text, line, deb822;
};

constexpr Written written[] = {
    {"deb https://deb.example.com/debian bookworm main", "",
     "Types: deb\nURIs: https://deb.example.com/debian\nSuites: bookworm\nComponents: main\n"},
    {"  deb\t[ arch=amd64,arm64  signed-by=/usr/share/keyrings/a.gpg ] http://a.example  s  main  "
     "x ",
     "deb [arch=amd64,arm64 signed-by=/usr/share/keyrings/a.gpg] http://a.example s main x",
     "Types: deb\nURIs: http://a.example\nSuites: s\nComponents: main x\n"
     "Architectures: amd64 arm64\nSigned-By: /usr/share/keyrings/a.gpg\n"},
    {"deb-src [arch+=i386 lang-=de Trusted=yes] file:/srv/repo ./",
     "deb-src [arch+=i386 lang-=de trusted=yes] file:/srv/repo ./",
     "Types: deb-src\nURIs: file:/srv/repo\nSuites: ./\nArchitectures-Add: i386\n"
     "Languages-Remove: de\nTrusted: yes\n"},
    {"deb [by-hash=force] http://[::1]:3142/debian sid main", "",
     "Types: deb\nURIs: http://[::1]:3142/debian\nSuites: sid\nComponents: main\nBy-Hash: force\n"},
};

TEST(SourceLine, is_read_and_written_both_ways) {
    for (const auto& each : written) {
        const auto source = parse_source_line(each.text);
        EXPECT_EQ(as_one_line(source), each.line.empty() ? each.text : each.line);
        EXPECT_EQ(as_deb822(source), each.deb822);
        EXPECT_EQ(as_one_line(parse_source_line(as_one_line(source))), as_one_line(source));
    }
}

struct Refused {
    std::string_view text, says;
};

constexpr std::string_view shape =
    "`repo` is a line as apt has it: deb https://deb.example.com/debian SUITE COMPONENT";

constexpr Refused refused[] = {
    {"", shape},
    {"https://deb.example.com/debian", shape},
    {"deb https://deb.example.com/debian", shape},
    {"rpm https://a.example s main", shape},
    {"ppa:someone/something", shape},
    {"deb https://a.example bookworm",
     "the suite \"bookworm\" of the repository needs a component, such as main"},
    {"deb https://a.example ./ main",
     "\"./\" is a path, as it ends with a slash: no component follows it"},
    {"deb a.example s main",
     "\"a.example\" cannot be the address of a repository: it begins with https://"},
    {"deb [arch=amd64 https://a.example s main", "the options of the repository lack their `]`"},
    {"deb [arch] https://a.example s main",
     "an option of a repository is NAME=VALUE, and \"arch\" is not"},
    {"deb [arch=] https://a.example s main", "the option \"arch\" of a repository has no value"},
    {"deb [signed_by=/a] https://a.example s main",
     "apt knows no option \"signed_by\" of a repository, did you mean \"signed-by\""},
    {"deb [colour=red] https://a.example s main", "apt knows no option \"colour\" of a repository"},
    {"deb https://a.example s main # mine", "a repository is one line without comments"},
    {"deb https://a.example s main\ndeb https://b.example s main",
     "a repository is one line without comments"},
    {"deb https://dan:secret@a.example/x s main",
     "the address of a repository can be read by everyone on the machine: put user and password "
     "into a file below /etc/apt/auth.conf.d"},
};

TEST(SourceLine, refuses_what_apt_would) {
    for (const auto& each : refused) {
        try {
            parse_source_line(each.text);
            ADD_FAILURE() << each.text;
        } catch (const Error& error) {
            EXPECT_EQ(error.message(), each.says);
            EXPECT_EQ(error.fault(), Fault::invalid);
        }
    }
}

}  // namespace
}  // namespace vigo::resources
