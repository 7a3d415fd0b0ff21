// memo — outcomes, each kept with the facts that it was made of: who tells the same gets the same.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/limits.h"
#include "compile/told.h"

namespace vigo::compile {

/// A few outcomes of one piece of work. It learns from whom it is asked for: where every envoy
/// differs, next to nothing is kept; where the same envoys return, room grows up to
/// `limits::memo_outcomes`. Thread safe.
template <class T>
class Memo {
 public:
    using Paths = std::set<std::string>;

    /// The outcome of the work on `about` for an envoy that tells what `told` does; null for none.
    std::shared_ptr<const T> find(std::string_view about, Told& told) const {
        const std::lock_guard lock(lock_);
        for (std::size_t at = 0; at < reads_.size(); ++at) {
            const auto key = key_of(about, at, told);
            const auto hash = std::hash<std::string>()(key);
            for (const auto& each : kept_)
                if (each.hash == hash && each.key == key) return each.outcome;
        }
        return nullptr;
    }

    /// Keeps an outcome that read `paths`, no more and no less.
    void keep(std::string_view about, Told& told, const Paths& paths,
              std::shared_ptr<const T> outcome) {
        const std::lock_guard lock(lock_);
        auto known = std::find(reads_.begin(), reads_.end(), paths);
        if (known == reads_.end()) {
            if (reads_.size() >= limits::memo_outcomes) forget();
            known = reads_.insert(reads_.end(), paths);
        }
        auto key = key_of(about, static_cast<std::size_t>(known - reads_.begin()), told);
        const auto hash = std::hash<std::string>()(key);
        if (const auto ghost = std::find(gone_.begin(), gone_.end(), hash); ghost != gone_.end()) {
            gone_.erase(ghost);
            room_ = std::min(room_ * 2, limits::memo_outcomes);
        }
        if (std::any_of(kept_.begin(), kept_.end(),
                        [&](const Kept& each) { return each.hash == hash && each.key == key; }))
            return;  // two envoys came at once
        while (kept_.size() >= room_) drop_oldest();
        kept_.push_back({hash, std::move(key), std::move(outcome)});
    }

 private:
    struct Kept {
        std::size_t hash = 0;
        std::string key;
        std::shared_ptr<const T> outcome;
    };

    /// Which set of paths it is of belongs to it: of two sets, one may hold the other.
    std::string key_of(std::string_view about, std::size_t set, Told& told) const {
        std::string key;
        const auto add = [&key](std::size_t number) {
            key.append(reinterpret_cast<const char*>(&number), sizeof number);
        };
        add(set);
        add(about.size());
        key.append(about);
        for (const auto& path : reads_[set]) {
            const auto& text = told.at(path);
            add(text.size());
            key.append(text);
        }
        return key;
    }

    void drop_oldest() {
        gone_.push_back(kept_.front().hash);
        if (gone_.size() > limits::memo_outcomes) gone_.pop_front();
        kept_.pop_front();
    }

    void forget() {
        reads_.clear();
        kept_.clear();
        gone_.clear();
    }

    mutable std::mutex lock_;
    std::vector<Paths> reads_;      // as they were met
    std::deque<Kept> kept_;         // the oldest first
    std::deque<std::size_t> gone_;  // hashes of keys that had to go
    std::size_t room_ = 4;
};

}  // namespace vigo::compile
