// flusher — carries what check-ins changed from memory to the store, and sweeps what is too old.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "base/trouble.h"
#include "host/host.h"
#include "server/fleet/condenser.h"
#include "server/fleet/index.h"

namespace vigo::fleet {

class Flusher {
 public:
    struct Options {
        Millis every;      ///< between flushes
        Millis retention;  ///< of runs and events
    };
    Flusher(Index& index, store::Store& store, const Clock& clock, const Options& options);
    /// Flushes a last time.
    ~Flusher();

    /// All that is dirty, in batches. False when the store refused: what it did not take stays
    /// dirty, and the failure is logged as `state flusher: batch last_seen failed`, once for as
    /// long as it lasts.
    bool flush();
    /// Deletes what is older than the retention, in small steps; how many runs went.
    int sweep();

 private:
    template <class Row, class Put>
    bool flush_all(Trouble& trouble, std::vector<Row> (Index::*take)(std::size_t), const Put& put);
    void condense();
    void loop(const std::stop_token& stop);

    Index& index_;
    store::Store& store_;
    const Clock& clock_;
    Options options_;
    Condenser condenser_;
    Trouble unstored_{"state flusher: batch last_seen failed",
                      "state flusher: last_seen is stored again"};
    Trouble unstored_traits_{"state flusher: batch traits failed",
                             "state flusher: traits are stored again"};
    Trouble unswept_{"state flusher: retention failed", "state flusher: retention works again"};
    Trouble uncondensed_{"state flusher: traits are not condensed",
                         "state flusher: traits are condensed again"};
    std::mutex waiting_;
    std::condition_variable_any woken_;
    std::jthread thread_;  // last: it uses all of the above
};

}  // namespace vigo::fleet
