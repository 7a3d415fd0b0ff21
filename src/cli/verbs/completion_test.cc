// Tests of completion: the script works in a real bash, for words and for flags.

#include <gtest/gtest.h>

#include <cstdio>
#include <sstream>

#include "cli/verbs/catalogue.h"

namespace vigo::cli {
namespace {

std::string script_for(const std::string& shell) {
    std::ostringstream out;
    std::ostringstream err;
    Session session(out, err);
    const auto verbs = all();
    EXPECT_EQ(dispatch(verbs, {"completion", shell}, session, [](const Common&, Session&) {}),
              Exit::ok);
    return out.str();
}

/// What bash offers for the last of these words.
std::string offered(const std::string& words, int last) {
    const auto script =
        script_for("bash") +
        format("COMP_WORDS=({}); COMP_CWORD={}; _vigocli; echo \"${{COMPREPLY[*]}}\"", words, last);
    const auto command = format("bash -c {}", shell_quote(script));
    std::FILE* pipe = ::popen(command.c_str(), "r");
    std::string text;
    char part[256];
    while (std::fgets(part, sizeof part, pipe) != nullptr) text += part;
    ::pclose(pipe);
    return text;
}

TEST(Completion, offers_words_and_flags_in_bash) {
    EXPECT_EQ(offered("vigocli conf", 1), "config\n");
    EXPECT_EQ(offered("vigocli config exa", 2), "examples\n");
    EXPECT_EQ(offered("vigocli config examples \"\"", 3), "copy list\n");
    EXPECT_EQ(offered("vigocli config history --li", 3), "--limit\n");
    EXPECT_EQ(offered("vigocli config edit nginx --ed", 4), "--editor\n");
}

TEST(Completion, knows_every_verb_in_each_shell) {
    for (const auto* shell : {"bash", "zsh", "fish"}) {
        const auto script = script_for(shell);
        for (const auto& verb : all())
            EXPECT_NE(script.find(split(verb.words, ' ').back()), std::string::npos) << verb.words;
    }
}

}  // namespace
}  // namespace vigo::cli
