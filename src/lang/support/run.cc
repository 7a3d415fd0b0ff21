// run — read paths and budgets.

#include "lang/support/run.h"

#include "base/text.h"
#include "lang/support/stop.h"
#include "schema/rules.h"

namespace vigo::lang {
namespace {

/// A dot in a name would make the path ambiguous: then the whole is recorded in place of the part.
bool can_stand_in_path(std::string_view name) {
    return !name.empty() && name.find('.') == std::string_view::npos;
}

struct Size {
    std::int64_t parts = 0;
    std::size_t bytes = 0;
};

void measure(const Value& value, int depth, Size& into) {
    Run::bound_parts(static_cast<std::size_t>(++into.parts));
    into.bytes += sizeof(Value) + (value.is_text() ? value.text().size() : 0);
    if (depth > limits::yaml_depth)
        throw Refusal{format("the value is nested more than {} deep", limits::yaml_depth), "",
                      rule::template_limit};
    if (value.is_list())
        for (const auto& each : value.list()) measure(each, depth + 1, into);
    if (value.is_map())
        for (const auto& each : value.map()) measure(each.value, depth + 1, into);
}

}  // namespace

/// Every read is spelled out: made in one piece, from its end.
std::string Run::spelled(const Path& path, std::string_view name) {
    std::size_t size = name.empty() ? 0 : name.size() + 1;
    for (const Path* at = &path; at->above != nullptr; at = at->above) size += at->name.size() + 1;
    if (size == 0) return {};
    std::string text(size - 1, '.');
    const auto put = [&](std::string_view part) {
        size -= part.size() + 1;
        part.copy(text.data() + size, part.size());
    };
    if (!name.empty()) put(name);
    for (const Path* at = &path; at->above != nullptr; at = at->above) put(at->name);
    return text;
}

void Run::record(Path& path) {
    if (path.above != nullptr) {
        reads_->add(spelled(path));
        path.was_read = true;
    } else if (root_.is_map()) {
        for (const auto& each : root_.map()) reads_->add(each.name);
        path.was_read = true;
    }
}

void Run::record_printed(Path& path) {
    reads_->add_printed(spelled(path));
    path.was_printed = true;
}

Datum Run::part(const Datum& of, const Value& value, std::string_view name) {
    Datum made = Datum::part(of, value);
    if (of.path == nullptr) return made;
    if (!can_stand_in_path(name)) {
        read(of);
        return made;
    }
    const auto [found, is_new] = paths_.try_emplace({of.path, &value});
    if (is_new)
        found->second = {
            .above = of.path, .name = std::string(name), .was_read = of.path->was_read};
    made.path = &found->second;
    return made;
}

Datum Run::step(const Datum& of, std::string_view name) {
    if (const Value* found = of.value().find(name)) return part(of, *found, name);
    read_absent(of, name);
    return {};
}

Datum Run::step(const Datum& of, std::size_t index) {
    const Value& found = of.value().list()[index];
    if (of.path == nullptr) return Datum::part(of, found);
    return part(of, found, format("{}", index));
}

void Run::read_absent(const Datum& of, std::string_view name) {
    if (of.path == nullptr) return;
    if (of.value().is_map() && can_stand_in_path(name))
        reads_->add(spelled(*of.path, name));
    else
        read(of);
}

void Run::exhausted() {
    throw Refusal{format("more than {} steps", limits::template_steps),
                  "a loop inside of a loop multiplies", rule::template_limit};
}

void Run::too_large() {
    throw Refusal{format("the text becomes larger than {} bytes", limits::template_output), "",
                  rule::template_limit};
}

void Run::too_many() {
    throw Refusal{format("the value has more than {} parts", limits::template_parts), "",
                  rule::template_limit};
}

void Run::bound(const Datum& made) {
    Size size;
    if (made.value().is_text()) bound(made.value().text().size());
    measure(made.value(), 0, size);
    spend(size.parts / 16 + static_cast<std::int64_t>(size.bytes / 16384));
    made.account(size.bytes, held_);
    if (held_ > limits::template_values)
        throw Refusal{format("the values that the template holds have more than {} bytes",
                             limits::template_values),
                      "", rule::template_limit};
}

}  // namespace vigo::lang
