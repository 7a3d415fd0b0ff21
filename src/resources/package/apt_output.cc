// apt_output — reads what apt says.

#include "resources/package/apt_output.h"

#include "base/text.h"

namespace vigo::resources {
std::map<std::string, PackageOffer> parse_policy(std::string_view text) {
    std::map<std::string, PackageOffer> offers;
    PackageOffer* offer = nullptr;
    for (const auto line : lines_of(text)) {
        const auto word = trim(line);
        if (!line.starts_with(' ') && word.ends_with(':'))
            offer = &offers[std::string(word.substr(0, word.size() - 1))];
        if (offer == nullptr) continue;
        constexpr std::string_view candidate = "Candidate:";
        if (word.starts_with(candidate) && !word.ends_with("(none)"))
            offer->newest = trim(word.substr(candidate.size()));
        // A version stands five columns in, its sources eight or more.
        const bool is_version = line.starts_with(" *** ") ||
                                (line.starts_with("     ") && line.size() > 5 && line[5] != ' ');
        if (is_version) {
            const auto version = trim(line.substr(5));
            offer->versions.emplace_back(version.substr(0, version.find(' ')));
        }
    }
    return offers;
}

std::map<std::string, std::string> parse_simulation(std::string_view text) {
    std::map<std::string, std::string> upgrades;
    for (const auto line : lines_of(text)) {  // Inst NAME [OLD] (NEW SOURCE [ARCH])
        const auto words = split(line, ' ');
        if (words.size() < 4 || words[0] != "Inst" || !words[2].starts_with('[') ||
            !words[3].starts_with('('))
            continue;
        upgrades[std::string(words[1])] = words[3].substr(1);
    }
    return upgrades;
}

std::vector<std::string> release_of(std::span<const std::string> flags) {
    std::vector<std::string> chosen;
    for (std::size_t at = 0; at < flags.size(); ++at) {
        const std::string_view flag = flags[at];
        const bool apart =
            flag == "-t" || flag == "--target-release" || flag == "--default-release";
        const bool joined = (flag.starts_with("-t") && !apart) ||
                            flag.starts_with("--target-release=") ||
                            flag.starts_with("--default-release=");
        if (!apart && !joined) continue;
        chosen.emplace_back(flag);
        if (apart && at + 1 < flags.size()) chosen.push_back(flags[++at]);
    }
    return chosen;
}

}  // namespace vigo::resources
