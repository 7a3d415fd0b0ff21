// reversals — what is remembered of resources that can be undone: what was there before the first
// change, and whether they were undone already.
#pragma once

#include <map>
#include <string>

namespace vigo::agent {

struct Reverted {
    bool done = false;   ///< undone, and left alone since
    std::string before;  ///< snapshot kind: what was found first
    bool operator==(const Reverted&) const = default;
};

/// By `crate/name`. What is kept survives a crash once `keep` returned, where the implementation is
/// durable.
class Reversals {
 public:
    virtual ~Reversals() = default;
    virtual const std::map<std::string, Reverted>& reversals() const = 0;
    virtual void keep_reversal(const std::string& resource, const Reverted& what) = 0;
    virtual void forget_reversal(const std::string& resource) = 0;
};

/// Forgotten with the object.
class MemoryReversals : public Reversals {
 public:
    const std::map<std::string, Reverted>& reversals() const override { return all_; }
    void keep_reversal(const std::string& resource, const Reverted& what) override {
        all_[resource] = what;
    }
    void forget_reversal(const std::string& resource) override { all_.erase(resource); }

 private:
    std::map<std::string, Reverted> all_;
};

}  // namespace vigo::agent
