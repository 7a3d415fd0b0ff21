// x509 — what a certificate says, and whether the authority stands behind it.

#include "crypto/x509.h"

#include <openssl/err.h>

#include <algorithm>

#include "base/error.h"
#include "base/ids.h"
#include "crypto/digest.h"
#include "crypto/names.h"
#include "crypto/openssl.h"

namespace vigo::crypto {
namespace {

using Store = std::unique_ptr<X509_STORE, ssl::Free<X509_STORE_free>>;
using StoreContext = std::unique_ptr<X509_STORE_CTX, ssl::Free<X509_STORE_CTX_free>>;

std::string text_of(const ASN1_STRING& text) {
    return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(&text)),
            static_cast<std::size_t>(ASN1_STRING_length(&text))};
}

std::string common_name_of(const X509& certificate) {
    const X509_NAME* const subject = X509_get_subject_name(&certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0) return "";
    return text_of(*X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

std::string address_of(const ASN1_STRING& address) {
    const auto* const bytes = ASN1_STRING_get0_data(&address);
    if (ASN1_STRING_length(&address) == 4)
        return format("{}.{}.{}.{}", bytes[0], bytes[1], bytes[2], bytes[3]);
    return to_ipv6_text({bytes, static_cast<std::size_t>(ASN1_STRING_length(&address))});
}

std::vector<std::string> names_of(const X509& certificate) {
    std::vector<std::string> names;
    const ssl::Names found = ssl::names_of(certificate);
    for (int at = 0; at < sk_GENERAL_NAME_num(found.get()); ++at) {
        const GENERAL_NAME* const name = sk_GENERAL_NAME_value(found.get(), at);
        if (name->type == GEN_DNS) names.push_back("DNS:" + text_of(*name->d.dNSName));
        if (name->type == GEN_IPADD) names.push_back("IP:" + address_of(*name->d.iPAddress));
        if (name->type == GEN_URI)
            names.push_back("URI:" + text_of(*name->d.uniformResourceIdentifier));
    }
    return names;
}

std::string serial_of(const X509& certificate) {
    const auto* const serial = X509_get0_serialNumber(&certificate);
    return vigo::to_hex(std::span(ASN1_STRING_get0_data(serial),
                                  static_cast<std::size_t>(ASN1_STRING_length(serial))));
}

std::string key_digest_of(const X509& certificate) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(&certificate), &der);
    ssl::check(size > 0, "encoding a public key");
    const std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return to_hex(sha256(bytes));
}

/// Throws Error(denied) unless one of `authorities` issued it and both are valid at `now`.
void verify(X509& certificate, const std::vector<ssl::Certificate>& authorities, Time now) {
    const Store store(X509_STORE_new());
    ssl::check(store != nullptr, "making a store of authorities");
    for (const auto& authority : authorities) X509_STORE_add_cert(store.get(), authority.get());
    const StoreContext context(X509_STORE_CTX_new());
    ssl::check(context != nullptr &&
                   X509_STORE_CTX_init(context.get(), store.get(), &certificate, nullptr) == 1,
               "verifying a certificate");
    X509_STORE_CTX_set_time(context.get(), 0, static_cast<std::time_t>(to_ms(now) / 1000));
    if (X509_verify_cert(context.get()) == 1) return;
    ERR_clear_error();
    fail(Fault::denied, "the bundle key's certificate is refused: {}",
         X509_verify_cert_error_string(X509_STORE_CTX_get_error(context.get())));
}

}  // namespace

std::vector<std::string> certificates_in(std::string_view pem) {
    constexpr std::string_view begin = "-----BEGIN CERTIFICATE-----";
    constexpr std::string_view end = "-----END CERTIFICATE-----";
    std::vector<std::string> all;
    for (auto from = pem.find(begin); from != std::string_view::npos;
         from = pem.find(begin, from)) {
        const auto to = pem.find(end, from);
        if (to == std::string_view::npos) break;
        all.push_back(std::string(pem.substr(from, to + end.size() - from)) + "\n");
        from = to;
    }
    return all;
}

CertificateFacts facts_of(std::string_view certificate_pem) {
    const auto certificate = ssl::read_certificate(certificate_pem);
    return {.subject = common_name_of(*certificate),
            .names = names_of(*certificate),
            .not_before = ssl::to_time(*X509_get0_notBefore(certificate.get())),
            .not_after = ssl::to_time(*X509_get0_notAfter(certificate.get())),
            .serial = serial_of(*certificate),
            .is_authority = X509_check_ca(certificate.get()) == 1,
            .key_digest = key_digest_of(*certificate)};
}

bool is_pair(const KeyPair& pair) {
    const auto certificate = ssl::read_certificate(pair.certificate);
    const auto key = ssl::read_key(pair.key);
    const bool fits = X509_check_private_key(certificate.get(), key.get()) == 1;
    ERR_clear_error();
    return fits;
}

PublicKey verified_bundle_key(std::string_view certificate_pem, std::string_view authority_pem,
                              Time now) {
    const auto certificate = ssl::read_certificate(certificate_pem);
    verify(*certificate, ssl::read_certificates(authority_pem), now);
    const auto names = names_of(*certificate);
    if (names != std::vector{"URI:" + std::string(bundle_key_name)})
        fail(Fault::denied, "the certificate is not for a bundle key: its names are {}",
             join(names, ", "));
    std::string key(32, '\0');
    std::size_t size = key.size();
    const bool raw =
        EVP_PKEY_is_a(X509_get0_pubkey(certificate.get()), "ED25519") == 1 &&
        EVP_PKEY_get_raw_public_key(X509_get0_pubkey(certificate.get()),
                                    reinterpret_cast<unsigned char*>(key.data()), &size) == 1;
    if (!raw) fail(Fault::denied, "the bundle key is not an Ed25519 key");
    return PublicKey::from_bytes(key);
}

std::string envoy_of(std::string_view certificate_pem) {
    const auto certificate = ssl::read_certificate(certificate_pem);
    const std::string prefix = "URI:" + std::string(envoy_prefix);
    for (const auto& name : names_of(*certificate))
        if (name.starts_with(prefix)) return name.substr(prefix.size());
    return "";
}

bool is_issued_by(std::string_view certificate_pem, std::string_view authority_pem) {
    const auto certificate = ssl::read_certificate(certificate_pem);
    const auto authorities = ssl::read_certificates(authority_pem);
    const bool issued = std::ranges::any_of(authorities, [&](const auto& authority) {
        return X509_check_issued(authority.get(), certificate.get()) == X509_V_OK &&
               X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) == 1;
    });
    ERR_clear_error();
    return issued;
}

}  // namespace vigo::crypto
