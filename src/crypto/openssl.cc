// openssl — reading and writing PEM, and the small conversions around it.

#include "crypto/openssl.h"

#include <openssl/err.h>

#include "base/error.h"
#include "crypto/digest.h"

namespace vigo::crypto::ssl {
namespace {

int no_passphrase(char*, int, int, void*) { return -1; }

Bio reader_of(std::string_view text) {
    start();
    Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    check(bio != nullptr, "reading PEM");
    return bio;
}

/// Keeps what may be a private key out of the ordinary heap, where OpenSSL has a secure one.
Bio writer() {
    Bio bio(BIO_new(BIO_s_secmem()));
    check(bio != nullptr, "writing PEM");
    return bio;
}

std::string text_of(BIO& bio) {
    char* data = nullptr;
    const auto size = BIO_get_mem_data(&bio, &data);
    return {data, static_cast<std::size_t>(size)};
}

template <class T>
T valid(T found, std::string_view what) {
    ERR_clear_error();
    if (found == nullptr) fail(Fault::invalid, "not a PEM text of {}", what);
    return found;
}

}  // namespace

void check(bool done, std::string_view doing) {
    if (done) return;
    const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
    const std::string text = reason != nullptr ? reason : "refused by OpenSSL";
    ERR_clear_error();
    fail(Fault::internal, "{}: {}", doing, text);
}

Certificate read_certificate(std::string_view pem) {
    const Bio bio = reader_of(pem);
    return valid(Certificate(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr)),
                 "a certificate");
}

std::vector<Certificate> read_certificates(std::string_view pem) {
    const Bio bio = reader_of(pem);
    std::vector<Certificate> all;
    while (Certificate next{PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr)})
        all.push_back(std::move(next));
    // The end of the text is told by the same error as a text without any certificate.
    const bool ended = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (all.empty() || !ended) fail(Fault::invalid, "not a PEM text of certificates");
    return all;
}

Key read_key(std::string_view pem) {
    const Bio bio = reader_of(pem);
    return valid(Key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr)),
                 "a private key without passphrase");
}

CertificateRequest read_request(std::string_view pem) {
    const Bio bio = reader_of(pem);
    return valid(
        CertificateRequest(PEM_read_bio_X509_REQ(bio.get(), nullptr, no_passphrase, nullptr)),
        "a certificate request");
}

std::string write(const X509& certificate) {
    const Bio bio = writer();
    check(PEM_write_bio_X509(bio.get(), &certificate) == 1, "writing a certificate");
    return text_of(*bio);
}

std::string write(const X509_REQ& request) {
    const Bio bio = writer();
    check(PEM_write_bio_X509_REQ(bio.get(), &request) == 1, "writing a certificate request");
    return text_of(*bio);
}

std::string write(EVP_PKEY& key) {
    const Bio bio = writer();
    check(PEM_write_bio_PrivateKey(bio.get(), &key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
          "writing a private key");
    return text_of(*bio);
}

Key make_key() {
    start();
    Key key(EVP_EC_gen("P-256"));
    check(key != nullptr, "making a P-256 key");
    return key;
}

bool is_p256(const EVP_PKEY& key) {
    char group[32] = "";
    return EVP_PKEY_is_a(&key, "EC") == 1 &&
           EVP_PKEY_get_group_name(&key, group, sizeof(group), nullptr) == 1 &&
           std::string_view(group) == "prime256v1";
}

Names names_of(const X509& certificate) {
    return Names(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)));
}

Time to_time(const ASN1_TIME& time) {
    std::tm utc{};
    check(ASN1_TIME_to_tm(&time, &utc) == 1, "reading the validity of a certificate");
    using namespace std::chrono;
    const year_month_day day(year(utc.tm_year + 1900), month(static_cast<unsigned>(utc.tm_mon) + 1),
                             std::chrono::day(static_cast<unsigned>(utc.tm_mday)));
    return sys_days(day) + hours(utc.tm_hour) + minutes(utc.tm_min) + seconds(utc.tm_sec);
}

}  // namespace vigo::crypto::ssl
