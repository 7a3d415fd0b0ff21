#include "cli/core/api.h"

#include <curl/curl.h>

#include "base/error.h"
#include "base/fault_codes.h"
#include "base/limits.h"
#include "schema/json.h"

namespace vigo::cli {
namespace {

constexpr long connect_timeout_s = 5;
constexpr long timeout_s = 60;

std::size_t collect(char* data, std::size_t size, std::size_t count, void* into) {
    auto& body = *static_cast<std::string*>(into);
    if (body.size() + size * count > limits::message_bytes) return 0;
    body.append(data, size * count);
    return size * count;
}

Fault fault_of_http(long status) {
    for (int at = 0; at < 7; ++at)
        if (codes_of(static_cast<Fault>(at)).http == status) return static_cast<Fault>(at);
    if (status == 401) return Fault::denied;
    return status >= 500 ? Fault::unavailable : Fault::invalid;
}

class Https : public Api {
 public:
    explicit Https(ApiAccess access) : access_(std::move(access)) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
    }

    Value get(const std::string& path) override { return request("GET", path, nullptr); }
    Value post(const std::string& path, const Value& body) override {
        return request("POST", path, &body);
    }
    Value remove(const std::string& path) override { return request("DELETE", path, nullptr); }
    std::string address() const override { return access_.url; }

 private:
    Value request(const char* method, const std::string& path, const Value* body) const {
        const std::unique_ptr<CURL, void (*)(CURL*)> handle(curl_easy_init(), curl_easy_cleanup);
        expect(handle != nullptr);
        const auto url = access_.url + path;
        const auto sent = body != nullptr ? to_json(*body) : std::string();
        std::string received;
        curl_slist* headers =
            curl_slist_append(nullptr, ("Authorization: Bearer " + access_.token).c_str());
        headers = curl_slist_append(headers, "Content-Type: application/json");
        const std::unique_ptr<curl_slist, void (*)(curl_slist*)> owned(headers,
                                                                       curl_slist_free_all);
        CURL* curl = handle.get();
        curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method);
        curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        if (body != nullptr) curl_easy_setopt(curl, CURLOPT_POSTFIELDS, sent.c_str());
        if (!access_.ca.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, access_.ca.c_str());
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
        curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connect_timeout_s);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT, timeout_s);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, collect);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
        const auto code = curl_easy_perform(curl);
        if (code != CURLE_OK)
            fail(Fault::unavailable, "no answer from {}: {}", access_.url,
                 curl_easy_strerror(code));
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        return answer(status, received);
    }

    static Value answer(long status, const std::string& received) {
        if (status == 204 || (received.empty() && status < 300)) return Map();
        if (status < 300) return parse_json(received);
        std::string message = format("the server answered {}", status);
        try {
            const auto reply = parse_json(received);
            if (const auto* said = reply.find("message")) message = said->source();
        } catch (const Error&) {  // not JSON: the status says it
        }
        throw Error(fault_of_http(status), printable(message, 2000));
    }

    ApiAccess access_;
};

}  // namespace

std::unique_ptr<Api> connect(ApiAccess access) {
    return std::make_unique<Https>(std::move(access));
}

std::string url_quote(std::string_view text) {
    constexpr std::string_view plain = "-._~";
    std::string quoted;
    for (const char c : text) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || plain.find(c) != std::string_view::npos)
            quoted += c;
        else
            quoted += format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
    return quoted;
}

}  // namespace vigo::cli
