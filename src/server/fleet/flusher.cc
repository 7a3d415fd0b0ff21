#include "server/fleet/flusher.h"

#include <utility>

#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

namespace vigo::fleet {
namespace {

constexpr int sweep_rows = 1'000;
constexpr Millis sweep_every{600'000};
constexpr std::chrono::minutes clock_jump{1};
constexpr std::chrono::hours after_jump{1};

/// Where the wall clock stands against the one that nobody sets.
std::chrono::nanoseconds drift_of(const Clock& clock) {
    return clock.now().time_since_epoch() - clock.steady();
}

}  // namespace

Flusher::Flusher(Index& index, store::Store& store, const Clock& clock, const Options& options)
    : index_(index),
      store_(store),
      clock_(clock),
      options_(options),
      condenser_(index, store, clock),
      thread_([this](const std::stop_token& stop) { loop(stop); }) {}

Flusher::~Flusher() {
    thread_.request_stop();
    thread_.join();
    flush();
}

bool Flusher::flush() {
    return flush_all(unstored_, &Index::take_dirty,
                     [this](const auto& rows) { store_.envoys.update(rows); }) &&
           flush_all(unstored_traits_, &Index::take_dirty_traits,
                     [this](const auto& rows) { store_.envoys.put_traits(rows); });
}

template <class Row, class Put>
bool Flusher::flush_all(Trouble& trouble, std::vector<Row> (Index::*take)(std::size_t),
                        const Put& put) {
    for (bool more = true; more;) {
        const auto rows = (index_.*take)(limits::flush_rows);
        more = rows.size() == limits::flush_rows;
        if (rows.empty()) break;
        try {
            put(rows);
        } catch (const Error& e) {
            index_.again(rows);
            trouble.is_there(e.message(), format("{} rows", rows.size()));
            return false;
        }
        trouble.is_over();
    }
    return true;
}

int Flusher::sweep() {
    const auto now = clock_.now();
    int gone = 0;
    try {
        for (int step = sweep_rows; step == sweep_rows;)
            gone += step = store_.runs.expire(now - options_.retention, sweep_rows);
        for (int step = sweep_rows; step == sweep_rows;)
            step = store_.events.expire(now - options_.retention, sweep_rows);
        store_.enrolment.drop_tokens(now - options_.retention);
        store_.enrolment.drop_pending(now - Millis(limits::pending_kept_ms));
        unswept_.is_over();
    } catch (const Error& e) {
        unswept_.is_there(e.message());
    }
    return gone;
}

/// What fails here costs memory, and is tried again.
void Flusher::condense() {
    try {
        condenser_.step();
        uncondensed_.is_over();
    } catch (const Error& e) {
        uncondensed_.is_there(e.message());
    }
}

void Flusher::loop(const std::stop_token& stop) {
    auto swept = clock_.steady() - sweep_every;
    auto drift = drift_of(clock_);
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock(waiting_);
            woken_.wait_for(lock, stop, options_.every, [] { return false; });
        }
        condense();
        flush();
        // What is old by a clock that was just set may be young: there is an hour to set it right.
        const auto before = std::exchange(drift, drift_of(clock_));
        if (std::chrono::abs(drift - before) > clock_jump)
            swept = clock_.steady() + after_jump - sweep_every;
        if (clock_.steady() - swept < sweep_every) continue;
        swept = clock_.steady();
        sweep();
    }
}

}  // namespace vigo::fleet
