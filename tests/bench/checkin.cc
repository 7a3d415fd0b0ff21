// checkin — what a check-in without a change costs the server apart from the transport: envelope,
// gate, index, policy and answer, through the dispatcher; µs of CPU each, with and without the
// signature. `checkin [ROUNDS]` plays a thousand envoys, and fails when our part is over its bound.

#include <cstdio>
#include <cstdlib>
#include <ctime>

#include "base/log.h"
#include "server/rpc/fixture_test.h"
#include "wire/dispatcher.h"

namespace vigo::rpc {
namespace {

constexpr double most_us = 10;  // of ours, beside the signature

constexpr int envoys = 1'000;

double cpu_us() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// The fixture without its test.
class Bench : public ServerTest {
 public:
    void TestBody() override {}
    /// Whether our part of it keeps its bound.
    bool run(int rounds);

 private:
    void settle();
    std::vector<std::string> sealed_by_all(bool is_signed = true);
    double one_round(const wire::Dispatcher& dispatcher, bool is_signed);
    double one_verification();
    std::vector<TestAgent> agents_;
    // Shared, as by a transport; one for all envoys costs the same look-up.
    std::shared_ptr<wire::Bond> bond_ = std::make_shared<wire::Bond>("bench", Time::max());
};

/// Every envoy holds its assignment, so that all that follows is without a change.
void Bench::settle() {
    publish(1, "hello");
    server_->policies_->reload();
    const auto token = server_->make_token("*", envoys);
    for (int at = 0; at < envoys; ++at) {
        auto& agent = agents_.emplace_back(format("web{}", at));
        agent.enrol(*server_, token);
        agent.report_traits(*server_, R"({"os":{"family":"debian"}})");
        agent.check_in(*server_);
        bond_->verify(agent.id_, agent.key_.public_key());
    }
}

std::vector<std::string> Bench::sealed_by_all(bool is_signed) {
    std::vector<std::string> envelopes;
    for (auto& agent : agents_) {
        proto::CheckInRequest message;
        message.set_assignment_digest(text_of(crypto::sha256(agent.assignment_)));
        message.set_traits_digest(agent.traits_digest_);
        message.set_version(agent.version_);
        message.set_agent_version("0.1.0");
        auto& run = *message.mutable_last_run();
        run.set_number(agent.sequence_);
        run.set_store_id("store");
        run.set_outcome(proto::OUTCOME_CONVERGED);
        run.set_in_sync(450);
        const auto payload = message.SerializeAsString();
        envelopes.push_back(is_signed ? agent.seal(*server_, "CheckIn", payload)
                                      : wire::unsealed({.method = "CheckIn",
                                                        .fleet = agent.fleet_,
                                                        .envoy = agent.id_,
                                                        .sequence = ++agent.sequence_,
                                                        .time = clock_.now()},
                                                       payload));
    }
    return envelopes;
}

double Bench::one_round(const wire::Dispatcher& dispatcher, bool is_signed) {
    clock_.advance(Millis(300'000));
    const auto envelopes = sealed_by_all(is_signed);
    const auto* method = dispatcher.find("/vigo.v1.VigoAgent/CheckIn");
    std::size_t bytes = 0;
    const auto begun = cpu_us();
    for (std::size_t at = 0; at < envelopes.size(); ++at) {
        const wire::Peer peer{.envoy = agents_[at].id_, .address = "10.0.0.9", .bond = bond_};
        const auto outcome = dispatcher.call(*method, peer, envelopes[at]);
        expect(!outcome.error);
        bytes += outcome.reply.size();
    }
    const auto spent = cpu_us() - begun;
    if (bytes > envelopes.size() * 60) std::puts("an answer is larger than \"no change\"");
    return spent / static_cast<double>(envelopes.size());
}

double Bench::one_verification() {
    const auto envelopes = sealed_by_all();
    std::vector<wire::Sealed> opened;
    for (const auto& each : envelopes) opened.push_back(wire::open(each));
    const auto begun = cpu_us();
    for (std::size_t at = 0; at < opened.size(); ++at)
        expect(
            wire::verify(opened[at], "CheckIn", server_->fleet_id_, agents_[at].key_.public_key()));
    return (cpu_us() - begun) / static_cast<double>(opened.size());
}

bool Bench::run(int rounds) {
    settle();
    const wire::Dispatcher dispatcher(methods(*server_->core_));
    double whole = 1e9;
    double vouched = 1e9;
    double signature = 1e9;
    for (int round = 0; round < rounds; ++round) {
        whole = std::min(whole, one_round(dispatcher, true));
        vouched = std::min(vouched, one_round(dispatcher, false));
        signature = std::min(signature, one_verification());
    }
    std::printf(
        "no-change check-in %6.1f µs CPU; its signature %6.1f µs; the rest %6.1f µs; "
        "on a verified connection %6.1f µs\n",
        whole, signature, whole - signature, vouched);
    return whole - signature <= most_us && vouched <= most_us;
}

}  // namespace
}  // namespace vigo::rpc

int main(int count, char** words) {
    vigo::log::start({.level = vigo::log::Level::error, .json = false, .file = ""});
    return vigo::rpc::Bench().run(count > 1 ? std::atoi(words[1]) : 10) ? 0 : 1;
}
