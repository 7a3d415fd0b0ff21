// record — one envoy as the index keeps it: small, for there may be a million. Private to this
// folder; everybody else sees an Envoy.
#pragma once

#include "crypto/digest.h"
#include "crypto/signing.h"
#include "server/fleet/envoy.h"
#include "server/fleet/replay_window.h"
#include "server/fleet/texts.h"
#include "server/fleet/words.h"

namespace vigo::fleet {

class Record {
 public:
    /// Everything up to `floor` counts as used.
    Record(const store::EnvoyRow& row, std::uint64_t floor, Words& words);

    /// Without the serial of its certificate, which only the store knows.
    store::EnvoyRow row(const Uuid& id) const;
    Envoy envoy(const Uuid& id) const;
    Vitals vitals() const;

    std::string_view hostname() const { return texts_.get(hostname_); }
    std::string_view problem() const { return texts_.get(problem_); }
    void set_problem(std::string_view problem) { texts_.set(problem_, problem); }
    void set_address(std::string_view address) { texts_.set(address_, address); }
    void set_agent(std::string_view version, std::string_view capabilities, Words& words);
    /// `digest` has 32 bytes, or none.
    void set_held(std::uint64_t version, std::string_view digest);

    bool is_new(const store::RunSummary& run) const;
    void take(const store::RunSummary& run, bool reported);
    store::Outcome outcome() const { return outcome_; }
    int changing_runs() const { return static_cast<int>(changing_runs_); }

    // What the index changes itself.
    crypto::PublicKey key;
    ReplayWindow window;
    Time revoked{};
    Time last_seen{};
    Time checked_in{};
    Millis cadence{};
    std::shared_ptr<const Traits> traits;  // shared, as in Envoy
    bool busy = false;
    bool heard = false;  ///< since the program started
    bool push_waiting = false;
    bool dirty = false;
    bool traits_dirty = false;
    bool silent = false;  ///< as the last sweep saw it

 private:
    enum Which : std::size_t { hostname_, address_, store_id_, problem_ };
    store::RunSummary run() const;
    void set_run(const store::RunSummary& run);

    bool has_digest_ = false;
    bool dry_run_ = false;
    store::Outcome outcome_ = store::Outcome::none;
    std::uint32_t changing_runs_ = 0;
    std::uint32_t duration_ms_ = 0;
    store::RunCounts counts_;
    crypto::Sha256 digest_{};
    std::uint64_t version_ = 0;
    std::uint64_t counted_run_ = 0;
    std::uint64_t run_number_ = 0;
    std::uint64_t run_version_ = 0;
    Time run_finished_{};
    Time enrolled_{};
    Word token_;
    Word agent_version_;
    Word capabilities_;
    Texts texts_;
};

}  // namespace vigo::fleet
