// ask — several transfers of libcurl at a time, in one thread.

#include "server/publish/ask.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <memory>

#include "base/error.h"
#include "base/text.h"

namespace vigo::publish {
namespace {

using Clock = std::chrono::steady_clock;

enum class Reach { own_machine, own_link, private_net, world };

Reach reach_of(std::uint32_t address) {
    const auto is = [&](std::uint32_t net, int bits) {
        return (address >> (32 - bits)) == (net >> (32 - bits));
    };
    if (is(0x7F000000, 8) || is(0, 8)) return Reach::own_machine;
    if (is(0xA9FE0000, 16)) return Reach::own_link;
    const bool local =
        is(0x0A000000, 8) || is(0xAC100000, 12) || is(0xC0A80000, 16) || is(0x64400000, 10);
    return local ? Reach::private_net : Reach::world;
}

Reach reach_of(const in6_addr& address) {
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        std::uint32_t last = 0;
        std::memcpy(&last, &address.s6_addr[12], 4);
        return reach_of(ntohl(last));
    }
    if (IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_UNSPECIFIED(&address))
        return Reach::own_machine;
    if (IN6_IS_ADDR_LINKLOCAL(&address)) return Reach::own_link;
    return (address.s6_addr[0] & 0xFEU) == 0xFC ? Reach::private_net : Reach::world;
}

Reach reach_of(const sockaddr& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in four{};
        std::memcpy(&four, &address, sizeof four);
        return reach_of(ntohl(four.sin_addr.s_addr));
    }
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    return reach_of(six.sin6_addr);
}

/// With a proxy the address that is dialled is the proxy's, wherever that stands.
bool has_proxy() {
    for (const auto* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
        if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return true;
    return false;
}

/// One address on its way.
struct Transfer {
    std::size_t at = 0;
    CURL* curl = nullptr;
    bool own_machine_allowed = false;
    bool refused_own_machine = false;
    bool is_private = false;
    bool is_get = false;
    std::string complaint = std::string(CURL_ERROR_SIZE, '\0');

    ~Transfer() { curl_easy_cleanup(curl); }
};

/// Judges the very address that is about to be dialled: a name could mean another one when it is
/// looked up again, and a redirect may lead anywhere.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* to) {
    auto& transfer = *static_cast<Transfer*>(user);
    const auto reach = reach_of(to->addr);
    const bool ours = reach == Reach::own_machine || reach == Reach::own_link;
    if (ours && !transfer.own_machine_allowed) {
        transfer.refused_own_machine = true;
        return CURL_SOCKET_BAD;
    }
    transfer.is_private |= reach == Reach::private_net;
    return ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/// Stops after the first bytes: it was only asked whether they are there.
std::size_t refuse_body(char*, std::size_t, std::size_t, void*) { return 0; }

/// Servers that do not speak HEAD say so in several ways.
bool refuses_head(long status) {
    return status == 400 || status == 403 || status == 404 || status == 405 || status == 501;
}

std::string words_for(CURLcode code, const Transfer& transfer, const Asking& how) {
    switch (code) {
        case CURLE_OPERATION_TIMEDOUT:
            return "no answer within " + to_text(how.timeout);
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
            return "its host name is unknown";
        case CURLE_COULDNT_CONNECT:
            return "nobody answers at that address";
        case CURLE_TOO_MANY_REDIRECTS:
            return format("more than {} redirects, perhaps in a circle", how.redirects);
        case CURLE_UNSUPPORTED_PROTOCOL:
            return "it redirects to something other than http and https";
        default:
            break;
    }
    const auto* said = transfer.complaint.c_str();
    return printable(*said != '\0' ? said : curl_easy_strerror(code), 200);
}

Answer answer_of(CURLcode code, const Transfer& transfer, const Asking& how) {
    Answer answer{.kind = Answer::Kind::unreachable, .is_private = transfer.is_private};
    if (transfer.refused_own_machine)
        return {.kind = Answer::Kind::not_asked,
                .reason = "it leads to this machine itself, which is another one for each envoy"};
    long status = 0;
    curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
    const bool stopped = code == CURLE_WRITE_ERROR && transfer.is_get && status != 0;
    if (code != CURLE_OK && !stopped) {
        const bool turned = code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_UNSUPPORTED_PROTOCOL;
        if (turned) answer.kind = Answer::Kind::dead;
        answer.reason = words_for(code, transfer, how);
        double looked_up = 0;
        curl_easy_getinfo(transfer.curl, CURLINFO_NAMELOOKUP_TIME, &looked_up);
        answer.has_network = looked_up > 0 || code == CURLE_TOO_MANY_REDIRECTS;
        return answer;
    }
    // Too many requests: it is there.
    const bool alive = (status >= 200 && status < 400) || status == 416 || status == 429;
    answer.kind = alive ? Answer::Kind::alive : Answer::Kind::dead;
    if (!alive) answer.reason = format("it answers {}", status);
    return answer;
}

class Asker {
 public:
    Asker(std::span<const std::string> urls, const Asking& how)
        : urls_(urls), how_(how), answers_(urls.size()), multi_(curl_multi_init()) {
        expect(multi_ != nullptr);
        for (std::size_t at = 0; at < urls.size(); ++at) waiting_.push_back(at);
    }
    ~Asker() {
        for (const auto& each : running_) curl_multi_remove_handle(multi_, each->curl);
        running_.clear();
        curl_multi_cleanup(multi_);
    }
    Asker(const Asker&) = delete;
    Asker& operator=(const Asker&) = delete;

    std::vector<Answer> all() {
        const auto end = Clock::now() + how_.budget;
        while (Clock::now() < end) {
            while (running_.size() < how_.at_once && !waiting_.empty()) begin_next();
            if (running_.empty()) break;
            int left = 0;
            curl_multi_perform(multi_, &left);
            const bool ended = collect();
            if (without_network_ >= how_.at_once && without_network_ == ended_) break;
            if (!ended) curl_multi_poll(multi_, nullptr, 0, 100, nullptr);
        }
        name_the_rest();
        return std::move(answers_);
    }

 private:
    void begin_next() {
        auto transfer = std::make_unique<Transfer>();
        transfer->at = waiting_.front();
        waiting_.pop_front();
        transfer->own_machine_allowed = how_.own_machine || has_proxy();
        transfer->curl = curl_easy_init();
        expect(transfer->curl != nullptr);
        prepare(*transfer);
        curl_multi_add_handle(multi_, transfer->curl);
        running_.push_back(std::move(transfer));
    }

    void prepare(Transfer& transfer) const {
        auto* curl = transfer.curl;
        curl_easy_setopt(curl, CURLOPT_URL, urls_[transfer.at].c_str());
        curl_easy_setopt(curl, CURLOPT_PRIVATE, &transfer);
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
        curl_easy_setopt(curl, CURLOPT_MAXREDIRS, static_cast<long>(how_.redirects));
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(how_.timeout.count()));
        curl_easy_setopt(curl, CURLOPT_USERAGENT, "vigo-publish");
        curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, transfer.complaint.data());
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, refuse_body);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
        curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
    }

    /// The same address once more, with GET.
    void ask_again(Transfer& transfer) {
        transfer.is_get = true;
        curl_easy_setopt(transfer.curl, CURLOPT_HTTPGET, 1L);
        curl_easy_setopt(transfer.curl, CURLOPT_NOBODY, 0L);
        curl_easy_setopt(transfer.curl, CURLOPT_RANGE, "0-0");
        curl_multi_add_handle(multi_, transfer.curl);
    }

    /// Whether some transfer ended.
    bool collect() {
        bool any = false;
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            any = true;
            finish(message->easy_handle, message->data.result);
        }
        return any;
    }

    void finish(CURL* curl, CURLcode code) {
        Transfer* transfer = nullptr;
        curl_easy_getinfo(curl, CURLINFO_PRIVATE, &transfer);
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        curl_multi_remove_handle(multi_, curl);
        // Some servers close the connection instead of refusing.
        const bool closed = code == CURLE_GOT_NOTHING || code == CURLE_RECV_ERROR;
        if (!transfer->is_get && (closed || (code == CURLE_OK && refuses_head(status))))
            return ask_again(*transfer);
        auto& answer = answers_[transfer->at] = answer_of(code, *transfer, how_);
        ++ended_;
        if (answer.kind == Answer::Kind::unreachable && !answer.has_network) ++without_network_;
        std::erase_if(running_, [&](const auto& each) { return each.get() == transfer; });
    }

    void name_the_rest() {
        const bool cut_off = ended_ > 0 && without_network_ == ended_;
        const Answer rest{.kind = cut_off ? Answer::Kind::unreachable : Answer::Kind::not_asked,
                          .reason = cut_off ? "no host name can be looked up from here"
                                            : format("the time for all addresses, {}, was over",
                                                     to_text(how_.budget)),
                          .has_network = !cut_off};
        for (const auto& each : running_) answers_[each->at] = rest;
        for (const auto at : waiting_) answers_[at] = rest;
    }

    std::span<const std::string> urls_;
    const Asking& how_;
    std::vector<Answer> answers_;
    CURLM* multi_;
    std::deque<std::size_t> waiting_;
    std::vector<std::unique_ptr<Transfer>> running_;
    std::size_t ended_ = 0;
    std::size_t without_network_ = 0;
};

}  // namespace

std::vector<Answer> ask(std::span<const std::string> urls, const Asking& how) {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) fail(Fault::internal, "libcurl: {}", curl_easy_strerror(started));
    return Asker(urls, how).all();
}

}  // namespace vigo::publish
