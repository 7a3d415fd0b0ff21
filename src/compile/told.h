// told — what one envoy tells, path by path, as texts to compare.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "schema/value.h"

namespace vigo::compile {

/// Two envoys that have equal texts at `path`, one of lang::Reads, cannot be told apart by who
/// reads it. Also what is missing differs, by where the path ends: a namespace that was not
/// collected is unknown, what is not in one is absent.
/// `write` gives the texts of values.
std::string text_told(std::string_view hostname, const Value& traits, std::string_view path,
                      std::string (*write)(const Value&));

/// The texts of one envoy, each made once. Not thread safe: one per compile. Both arguments must
/// outlive it.
class Told {
 public:
    /// `traits` without those that change by themselves.
    Told(std::string_view hostname, const Value& traits) : hostname_(hostname), traits_(traits) {}

    const std::string& at(const std::string& path);

    /// Stands before a path where only this counts: that a scalar is there, and about how long it
    /// is. Whoever prints one and looks at it in no other way does the same for all of a kind. The
    /// text is that of the path itself when there is none, or one that could be taken for more than
    /// data.
    static constexpr char about = '~';

 private:
    std::string text_of(std::string_view path) const;
    std::string text_about(std::string_view path) const;

    std::string_view hostname_;
    const Value& traits_;
    std::unordered_map<std::string, std::string> texts_;
};

}  // namespace vigo::compile
