// x509_issue — making the authority and signing what it issues.

#include <openssl/rand.h>

#include <initializer_list>

#include "base/error.h"
#include "base/ids.h"
#include "crypto/digest.h"
#include "crypto/names.h"
#include "crypto/openssl.h"
#include "crypto/x509.h"

namespace vigo::crypto {
namespace {

using ssl::check;
using std::chrono::days;

/// Machines whose clock is behind must not refuse what was issued just now.
constexpr days backdated{1};
/// X.520: a common name has at most 64 characters.
constexpr std::size_t longest_common_name = 64;

struct Draft {
    std::string_view subject;
    Time now;
    days valid{0};
    EVP_PKEY* key = nullptr;
};

struct Extension {
    int nid = 0;
    const char* value = nullptr;
};

void set_common_name(X509_NAME* name, std::string_view text) {
    const auto cut = text.substr(0, longest_common_name);
    check(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
                                     reinterpret_cast<const unsigned char*>(cut.data()),
                                     static_cast<int>(cut.size()), -1, 0) == 1,
          format("using `{}` as a common name", cut));
}

void set_time(ASN1_TIME* field, Time time) {
    check(ASN1_TIME_set(field, static_cast<std::time_t>(to_ms(time) / 1000)) != nullptr,
          "setting the validity of a certificate");
}

/// 127 random bits, never zero in practice: positive and of at most 20 bytes (RFC 5280, 4.1.2.2).
void set_random_serial(X509& certificate) {
    std::string bytes = random_bytes(16);
    bytes[0] = static_cast<char>((bytes[0] & 0x3f) | 0x40);
    check(ASN1_STRING_set(X509_get_serialNumber(&certificate), bytes.data(),
                          static_cast<int>(bytes.size())) == 1,
          "setting a serial number");
}

ssl::Certificate start_certificate(const Draft& draft) {
    ssl::Certificate made(X509_new());
    check(made != nullptr, "making a certificate");
    check(X509_set_version(made.get(), X509_VERSION_3) == 1, "making a certificate");
    set_random_serial(*made);
    set_common_name(X509_get_subject_name(made.get()), draft.subject);
    set_time(X509_getm_notBefore(made.get()), draft.now - backdated);
    set_time(X509_getm_notAfter(made.get()), draft.now + draft.valid);
    check(X509_set_pubkey(made.get(), draft.key) == 1, "setting a public key");
    return made;
}

void add_extensions(X509& certificate, X509& issuer, std::initializer_list<Extension> list) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, &issuer, &certificate, nullptr, nullptr, 0);
    for (const auto& [nid, value] : list) {
        X509_EXTENSION* const made = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
        const bool added = made != nullptr && X509_add_ext(&certificate, made, -1) == 1;
        X509_EXTENSION_free(made);
        check(added, format("adding {}", OBJ_nid2ln(nid)));
    }
}

void add_name(GENERAL_NAMES& names, int type, std::string_view value) {
    ASN1_STRING* const text =
        ASN1_STRING_type_new(type == GEN_IPADD ? V_ASN1_OCTET_STRING : V_ASN1_IA5STRING);
    check(text != nullptr, "adding a name");
    check(ASN1_STRING_set(text, value.data(), static_cast<int>(value.size())) == 1,
          "adding a name");
    GENERAL_NAME* const name = GENERAL_NAME_new();
    check(name != nullptr, "adding a name");
    GENERAL_NAME_set0_value(name, type, text);
    check(sk_GENERAL_NAME_push(&names, name) > 0, "adding a name");
}

void add_names(X509& certificate, GENERAL_NAMES& names) {
    check(X509_add1_ext_i2d(&certificate, NID_subject_alt_name, &names, 0, X509V3_ADD_DEFAULT) == 1,
          "adding the names of a certificate");
}

void add_uri(X509& certificate, std::string_view uri) {
    const ssl::Names names(GENERAL_NAMES_new());
    check(names != nullptr, "adding a name");
    add_name(*names, GEN_URI, uri);
    add_names(certificate, *names);
}

ssl::Names names_of_hosts(const std::vector<std::string>& hosts) {
    if (hosts.empty()) fail(Fault::invalid, "a server certificate needs at least one name");
    ssl::Names names(GENERAL_NAMES_new());
    check(names != nullptr, "adding a name");
    for (const auto& host : hosts) {
        const auto address = parse_address(host);
        if (!address && !is_dns_name(host))
            fail(Fault::invalid, "`{}` is neither a DNS name nor an IP address",
                 printable(host, 80));
        add_name(*names, address ? GEN_IPADD : GEN_DNS, address ? *address : host);
    }
    return names;
}

/// The authority as OpenSSL has it, once its two halves are known to fit.
struct Issuer {
    ssl::Certificate certificate;
    ssl::Key key;

    explicit Issuer(const KeyPair& authority)
        : certificate(ssl::read_certificate(authority.certificate)),
          key(ssl::read_key(authority.key)) {
        if (!is_pair(authority))
            fail(Fault::invalid, "the authority's key does not belong to its certificate");
        if (X509_check_ca(certificate.get()) != 1)
            fail(Fault::invalid, "the certificate is not one of an authority");
    }

    /// Nothing is valid for longer than its authority.
    std::string sign(X509& issued) const {
        const auto* const last = X509_get0_notAfter(certificate.get());
        if (ssl::to_time(*X509_get0_notAfter(&issued)) > ssl::to_time(*last))
            check(X509_set1_notAfter(&issued, last) == 1, "setting the validity of a certificate");
        check(X509_set_issuer_name(&issued, X509_get_subject_name(certificate.get())) == 1,
              "naming the issuer");
        check(X509_sign(&issued, key.get(), EVP_sha256()) > 0, "signing a certificate");
        return ssl::write(issued);
    }
};

}  // namespace

std::string certify_authority(std::string_view name, std::string_view key_pem, Time now) {
    const ssl::Key key = ssl::read_key(key_pem);
    const auto made =
        start_certificate({.subject = name, .now = now, .valid = days{30 * 365}, .key = key.get()});
    check(X509_set_issuer_name(made.get(), X509_get_subject_name(made.get())) == 1,
          "naming the issuer");
    add_extensions(*made, *made,
                   {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                    {NID_key_usage, "critical,keyCertSign,cRLSign"},
                    {NID_subject_key_identifier, "hash"},
                    {NID_authority_key_identifier, "keyid:always"}});
    check(X509_sign(made.get(), key.get(), EVP_sha256()) > 0, "signing a certificate");
    return ssl::write(*made);
}

KeyPair make_authority(std::string_view name, Time now) {
    std::string key = ssl::write(*ssl::make_key());
    std::string certificate = certify_authority(name, key, now);
    return {.certificate = std::move(certificate), .key = std::move(key)};
}

KeyPair issue_server(const KeyPair& authority, const std::vector<std::string>& names, Time now) {
    const ssl::Names hosts = names_of_hosts(names);
    const Issuer issuer(authority);
    const ssl::Key key = ssl::make_key();
    const auto made = start_certificate(
        {.subject = names.front(), .now = now, .valid = days{397}, .key = key.get()});
    add_extensions(*made, *issuer.certificate,
                   {{NID_basic_constraints, "critical,CA:FALSE"},
                    {NID_key_usage, "critical,digitalSignature"},
                    {NID_ext_key_usage, "serverAuth"},
                    {NID_subject_key_identifier, "hash"},
                    {NID_authority_key_identifier, "keyid:always"}});
    add_names(*made, *hosts);
    return {.certificate = issuer.sign(*made), .key = ssl::write(*key)};
}

std::string issue_client(const KeyPair& authority, std::string_view request_pem,
                         std::string_view envoy_uuid, Time now, bool simulated) {
    const auto uuid = Uuid::parse(envoy_uuid);
    if (!uuid) fail(Fault::invalid, "`{}` is not a UUID", printable(envoy_uuid, 80));
    const auto request = ssl::read_request(request_pem);
    EVP_PKEY* const key = X509_REQ_get0_pubkey(request.get());
    if (key == nullptr || !ssl::is_p256(*key))
        fail(Fault::invalid, "the certificate request must be for a P-256 key");
    if (X509_REQ_verify(request.get(), key) != 1)
        fail(Fault::invalid, "the certificate request is not signed by its own key");

    const Issuer issuer(authority);
    const std::string usages =
        simulated ? format("clientAuth,{}", simulation_usage) : std::string("clientAuth");
    const auto made =
        start_certificate({.subject = uuid->text(), .now = now, .valid = days{365}, .key = key});
    add_extensions(*made, *issuer.certificate,
                   {{NID_basic_constraints, "critical,CA:FALSE"},
                    {NID_key_usage, "critical,digitalSignature"},
                    {NID_ext_key_usage, usages.c_str()},
                    {NID_subject_key_identifier, "hash"},
                    {NID_authority_key_identifier, "keyid:always"}});
    add_uri(*made, std::string(envoy_prefix) + uuid->text());
    return issuer.sign(*made);
}

std::string issue_bundle_key(const KeyPair& authority, const PublicKey& key, Time now) {
    const Issuer issuer(authority);
    const auto bytes = key.bytes();
    const ssl::Key subject(EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(bytes.data()),
        bytes.size()));
    check(subject != nullptr, "reading an Ed25519 key");
    const auto made = start_certificate(
        {.subject = "Vigo bundle key", .now = now, .valid = days{10 * 365}, .key = subject.get()});
    add_extensions(*made, *issuer.certificate,
                   {{NID_basic_constraints, "critical,CA:FALSE"},
                    {NID_key_usage, "critical,digitalSignature"},
                    {NID_ext_key_usage, "critical,codeSigning"},
                    {NID_subject_key_identifier, "hash"},
                    {NID_authority_key_identifier, "keyid:always"}});
    add_uri(*made, bundle_key_name);
    return issuer.sign(*made);
}

Request make_request(std::string_view common_name) {
    const ssl::Key key = ssl::make_key();
    const ssl::CertificateRequest request(X509_REQ_new());
    check(request != nullptr, "making a certificate request");
    check(X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) == 1,
          "making a certificate request");
    set_common_name(X509_REQ_get_subject_name(request.get()), common_name);
    check(X509_REQ_set_pubkey(request.get(), key.get()) == 1, "setting a public key");
    check(X509_REQ_sign(request.get(), key.get(), EVP_sha256()) > 0,
          "signing a certificate request");
    return {.key = ssl::write(*key), .request = ssl::write(*request)};
}

}  // namespace vigo::crypto
