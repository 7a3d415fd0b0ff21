// triggers — which resources must run because another one changed, kept until they have.
#pragma once

#include <set>
#include <string>

namespace vigo::agent {

/// Names are `crate/name`. What is added survives a crash once `add` returned, where the
/// implementation is durable.
class Triggers {
 public:
    virtual ~Triggers() = default;
    virtual std::set<std::string> pending() const = 0;
    virtual void add(const std::string& resource) = 0;
    virtual void remove(const std::string& resource) = 0;
};

/// Forgotten with the object: for dry runs and tests.
class MemoryTriggers : public Triggers {
 public:
    std::set<std::string> pending() const override { return names_; }
    void add(const std::string& resource) override { names_.insert(resource); }
    void remove(const std::string& resource) override { names_.erase(resource); }

 private:
    std::set<std::string> names_;
};

}  // namespace vigo::agent
