// run — one rendering: what it has read, and how much it may still do.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "lang/reads.h"
#include "lang/support/datum.h"

namespace vigo::lang {

/// Functions get it beside their arguments. Throws Refusal when a bound is passed.
class Run {
 public:
    Run(const Value& root, Reads* reads) : root_(root), reads_(reads) {}

    /// The value is used as a whole: all of it is read.
    void read(const Datum& datum);
    /// The member or element `name` of `of`, still unread when it is data; nil, with its absence
    /// recorded, when there is none.
    Datum step(const Datum& of, std::string_view name);
    Datum step(const Datum& of, std::size_t index);
    /// What is absent below `of` was looked for.
    void read_absent(const Datum& of, std::string_view name);

    /// Counts loop steps and calls.
    void spend(std::int64_t steps = 1);
    /// Refuses text that is about to become larger than a rendered value may be.
    static void bound(std::size_t bytes);
    /// Refuses made values that are too deep or too large to be worked with, and counts their size.
    void bound(const Value& made);

 private:
    void record(std::string path);

    const Value& root_;
    Reads* reads_;
    std::int64_t left_ = limits::template_steps;
};

}  // namespace vigo::lang
