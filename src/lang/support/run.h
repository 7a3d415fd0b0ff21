// run — one rendering: what it has read, and how much it may still do.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/limits.h"
#include "lang/reads.h"
#include "lang/support/datum.h"

namespace vigo::lang {

/// Functions get it beside their arguments. Throws Refusal when a bound is passed.
class Run {
 public:
    Run(const Value& root, Reads* reads) : root_(root), reads_(reads) {}

    /// The data that the template is rendered with.
    Datum dot() { return Datum::borrowed(root_, reads_ == nullptr ? nullptr : &root_path_); }

    /// The value is used as a whole: all of it is read.
    void read(const Datum& datum) {
        if (datum.path != nullptr && !datum.path->was_read) record(*datum.path);
    }
    /// The value is written out, and nothing else is done with it.
    void read_printed(const Datum& datum) {
        if (!datum.value().is_scalar() || datum.value().is_null()) return read(datum);
        if (datum.path != nullptr && !datum.path->was_read && !datum.path->was_printed)
            record_printed(*datum.path);
    }
    /// The path as it is recorded.
    static std::string spelled(const Path& path, std::string_view name = {});
    /// The part `value` of `of`, called `name` there, still unread when it is data.
    Datum part(const Datum& of, const Value& value, std::string_view name);
    /// The member or element `name` of `of`; nil, with its absence recorded, when there is none.
    Datum step(const Datum& of, std::string_view name);
    Datum step(const Datum& of, std::size_t index);
    /// What is absent below `of` was looked for; said also below what was read as a whole, for it
    /// explains the failure that follows.
    void read_absent(const Datum& of, std::string_view name);

    /// Counts loop steps and calls.
    void spend(std::int64_t steps = 1) {
        if ((left_ -= steps) < 0) exhausted();
    }
    /// Refuses text that is about to become larger than a rendered value may be.
    static void bound(std::size_t bytes) {
        if (bytes > limits::template_output) too_large();
    }
    /// Refuses made values that are too deep or too large to be worked with, and more of them at a
    /// time than may be held; counts their size.
    void bound(const Datum& made);
    /// Refuses a list that is about to get too long.
    static void bound_parts(std::size_t count) {
        if (count > static_cast<std::size_t>(limits::template_parts)) too_many();
    }
    /// Counts steps for what a function is about to walk through.
    void charge(const Value& argument) {
        if (argument.is_text())
            spend(static_cast<std::int64_t>(argument.text().size() / 64));
        else if (argument.is_list())
            spend(static_cast<std::int64_t>(argument.list().size() / 16));
        else if (argument.is_map())
            spend(static_cast<std::int64_t>(argument.map().size() / 16));
    }

 private:
    /// A path and the data below it; the same data may be reached by two paths.
    using Step = std::pair<const Path*, const Value*>;
    struct StepHash {
        std::size_t operator()(const Step& step) const {
            const auto hash = std::hash<const void*>();
            return hash(step.first) * 31 + (hash(step.second) >> 4);
        }
    };

    void record(Path& path);
    void record_printed(Path& path);
    [[noreturn]] static void exhausted();
    [[noreturn]] static void too_large();
    [[noreturn]] static void too_many();

    const Value& root_;
    Reads* reads_;
    Path root_path_;
    std::unordered_map<Step, Path, StepHash> paths_;
    std::int64_t left_ = limits::template_steps;
    std::size_t held_ = 0;  ///< bytes of the made values that are alive
};

}  // namespace vigo::lang
