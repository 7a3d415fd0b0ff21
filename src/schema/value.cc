// value — scalars by the core schema, and maps that keep their order.

#include "schema/value.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>

#include "base/error.h"

namespace vigo {
namespace {

constexpr std::size_t scanned = 12;  // up to this many members a scan beats a binary search
constexpr std::size_t nowhere = std::numeric_limits<std::size_t>::max();

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether `text` is a number of the core schema that is not an integer: digits with a point or an
/// exponent.
bool is_real(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const auto exponent = text.find_first_of("eE");
    if (exponent != std::string_view::npos) {
        auto power = text.substr(exponent + 1);
        if (power.starts_with('-') || power.starts_with('+')) power.remove_prefix(1);
        if (!all_digits(power)) return false;
        text = text.substr(0, exponent);
    }
    const auto point = text.find('.');
    if (point == std::string_view::npos)
        return exponent != std::string_view::npos && all_digits(text);
    const auto whole = text.substr(0, point);
    const auto part = text.substr(point + 1);
    if (whole.empty() && part.empty()) return false;
    return (whole.empty() || all_digits(whole)) && (part.empty() || all_digits(part));
}

template <class T>
bool parse(std::string_view text, T& into) {
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto read = std::from_chars(text.data(), text.data() + text.size(), into);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

/// Digits of another base behind its prefix; they take no sign.
bool parse_digits(std::string_view text, std::int64_t& into, int base) {
    if (text.starts_with('-')) return false;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), into, base);
    return read.ec == std::errc{} && read.ptr == text.data() + text.size();
}

}  // namespace

std::string_view name_of(Kind kind) {
    constexpr std::string_view names[] = {"nothing", "flag", "integer", "number",
                                          "text",    "list", "map"};
    return names[static_cast<int>(kind)];
}

Map::Map() = default;
Map::~Map() = default;
Map::Map(const Map&) = default;
Map::Map(Map&&) noexcept = default;
Map& Map::operator=(const Map&) = default;
Map& Map::operator=(Map&&) noexcept = default;

std::size_t Map::size() const { return members_.size(); }
const Member* Map::begin() const { return members_.data(); }
const Member* Map::end() const { return members_.data() + members_.size(); }

std::size_t Map::index_of(std::string_view name) const {
    if (members_.size() <= scanned) {
        for (std::size_t at = 0; at < members_.size(); ++at)
            if (members_[at].name == name) return at;
        return nowhere;
    }
    const auto by_name = [this](auto index, auto key) { return members_[index].name < key; };
    for (std::size_t from = 0; from < sorted_.size();) {
        const auto begin = sorted_.begin() + static_cast<std::ptrdiff_t>(from);
        const auto run = std::bit_floor(sorted_.size() - from);
        const auto end = begin + static_cast<std::ptrdiff_t>(run);
        const auto at = std::lower_bound(begin, end, name, by_name);
        if (at != end && members_[*at].name == name) return *at;
        from += run;
    }
    return nowhere;
}

/// Adds the last members to the index. It consists of sorted runs whose lengths are the binary
/// digits of its size, so a map of n names takes n log n steps to fill, whatever their order.
void Map::index() {
    const auto by_name = [this](auto a, auto b) { return members_[a].name < members_[b].name; };
    while (sorted_.size() < members_.size()) {
        const auto size = static_cast<std::uint32_t>(sorted_.size());
        sorted_.push_back(size);
        for (std::ptrdiff_t run = 1; (size & run) != 0; run *= 2)
            std::inplace_merge(sorted_.end() - 2 * run, sorted_.end() - run, sorted_.end(),
                               by_name);
    }
}

const Value* Map::find(std::string_view name) const {
    const auto at = index_of(name);
    return at == nowhere ? nullptr : &members_[at].value;
}

void Map::set(std::string_view name, Value value) {
    const auto at = index_of(name);
    if (at == nowhere)
        add(name, std::move(value));
    else
        members_[at].value = std::move(value);
}

bool Map::add(std::string_view name, Value value, Place named_at) {
    if (index_of(name) != nowhere) return false;
    members_.push_back({std::string(name), std::move(value), std::move(named_at)});
    if (members_.size() > scanned) index();
    return true;
}

void Map::erase(std::string_view name) {
    const auto at = index_of(name);
    if (at == nowhere) return;
    auto kept = std::move(members_);
    kept.erase(kept.begin() + static_cast<std::ptrdiff_t>(at));
    members_.clear();
    sorted_.clear();
    for (auto& each : kept) add(each.name, std::move(each.value), std::move(each.named_at));
}

Value::Value(List list) : kind_(Kind::list), list_(std::make_shared<List>(std::move(list))) {}
Value::Value(Map map) : kind_(Kind::map), map_(std::make_shared<Map>(std::move(map))) {}

Value Value::plain(std::string spelling) {
    Value value;
    value.plain_ = true;
    value.text_ = std::move(spelling);
    const std::string_view text = value.text_;
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
        return value;
    value.kind_ = Kind::text;
    if (text == "true" || text == "True" || text == "TRUE") {
        value.kind_ = Kind::flag;
        value.number_.flag = true;
    } else if (text == "false" || text == "False" || text == "FALSE") {
        value.kind_ = Kind::flag;
        value.number_.flag = false;
    } else if (const bool sign = text[0] == '-' || text[0] == '+';
               all_digits(text.substr(sign ? 1 : 0))) {
        if (parse(text, value.number_.integer))
            value.kind_ = Kind::integer;
        else if (parse(text, value.number_.real))
            value.kind_ = Kind::real;
    } else if (text.starts_with("0x")) {
        if (parse_digits(text.substr(2), value.number_.integer, 16)) value.kind_ = Kind::integer;
    } else if (text.starts_with("0o")) {
        if (parse_digits(text.substr(2), value.number_.integer, 8)) value.kind_ = Kind::integer;
    } else if (is_real(text)) {
        if (parse(text, value.number_.real)) value.kind_ = Kind::real;
    }
    return value;
}

bool Value::flag() const {
    expect(kind_ == Kind::flag);
    return number_.flag;
}

std::int64_t Value::integer() const {
    expect(kind_ == Kind::integer);
    return number_.integer;
}

double Value::real() const {
    expect(is_number());
    return kind_ == Kind::real ? number_.real : static_cast<double>(number_.integer);
}

const std::string& Value::text() const {
    expect(kind_ == Kind::text);
    return text_;
}

const Value::List& Value::list() const {
    expect(kind_ == Kind::list);
    return *list_;
}

const Map& Value::map() const {
    expect(kind_ == Kind::map);
    return *map_;
}

Value::List& Value::edit_list() {
    expect(kind_ == Kind::list);
    if (list_.use_count() != 1) list_ = std::make_shared<List>(*list_);
    return *list_;
}

Map& Value::edit_map() {
    expect(kind_ == Kind::map);
    if (map_.use_count() != 1) map_ = std::make_shared<Map>(*map_);
    return *map_;
}

std::string Value::source() const {
    if (plain_ && kind_ != Kind::null) return text_;
    switch (kind_) {
        case Kind::flag:
            return number_.flag ? "true" : "false";
        case Kind::integer:
            return format("{}", number_.integer);
        case Kind::real:
            return format("{}", number_.real);
        case Kind::text:
            return text_;
        default:
            return {};
    }
}

const Value* Value::find(std::string_view name) const {
    return kind_ == Kind::map ? map_->find(name) : nullptr;
}

const Value* Value::at_path(std::string_view path) const {
    const Value* here = this;
    for (const auto step : split(path, '.')) {
        if (here->kind_ == Kind::list) {
            std::size_t index = 0;
            if (!parse(step, index) || index >= here->list_->size()) return nullptr;
            here = &(*here->list_)[index];
        } else {
            here = here->find(step);
        }
        if (here == nullptr) return nullptr;
    }
    return here;
}

bool operator==(const Value& a, const Value& b) {
    if (a.is_number() && b.is_number()) {
        if (a.kind_ == Kind::integer && b.kind_ == Kind::integer)
            return a.number_.integer == b.number_.integer;
        return a.real() == b.real();
    }
    if (a.kind_ != b.kind_) return false;
    switch (a.kind_) {
        case Kind::flag:
            return a.number_.flag == b.number_.flag;
        case Kind::text:
            return a.text_ == b.text_;
        case Kind::list:
            return *a.list_ == *b.list_;
        case Kind::map:
            if (a.map_->size() != b.map_->size()) return false;
            return std::all_of(a.map_->begin(), a.map_->end(), [&b](const Member& each) {
                const auto* other = b.map_->find(each.name);
                return other != nullptr && each.value == *other;
            });
        default:
            return true;
    }
}

}  // namespace vigo
