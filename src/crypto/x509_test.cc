// x509_test — the authority, what it issues, and that the openssl program accepts it (contract B9).

#include "crypto/x509.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "crypto/digest.h"
#include "crypto/openssl.h"

namespace vigo::crypto {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

constexpr std::string_view uuid = "7c9e6679-7425-40de-944b-e07fc1f90ae7";

Time now() { return std::chrono::floor<Millis>(std::chrono::system_clock::now()); }

const KeyPair& authority() {
    static const KeyPair made = make_authority("Vigo fleet", now());
    return made;
}

std::string client() {
    return issue_client(authority(), make_request("web-1").request, uuid, now());
}

Fault fault_of(const std::function<void()>& run) {
    try {
        run();
    } catch (const Error& error) {
        return error.fault();
    }
    ADD_FAILURE() << "nothing was thrown";
    return Fault::internal;
}

/// A folder that goes away with the test.
class Folder {
 public:
    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "vigo-x509-XXXXXX";
        path_ = mkdtemp(pattern.data());
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    std::string put(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
        return path_ / name;
    }

 private:
    std::filesystem::path path_;
};

struct Answer {
    int status = -1;
    std::string output;
};

Answer openssl(const std::string& arguments) {
    FILE* const pipe = popen(("openssl " + arguments + " 2>&1").c_str(), "r");
    Answer answer;
    for (int c = 0; (c = std::fgetc(pipe)) != EOF;) answer.output += static_cast<char>(c);
    answer.status = pclose(pipe);
    return answer;
}

TEST(X509, the_authority_is_one_for_thirty_years) {
    const auto facts = facts_of(authority().certificate);
    EXPECT_EQ(facts.subject, "Vigo fleet");
    EXPECT_TRUE(facts.is_authority);
    EXPECT_LE(facts.not_before, now() - 23h);
    EXPECT_GE(facts.not_after, now() + days(30 * 365 - 1));
    EXPECT_TRUE(is_issued_by(authority().certificate, authority().certificate));
    EXPECT_TRUE(is_pair(authority()));
}

TEST(X509, an_authority_certified_again_stands_behind_what_it_issued) {
    const auto again = certify_authority("Vigo fleet", authority().key, now());
    EXPECT_NE(again, authority().certificate);
    EXPECT_EQ(facts_of(again).key_digest, facts_of(authority().certificate).key_digest);
    EXPECT_TRUE(is_issued_by(client(), again));
    EXPECT_TRUE(is_pair({.certificate = again, .key = authority().key}));
}

TEST(X509, a_server_certificate_carries_names_and_addresses) {
    const auto issued = issue_server(
        authority(), {"vigo.example.org", "localhost", "192.0.2.7", "::1", "2001:db8::5"}, now());
    const auto facts = facts_of(issued.certificate);
    EXPECT_EQ(facts.subject, "vigo.example.org");
    EXPECT_EQ(facts.names, (std::vector<std::string>{"DNS:vigo.example.org", "DNS:localhost",
                                                     "IP:192.0.2.7", "IP:::1", "IP:2001:db8::5"}));
    EXPECT_FALSE(facts.is_authority);
    EXPECT_GE(facts.not_after, now() + days(396));
    EXPECT_LE(facts.not_after, now() + days(397));
    EXPECT_TRUE(is_pair(issued));
    EXPECT_TRUE(is_issued_by(issued.certificate, authority().certificate));
}

TEST(X509, a_server_certificate_refuses_what_is_no_name) {
    const std::string long_label(64, 'a');
    for (const std::string name :
         {"", "a b", "a,DNS:evil", "x/y", "a..b", "é", "*", "a.*.b", long_label.c_str()})
        EXPECT_EQ(fault_of([&] { issue_server(authority(), {name}, now()); }), Fault::invalid)
            << name;
    EXPECT_EQ(fault_of([&] { issue_server(authority(), {}, now()); }), Fault::invalid);
}

TEST(X509, a_client_certificate_names_its_envoy_and_holds_the_requests_key) {
    const Request request = make_request("web-1");
    const auto issued = issue_client(authority(), request.request, uuid, now());
    const auto facts = facts_of(issued);
    EXPECT_EQ(facts.names, (std::vector<std::string>{"URI:urn:vigo:envoy:" + std::string(uuid)}));
    EXPECT_EQ(envoy_of(issued), uuid);
    EXPECT_EQ(envoy_of(authority().certificate), "");
    EXPECT_TRUE(is_pair({.certificate = issued, .key = request.key}));
    EXPECT_FALSE(is_pair({.certificate = issued, .key = make_request("x").key}));
    EXPECT_NE(facts.serial, facts_of(client()).serial);
    EXPECT_EQ(facts.key_digest.size(), 64U);
}

TEST(X509, openssl_verify_accepts_what_was_issued) {
    const Folder folder;
    const auto ca = folder.put("ca.pem", authority().certificate);
    const auto crt = folder.put("client.crt", client());
    const auto server = folder.put(
        "server.crt", issue_server(authority(), {"vigo.example.org"}, now()).certificate);
    const auto bundle = folder.put(
        "bundle.crt", issue_bundle_key(authority(), SigningKey::make().public_key(), now()));
    for (const auto& arguments :
         {crt, "-x509_strict -purpose sslclient " + crt, "-x509_strict " + bundle,
          "-x509_strict -purpose sslserver -verify_hostname vigo.example.org " + server}) {
        const auto answer = openssl("verify -CAfile " + ca + " " + arguments);
        EXPECT_EQ(answer.status, 0) << arguments << "\n" << answer.output;
    }
    EXPECT_NE(openssl("verify -CAfile " + ca + " -purpose sslserver " + crt).status, 0);
    EXPECT_NE(openssl("verify -CAfile " + ca + " -purpose sslclient " + bundle).status, 0);
}

TEST(X509, a_foreign_authority_issued_nothing_of_ours) {
    const KeyPair foreign = make_authority("Vigo fleet", now());
    EXPECT_FALSE(is_issued_by(client(), foreign.certificate));
    EXPECT_TRUE(is_issued_by(client(), foreign.certificate + authority().certificate));
}

TEST(X509, a_client_request_is_checked) {
    EXPECT_EQ(fault_of([] { issue_client(authority(), "no request", uuid, now()); }),
              Fault::invalid);
    EXPECT_EQ(fault_of([] { issue_client(authority(), make_request("x").request, "me", now()); }),
              Fault::invalid);
    const Folder folder;
    for (const std::string kind : {"rsa:2048", "ed25519"}) {
        const auto other = openssl("req -new -nodes -subj /CN=x -newkey " + kind + " -keyout " +
                                   folder.put("key", ""));
        EXPECT_EQ(fault_of([&] { issue_client(authority(), other.output, uuid, now()); }),
                  Fault::invalid)
            << kind;
    }
}

TEST(X509, a_request_with_a_spoilt_signature_is_refused) {
    const auto good = ssl::read_request(make_request("x").request);
    const ASN1_BIT_STRING* signature = nullptr;
    X509_REQ_get0_signature(good.get(), &signature, nullptr);
    unsigned char* const last = signature->data + signature->length - 1;
    *last = static_cast<unsigned char>(*last ^ 1);
    const auto spoilt = ssl::write(*good);
    EXPECT_EQ(fault_of([&] { issue_client(authority(), spoilt, uuid, now()); }), Fault::invalid);
}

TEST(X509, issues_nothing_with_halves_that_do_not_fit) {
    const KeyPair mixed{.certificate = authority().certificate,
                        .key = make_authority("other", now()).key};
    const KeyPair no_authority = issue_server(authority(), {"a"}, now());
    for (const auto& wrong : {mixed, no_authority, KeyPair{"", ""}, KeyPair{"x", "y"}})
        EXPECT_EQ(fault_of([&] { issue_server(wrong, {"a"}, now()); }), Fault::invalid);
}

TEST(X509, nothing_outlives_its_authority) {
    const auto old = make_authority("old", now() - days(30 * 365 - 10));
    const auto issued = issue_server(old, {"a"}, now());
    EXPECT_EQ(facts_of(issued.certificate).not_after, facts_of(old.certificate).not_after);
}

TEST(X509, the_bundle_key_comes_back_from_its_certificate) {
    const auto key = SigningKey::make().public_key();
    const auto certificate = issue_bundle_key(authority(), key, now());
    const auto foreign = make_authority("Vigo fleet", now()).certificate;
    EXPECT_EQ(verified_bundle_key(certificate, authority().certificate, now()), key);
    EXPECT_EQ(verified_bundle_key(certificate, foreign + authority().certificate, now()), key);
    EXPECT_EQ(verified_bundle_key(certificate, authority().certificate, now() + days(3649)), key);
}

TEST(X509, a_bundle_key_is_refused_when_foreign_late_or_another_certificate) {
    const auto key = SigningKey::make().public_key();
    const auto certificate = issue_bundle_key(authority(), key, now());
    const auto foreign = make_authority("Vigo fleet", now()).certificate;
    const auto server = issue_server(authority(), {"a"}, now()).certificate;
    const auto ca = authority().certificate;
    const auto refused = [&](const std::string& what, const std::string& by, Time at) {
        return fault_of([&] { verified_bundle_key(what, by, at); });
    };
    EXPECT_EQ(refused(certificate, foreign, now()), Fault::denied);
    EXPECT_EQ(refused(certificate, ca, now() + days(3651)), Fault::denied);
    EXPECT_EQ(refused(certificate, ca, now() - days(2)), Fault::denied);
    EXPECT_EQ(refused(server, ca, now()), Fault::denied);
    EXPECT_EQ(refused(client(), ca, now()), Fault::denied);
    EXPECT_EQ(refused(ca, ca, now()), Fault::denied);
    EXPECT_EQ(refused("", ca, now()), Fault::invalid);
    EXPECT_EQ(refused(certificate, "", now()), Fault::invalid);
}

TEST(X509, damaged_text_is_named_invalid) {
    const auto good = authority().certificate;
    auto torn = good;
    torn.resize(good.size() / 2);
    for (const auto& text : {std::string(), std::string("x"), torn, authority().key})
        EXPECT_EQ(fault_of([&] { facts_of(text); }), Fault::invalid) << text;
    EXPECT_EQ(fault_of([&] { is_issued_by(good, good + torn); }), Fault::invalid);
    EXPECT_EQ(fault_of([&] { is_pair({good, torn}); }), Fault::invalid);
}

TEST(X509, an_encrypted_key_is_refused_without_asking) {
    const Folder folder;
    const auto plain = folder.put("key", authority().key);
    const auto locked = openssl("pkcs8 -topk8 -passout pass:x -in " + plain);
    ASSERT_TRUE(locked.output.starts_with("-----BEGIN ENCRYPTED")) << locked.output;
    EXPECT_EQ(fault_of([&] { is_pair({authority().certificate, locked.output}); }), Fault::invalid);
}

TEST(X509, a_long_host_name_is_cut_in_the_subject_only) {
    const std::string host = std::string(60, 'a') + "." + std::string(60, 'b');
    const auto issued = issue_server(authority(), {host}, now());
    EXPECT_EQ(facts_of(issued.certificate).subject, host.substr(0, 64));
    EXPECT_EQ(facts_of(issued.certificate).names.front(), "DNS:" + host);
    EXPECT_EQ(envoy_of(issue_client(authority(), make_request(host).request, uuid, now())), uuid);
}

}  // namespace
}  // namespace vigo::crypto
