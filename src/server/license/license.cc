// license — canonical JSON under an Ed25519 signature.

#include "server/license/license.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "schema/json.h"

namespace vigo::license {
namespace {

namespace fs = std::filesystem;

/// Nothing else that a key signs can be taken for a licence.
constexpr std::string_view label("vigo/v1/license\0", 16);
constexpr std::size_t key_bytes = 32;
constexpr std::size_t most_bytes = 64U << 10;

constexpr Field<License> fields[] = {
    field<&License::id>("id", "Its number.", required),
    field<&License::customer>("customer", "For whom."),
    field<&License::tier>("tier", "What it is called."),
    field<&License::envoys>("envoys", "How many envoys may be enrolled; 0: any number.", required,
                            {.least = 0, .most = 1e9}),
    field<&License::issued_ms>("issued_ms", "When, in milliseconds since 1970.", required),
    field<&License::expires_ms>("expires_ms", "Until when; 0: for ever."),
};

std::string signed_bytes(const Value& license) {
    return std::string(label) + to_canonical_json(license);
}

std::string bytes_of(std::string_view hex) {
    const auto bytes = from_hex(hex);
    return {bytes.begin(), bytes.end()};
}

std::string read_file(const fs::path& path) {
    std::error_code none;
    if (fs::file_size(path, none) > most_bytes || none)
        fail(Fault::invalid, "{} cannot be read, or is too large", path.string());
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return std::move(text).str();
}

std::optional<fs::path> first_in(const std::string& folder) {
    std::error_code none;
    std::vector<fs::path> found;
    for (const auto& each : fs::directory_iterator(folder, none))
        if (each.path().extension() == ".lic") found.push_back(each.path());
    if (found.empty()) return std::nullopt;
    return *std::min_element(found.begin(), found.end());
}

}  // namespace

std::span<const Field<License>> fields_of(const License*) { return fields; }

std::string issue(const License& license, const crypto::SigningKey& issuer) {
    const auto value = write(std::span<const Field<License>>(fields), license);
    const auto signature = issuer.sign(signed_bytes(value));
    Map file;
    file.add("license", value);
    file.add("signature", to_hex(signature));
    return to_json(file, 2) + "\n";
}

License read(std::string_view text, std::span<const crypto::PublicKey> issuers) {
    const auto file = parse_json(text);
    const auto* value = file.find("license");
    const auto* signature = file.find("signature");
    if (value == nullptr || signature == nullptr || !signature->is_text())
        fail(Fault::invalid, "this is no licence file");
    const auto is_signed_by = [what = signed_bytes(*value), by = bytes_of(signature->text())](
                                  const auto& issuer) { return issuer.verify(what, by); };
    if (std::none_of(issuers.begin(), issuers.end(), is_signed_by))
        fail(Fault::invalid, "the licence was not signed by the issuer that issuer.pub names");
    License license;
    Diagnostics findings;
    Reader reader(findings);
    vigo::read(std::span<const Field<License>>(fields), *value, license, reader, "a licence");
    if (findings.has_errors()) fail(Fault::invalid, "{}", findings.all().front().text());
    return license;
}

License read(std::string_view text, const crypto::PublicKey& issuer) {
    return read(text, std::span(&issuer, 1));
}

std::string to_text(const crypto::PublicKey& issuer) {
    const auto bytes = issuer.bytes();
    return to_hex({reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()}) + "\n";
}

crypto::PublicKey parse_issuer(std::string_view text) {
    const auto bytes = bytes_of(trim(text));
    if (bytes.size() != key_bytes)
        fail(Fault::invalid, "an issuer's public key has {} hex digits", 2 * key_bytes);
    return crypto::PublicKey::from_bytes(bytes);
}

std::vector<crypto::PublicKey> parse_issuers(std::string_view text) {
    std::vector<crypto::PublicKey> issuers;
    for (const auto line : split(trim(text), '\n')) issuers.push_back(parse_issuer(line));
    return issuers;
}

Standing standing_in(const std::string& folder, Time now) {
    const auto file = first_in(folder);
    if (!file) return {};
    Standing standing;
    try {
        const auto issuers = parse_issuers(read_file(fs::path(folder) / "issuer.pub"));
        standing.license = read(read_file(*file), issuers);
        standing.expired =
            standing.license->expires_ms != 0 && from_ms(standing.license->expires_ms) <= now;
    } catch (const Error& e) {
        standing.problem = format("{}: {}", file->string(), e.message());
    }
    return standing;
}

}  // namespace vigo::license
