// watched_fleet — ten web and ten db servers in a folder of a test, with a server's parts that can
// be started again over what is there.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "server/policy/live.h"
#include "server/policy/watch.h"
#include "server/publish/disk.h"
#include "server/store/store.h"

namespace vigo::policy {

class MovedClock : public Clock {
 public:
    Time now() const override { return at; }
    std::chrono::nanoseconds steady() const override { return on; }
    void pass(Millis span) {
        at += span;
        on += span;
    }
    Time at = from_ms(1'800'000'000'000);
    std::chrono::nanoseconds on{1};  ///< the one that nobody sets
};

/// In memory, where there is such a place: syncing a disk takes long.
class MemoryFolder {
 public:
    MemoryFolder()
        : path_(std::string(::access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp") +
                "/vigo-watch-XXXXXX") {
        if (::mkdtemp(path_.data()) == nullptr) fail(Fault::unavailable, "no folder {}", path_);
    }
    ~MemoryFolder() { publish::disk::remove_tree(path_); }
    MemoryFolder(const MemoryFolder&) = delete;
    MemoryFolder& operator=(const MemoryFolder&) = delete;

    const std::string& path() const { return path_; }

 private:
    std::string path_;
};

class WatchedFleet {
 public:
    static constexpr int envoys = 20;

    /// An empty folder gets its fleet, which has version 1 and is converged.
    explicit WatchedFleet(std::string root, MovedClock& clock, server::AutoRollback terms = {})
        : root_(std::move(root)), clock_(clock), store_(root_ + "/vigo.db") {
        const bool is_new = !std::filesystem::exists(root_ + "/stacks");
        if (is_new) lay_down();
        index_.load(store_, true);
        index_.for_each(
            [this](const fleet::Envoy& each) { runs_ = std::max(runs_, each.row.run.number); });
        policies_.start();
        watch_ = std::make_unique<Watch>(terms, index_, policies_, live_, store_.rollout, clock_);
        watch_->resume();
        policies_.on_change([this](const auto& from, const auto& to) { watch_->begin(from, to); });
        if (is_new) run_all(1, store::Outcome::converged);
        keep();
    }

    static Uuid id_of(int number) {
        std::string bytes(16, '\0');
        bytes[15] = static_cast<char>(number);
        return *Uuid::from_bytes(bytes);
    }
    void write(const std::string& name, std::string_view text) const {
        const auto path = std::filesystem::path(root_) / name;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << text;
    }
    /// What web and db servers include; into force as soon as somebody loads it.
    publish::Outcome publish_only(const std::string& web, const std::string& db) {
        write("stacks/envoys.vgo", format("envoys:\n  - {{match: \"web*\", configcrates: {}}}\n"
                                          "  - {{match: \"db*\", configcrates: {}}}\n",
                                          web, db));
        Diagnostics findings;
        return live_.publisher().publish(
            {.author = "ann", .now = clock_.now(), .break_freeze = true}, findings);
    }
    publish::Outcome publish(const std::string& web, const std::string& db) {
        const auto outcome = publish_only(web, db);
        policies_.reload();
        return outcome;
    }
    void run(int number, std::uint64_t version, store::Outcome outcome) {
        const store::RunSummary run{.store_id = "s",
                                    .number = ++runs_,
                                    .finished = clock_.now(),
                                    .outcome = outcome,
                                    .counts = {.changed = 1},
                                    .version = version};
        index_.contact(id_of(number), {.at = clock_.now(), .version = version, .run = run});
        index_.reported(id_of(number), run);
    }
    void run_all(std::uint64_t version, store::Outcome outcome) {
        for (int number = 0; number < envoys; ++number) run(number, version, outcome);
    }
    void web_fails(std::uint64_t version, int first, int last) {
        for (int number = first; number < last; ++number)
            run(number, version, store::Outcome::failed);
    }
    /// What a check-in without news tells.
    void is_heard(int number) { index_.beat(id_of(number), clock_.now(), false, std::nullopt); }
    /// As the flusher does, every ten seconds.
    void keep() {
        store_.envoys.update(index_.take_dirty(envoys));
        store_.envoys.put_traits(index_.take_dirty_traits(envoys));
    }
    std::optional<Watch::Rolled> look() { return watch_->look(); }
    std::string in_force() { return live_.read()->files.at("envoys.vgo"); }

    Live& live() { return live_; }
    Policies& policies() { return policies_; }
    store::Store& store() { return store_; }

 private:
    void lay_down() {
        write("stacks/configcrates/one.vgo", "name: one\nresources: []\n");
        write("stacks/configcrates/two.vgo", "name: two\nresources: []\n");
        publish_only("[one]", "[one]");
        for (int number = 0; number < envoys; ++number) {
            store_.envoys.add({.id = id_of(number),
                               .hostname = format("{}{}", number < 10 ? "web" : "db", number),
                               .public_key = key_of(number),
                               .enrolled = clock_.now()});
            store_.envoys.put_traits(std::vector<store::TraitsRow>{
                {.envoy = id_of(number), .digest = std::string(32, 'd'), .packed = traits_}});
        }
    }
    static std::string key_of(int number) {
        return std::string(crypto::SigningKey::from_seed(std::string(32, static_cast<char>(number)))
                               .public_key()
                               .bytes());
    }

    std::string root_;
    MovedClock& clock_;
    server::Metrics metrics_;
    compile::Types types_;
    crypto::SigningKey key_ = crypto::SigningKey::from_seed(std::string(32, 'k'));
    store::Store store_;
    std::string traits_ = store_.packer.pack("{}");
    fleet::Index index_{{.interval = Millis(300'000)}};
    Live live_{publish::Paths::under(root_)};
    Policies policies_{[this] { return live_.read(); }, types_, key_, Terms{}, clock_, metrics_};
    std::unique_ptr<Watch> watch_;
    std::uint64_t runs_ = 0;
};

}  // namespace vigo::policy
