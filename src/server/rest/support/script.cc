#include "server/rest/script.h"

#include "base/text.h"

namespace vigo::rest {
namespace {

// The whole script is a function that is called in the last line: a download that breaks off runs
// nothing.
constexpr std::string_view script = R"sh(#!/bin/sh
# Makes this machine an envoy of @host@.
set -eu

main() {
    [ "$(id -u)" = 0 ] || fail "run this as root: pipe it into sudo sh"
    [ -n "${VIGO_TOKEN:-}" ] || [ @needs_token@ = no ] || fail "VIGO_TOKEN is not set: use the line of vigocli token create"
    case "$(uname -s)" in
        Linux) os=linux ;;
        Darwin) os=darwin ;;
        FreeBSD) os=freebsd ;;
        OpenBSD) os=openbsd ;;
        NetBSD) os=netbsd ;;
        SunOS) os=illumos ;;
        *) fail "there is no agent for $(uname -s)" ;;
    esac
    case "$(uname -m)" in
        x86_64 | amd64) arch=amd64 ;;
        aarch64 | arm64) arch=arm64 ;;
        *) fail "there is no agent for $(uname -m)" ;;
    esac
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cat >"$work/ca.pem" <<'END_OF_CA'
@authorities@END_OF_CA
    say "fetching the agent for $os-$arch"
    fetch "@api@/agent/$os-$arch" "$work/vigo"
    fetch "@api@/agent/$os-$arch.sha256" "$work/wanted"
    wanted=$(cut -d' ' -f1 "$work/wanted")
    found=$(digest "$work/vigo")
    [ "$wanted" = "$found" ] || fail "the agent has SHA-256 $found, not $wanted: nothing was installed"
    chmod 755 "$work/vigo"
    "$work/vigo" --server "@grpc@" --api-addr "@api@" --ca-file "$work/ca.pem" bootstrap </dev/null
}

fetch() {
    if command -v curl >/dev/null; then
        curl -sSf --cacert "$work/ca.pem" -o "$2" "$1"
    else
        wget -q --ca-certificate="$work/ca.pem" -O "$2" "$1"
    fi
}

digest() {
    if command -v sha256sum >/dev/null; then
        sha256sum "$1" | cut -d' ' -f1
    else
        openssl dgst -sha256 "$1" | sed 's/.*= *//'
    fi
}

say() { echo "vigo: $*"; }
fail() { echo "vigo: $*" >&2; exit 1; }

main
)sh";

void put(std::string& text, std::string_view mark, std::string_view value) {
    for (auto at = text.find(mark); at != std::string::npos;
         at = text.find(mark, at + value.size()))
        text.replace(at, mark.size(), value);
}

}  // namespace

std::string bootstrap_script(const ScriptFacts& facts) {
    std::string text(script);
    auto authorities = facts.authorities;
    if (!authorities.ends_with('\n')) authorities += '\n';
    put(text, "@authorities@", authorities);
    put(text, "@needs_token@", facts.needs_token ? "yes" : "no");
    put(text, "@host@", facts.host);
    put(text, "@grpc@", format("{}:{}", facts.host, facts.grpc_port));
    put(text, "@api@", format("https://{}:{}", facts.host, facts.api_port));
    return text;
}

std::string refusing_script(std::string_view why) {
    return format("#!/bin/sh\necho 'vigo: {}' >&2\nexit 1\n", why);
}

std::string_view this_platform() {
#if defined(__aarch64__)
    return "linux-arm64";
#else
    return "linux-amd64";
#endif
}

}  // namespace vigo::rest
