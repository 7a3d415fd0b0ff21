#include "simulate/tally.h"

#include <algorithm>
#include <bit>

namespace vigo::simulate {
namespace {

// Of each power of two, so many steps.
constexpr unsigned step_bits = 5;
constexpr std::uint64_t steps = 1U << step_bits;

/// The greatest span of a bucket.
std::uint64_t end_of(std::size_t bucket) {
    if (bucket < steps) return bucket;
    const auto shift = bucket / steps - 1;
    return ((steps + bucket % steps + 1) << shift) - 1;
}

}  // namespace

std::size_t Latencies::bucket_of(std::uint64_t us) {
    if (us < steps) return us;
    const auto shift = static_cast<unsigned>(std::bit_width(us)) - step_bits - 1;
    return (shift + 1) * steps + ((us >> shift) - steps);
}

void Latencies::add(Micros span) {
    const auto us = static_cast<std::uint64_t>(std::max<Micros::rep>(span.count(), 0));
    ++buckets_[std::min(bucket_of(us), buckets_.size() - 1)];
    ++count_;
    most_ = std::max(most_, span);
}

Micros Latencies::at(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
        seen += buckets_[bucket];
        if (seen > wanted || (seen == count_ && seen > 0))
            return std::min(Micros(static_cast<Micros::rep>(end_of(bucket))), most_);
    }
    return Micros(0);
}

void Tally::failed(const std::string& kind, const std::string& words) {
    auto& failure = errors[kind];
    if (failure.count++ == 0) failure.sample = words;
}

std::uint64_t Tally::error_count() const {
    std::uint64_t all = 0;
    for (const auto& [kind, failure] : errors) all += failure.count;
    return all;
}

}  // namespace vigo::simulate
