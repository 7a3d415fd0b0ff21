// run — read paths and budgets.

#include "lang/support/run.h"

#include "base/text.h"
#include "lang/support/stop.h"
#include "schema/rules.h"

namespace vigo::lang {
namespace {

constexpr std::int64_t most_nodes = 100'000;  // of one value that a template builds

std::string below(const std::string& path, std::string_view name) {
    if (path.empty()) return std::string(name);
    return path + "." + std::string(name);
}

/// A dot in a name would make the path ambiguous: then the whole is recorded in place of the part.
bool can_stand_in_path(std::string_view name) {
    return !name.empty() && name.find('.') == std::string_view::npos;
}

void measure(const Value& value, int depth, std::int64_t& nodes) {
    if (++nodes > most_nodes)
        throw Refusal{format("the value has more than {} parts", most_nodes), "",
                      rule::template_limit};
    if (depth > limits::yaml_depth)
        throw Refusal{format("the value is nested more than {} deep", limits::yaml_depth), "",
                      rule::template_limit};
    if (value.is_list())
        for (const auto& each : value.list()) measure(each, depth + 1, nodes);
    if (value.is_map())
        for (const auto& each : value.map()) measure(each.value, depth + 1, nodes);
}

}  // namespace

void Run::record(std::string path) {
    if (reads_ == nullptr) return;
    if (!path.empty()) return reads_->add(std::move(path));
    if (root_.is_map())
        for (const auto& each : root_.map()) reads_->add(each.name);
}

void Run::read(const Datum& datum) {
    if (datum.path != nullptr) record(*datum.path);
}

Datum Run::step(const Datum& of, std::string_view name) {
    const Value* found = of.value().find(name);
    if (found == nullptr) {
        read_absent(of, name);
        return {};
    }
    Datum made = Datum::part(of, *found);
    if (of.path == nullptr) return made;
    if (can_stand_in_path(name))
        made.path = std::make_shared<const std::string>(below(*of.path, name));
    else
        read(of);
    return made;
}

Datum Run::step(const Datum& of, std::size_t index) {
    Datum made = Datum::part(of, of.value().list()[index]);
    if (of.path != nullptr)
        made.path = std::make_shared<const std::string>(below(*of.path, format("{}", index)));
    return made;
}

void Run::read_absent(const Datum& of, std::string_view name) {
    if (of.path == nullptr) return;
    if (of.value().is_map() && can_stand_in_path(name))
        record(below(*of.path, name));
    else
        read(of);
}

void Run::spend(std::int64_t steps) {
    left_ -= steps;
    if (left_ < 0)
        throw Refusal{format("more than {} steps", limits::template_steps),
                      "a loop inside of a loop multiplies", rule::template_limit};
}

void Run::bound(std::size_t bytes) {
    if (bytes > limits::template_output)
        throw Refusal{format("the text becomes larger than {} bytes", limits::template_output), "",
                      rule::template_limit};
}

void Run::bound(const Value& made) {
    std::int64_t nodes = 0;
    if (made.is_text()) {
        bound(made.text().size());
        nodes = static_cast<std::int64_t>(made.text().size() / 1024);
    } else {
        measure(made, 0, nodes);
    }
    spend(nodes / 16);
}

}  // namespace vigo::lang
