#include "resources/repository/source_line.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"

namespace vigo::resources {
namespace {

struct OptionName {
    std::string_view line;
    std::string_view deb822;
};

constexpr OptionName option_names[] = {
    {"allow-downgrade-to-insecure", "Allow-Downgrade-To-Insecure"},
    {"allow-insecure", "Allow-Insecure"},
    {"allow-weak", "Allow-Weak"},
    {"arch", "Architectures"},
    {"by-hash", "By-Hash"},
    {"check-date", "Check-Date"},
    {"check-valid-until", "Check-Valid-Until"},
    {"date-max-future", "Date-Max-Future"},
    {"inrelease-path", "InRelease-Path"},
    {"lang", "Languages"},
    {"pdiffs", "PDiffs"},
    {"signed-by", "Signed-By"},
    {"snapshot", "Snapshot"},
    {"target", "Targets"},
    {"trusted", "Trusted"},
    {"valid-until-max", "Valid-Until-Max"},
    {"valid-until-min", "Valid-Until-Min"},
};

std::string_view deb822_name(std::string_view name) {
    for (const auto& each : option_names)
        if (each.line == name) return each.deb822;
    return {};
}

[[noreturn]] void refuse_option(std::string_view name) {
    std::vector<std::string_view> known;
    for (const auto& each : option_names) known.push_back(each.line);
    const auto meant = nearest(name, known);
    fail(Fault::invalid, "apt knows no option \"{}\" of a repository{}", printable(name, 100),
         meant.empty() ? std::string() : format(", did you mean \"{}\"", meant));
}

std::vector<std::string> words_of(std::string_view text, char separator) {
    std::vector<std::string> words;
    for (const auto word : split(text, separator))
        if (!word.empty()) words.emplace_back(word);
    return words;
}

SourceOption option_of(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        fail(Fault::invalid, "an option of a repository is NAME=VALUE, and \"{}\" is not",
             printable(text, 100));
    SourceOption option;
    auto name = text.substr(0, equals);
    if (name.ends_with('+') || name.ends_with('-')) {
        option.operation = name.back();
        name.remove_suffix(1);
    }
    option.name = to_lower(name);
    if (deb822_name(option.name).empty()) refuse_option(name);
    option.values = words_of(text.substr(equals + 1), ',');
    if (option.values.empty())
        fail(Fault::invalid, "the option \"{}\" of a repository has no value", option.name);
    return option;
}

void check_uri(std::string_view uri) {
    const auto colon = uri.find(':');
    if (colon == std::string_view::npos || colon == 0)
        fail(Fault::invalid,
             "\"{}\" cannot be the address of a repository: it begins with https://",
             printable(uri, 200));
    const auto host = uri.substr(colon + 1, uri.find('/', colon + 3) - colon - 1);
    if (host.starts_with("//") && host.find('@') != std::string_view::npos)
        fail(Fault::invalid,
             "the address of a repository can be read by everyone on the machine: put user and "
             "password into a file below /etc/apt/auth.conf.d");
}

void check_plain(std::string_view text) {
    const bool plain =
        std::all_of(text.begin(), text.end(), [](char c) { return c > 31 && c != 127; });
    if (!plain || text.find('#') != std::string_view::npos)
        fail(Fault::invalid, "a repository is one line without comments");
}

/// Takes the options off the words, `[` to `]`.
void take_options(std::vector<std::string>& words, SourceLine& into) {
    if (words.size() < 2 || !words[1].starts_with('[')) return;
    const auto last = std::find_if(words.begin() + 1, words.end(),
                                   [](const auto& word) { return word.ends_with(']'); });
    if (last == words.end()) fail(Fault::invalid, "the options of the repository lack their `]`");
    for (auto word = words.begin() + 1; word != last + 1; ++word) {
        std::string_view text = *word;
        if (word == words.begin() + 1) text.remove_prefix(1);
        if (word == last) text.remove_suffix(1);
        if (!text.empty()) into.options.push_back(option_of(text));
    }
    words.erase(words.begin() + 1, last + 1);
}

}  // namespace

const SourceOption* SourceLine::option(std::string_view name) const {
    for (const auto& each : options)
        if (each.name == name) return &each;
    return nullptr;
}

SourceLine parse_source_line(std::string_view text) {
    std::string line(trim(text));
    std::replace(line.begin(), line.end(), '\t', ' ');
    check_plain(line);
    auto words = words_of(line, ' ');
    SourceLine source;
    take_options(words, source);
    const bool has_type = !words.empty() && (words[0] == "deb" || words[0] == "deb-src");
    if (!has_type || words.size() < 3)
        fail(Fault::invalid,
             "`repo` is a line as apt has it: deb https://deb.example.com/debian SUITE COMPONENT");
    source.type = words[0];
    source.uri = words[1];
    source.suite = words[2];
    source.components.assign(words.begin() + 3, words.end());
    check_uri(source.uri);
    const bool is_path = source.suite.ends_with('/');
    if (is_path && !source.components.empty())
        fail(Fault::invalid, "\"{}\" is a path, as it ends with a slash: no component follows it",
             source.suite);
    if (!is_path && source.components.empty())
        fail(Fault::invalid, "the suite \"{}\" of the repository needs a component, such as main",
             source.suite);
    return source;
}

std::string as_one_line(const SourceLine& source) {
    std::vector<std::string> options;
    for (const auto& each : source.options)
        options.push_back(each.name + (each.operation == 0 ? "" : std::string(1, each.operation)) +
                          "=" + join(each.values, ","));
    auto line = source.type;
    if (!options.empty()) line += " [" + join(options, " ") + "]";
    line += " " + source.uri + " " + source.suite;
    for (const auto& each : source.components) line += " " + each;
    return line;
}

std::string as_deb822(const SourceLine& source) {
    auto text = format("Types: {}\nURIs: {}\nSuites: {}\n", source.type, source.uri, source.suite);
    if (!source.components.empty())
        text += format("Components: {}\n", join(source.components, " "));
    for (const auto& each : source.options) {
        const std::string_view change = each.operation == '+'   ? "-Add"
                                        : each.operation == '-' ? "-Remove"
                                                                : "";
        text += format("{}{}: {}\n", deb822_name(each.name), change, join(each.values, " "));
    }
    return text;
}

}  // namespace vigo::resources
