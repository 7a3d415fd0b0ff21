// openssl — owners and helpers for OpenSSL's objects. Private to this folder: no other header may
// include it.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace vigo::crypto::ssl {

/// Frees what OpenSSL made with the function that belongs to it.
template <auto free_it>
struct Free {
    template <class T>
    void operator()(T* owned) const {
        free_it(owned);
    }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using CertificateRequest = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

/// Throws Error(internal) with OpenSSL's reason unless `done`; empties its queue of errors.
void check(bool done, std::string_view doing);

/// The first certificate of a PEM text; throws Error(invalid) when there is none.
Certificate read_certificate(std::string_view pem);
/// All of them, at least one.
std::vector<Certificate> read_certificates(std::string_view pem);
/// Never asks for a passphrase: an encrypted key is invalid.
Key read_key(std::string_view pem);
CertificateRequest read_request(std::string_view pem);

std::string write(const X509& certificate);
std::string write(const X509_REQ& request);
std::string write(EVP_PKEY& key);

/// A new P-256 key.
Key make_key();
bool is_p256(const EVP_PKEY& key);

/// The subject alternative names; null when there are none.
Names names_of(const X509& certificate);

Time to_time(const ASN1_TIME& time);

}  // namespace vigo::crypto::ssl
