// target — request targets (RFC 9112, 3.2.1) and their percent escapes (RFC 3986, 2.1).

#include "base/text.h"
#include "server/rest/router.h"

namespace vigo::rest {

std::optional<std::string> url_decode(std::string_view text, bool plus_is_space) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus_is_space) {
            plain += ' ';
        } else if (text[at] != '%') {
            plain += text[at];
        } else {
            const auto byte = at + 2 < text.size() ? from_hex(text.substr(at + 1, 2))
                                                   : std::vector<unsigned char>();
            if (byte.empty() || byte[0] == 0) return std::nullopt;
            plain += static_cast<char>(byte[0]);
            at += 2;
        }
    }
    return plain;
}

bool read_target(std::string_view target, Request& into) {
    const auto question = target.find('?');
    const auto path = target.substr(0, question);
    if (path.empty() || path[0] != '/') return false;
    into.path = path;
    if (question == std::string_view::npos) return true;
    for (const auto pair : split(target.substr(question + 1), '&')) {
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        const auto name = url_decode(pair.substr(0, equals), true);
        const auto value = equals == std::string_view::npos
                               ? std::string()
                               : url_decode(pair.substr(equals + 1), true);
        if (!name || !value) return false;
        into.query[*name] = *value;
    }
    return true;
}

bool match_path(std::string_view pattern, std::string_view path,
                std::map<std::string, std::string>& into) {
    const auto wanted = split(pattern, '/');
    const auto given = split(path, '/');
    if (wanted.size() != given.size()) return false;
    std::map<std::string, std::string> found;
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        if (!wanted[at].starts_with('{')) {
            if (wanted[at] != given[at]) return false;
            continue;
        }
        const auto value = url_decode(given[at], false);
        if (!value || value->empty()) return false;
        found[std::string(wanted[at].substr(1, wanted[at].size() - 2))] = *value;
    }
    into = std::move(found);
    return true;
}

}  // namespace vigo::rest
