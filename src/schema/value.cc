// value — scalars by the core schema, and maps that keep their order.

#include "schema/value.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>
#include <optional>

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
std::optional<std::int64_t> digits_of(std::string_view text, int base) {
    std::int64_t number = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number, base);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    return whole && !text.starts_with('-') ? std::optional(number) : std::nullopt;
}

bool is_whole(std::string_view text) {
    const bool sign = text.starts_with('-') || text.starts_with('+');
    return all_digits(text.substr(sign ? 1 : 0));
}

/// The integer that a spelling means, if it means one that fits.
std::optional<std::int64_t> integer_of(std::string_view text) {
    if (text.starts_with("0x")) return digits_of(text.substr(2), 16);
    if (text.starts_with("0o")) return digits_of(text.substr(2), 8);
    std::int64_t number = 0;
    return is_whole(text) && parse(text, number) ? std::optional(number) : std::nullopt;
}

std::optional<double> real_of(std::string_view text) {
    double number = 0;
    return (is_whole(text) || is_real(text)) && parse(text, number) ? std::optional(number)
                                                                    : std::nullopt;
}

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

Kind kind_of(std::string_view text) {
    if (is_any_of(text, {"", "~", "null", "Null", "NULL"})) return Kind::null;
    if (is_any_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) return Kind::flag;
    if (integer_of(text)) return Kind::integer;
    return real_of(text) ? Kind::real : Kind::text;
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

void Map::reserve(std::size_t count) { members_.reserve(count); }
void Map::fit() {
    members_.shrink_to_fit();
    sorted_.shrink_to_fit();
}
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
    return add(Member{std::string(name), std::move(value), std::move(named_at)});
}

bool Map::add(Member member) {
    if (index_of(member.name) != nowhere) return false;
    members_.push_back(std::move(member));
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
    for (auto& each : kept) add(std::move(each));
}

/// A text behind its count, in one piece of memory.
class Value::TextBox : public Counted {
 public:
    static const TextBox* make(std::string_view text) {
        return new (::operator new(sizeof(TextBox) + text.size())) TextBox(text);
    }
    void free() const { ::operator delete(const_cast<TextBox*>(this)); }
    std::string_view text() const { return {begin(), size_}; }

 private:
    explicit TextBox(std::string_view text) : size_(static_cast<std::uint32_t>(text.size())) {
        expect(text.size() <= std::numeric_limits<std::uint32_t>::max());
        std::copy(text.begin(), text.end(), const_cast<char*>(begin()));
    }
    const char* begin() const { return reinterpret_cast<const char*>(this + 1); }

    std::uint32_t size_;
};

struct Value::ListBox : Counted {
    explicit ListBox(List from) : list(std::move(from)) {}
    List list;
};

struct Value::MapBox : Counted {
    explicit MapBox(Map from) : map(std::move(from)) {}
    Map map;
};

Value::Value(List list)
    : is_{.far = {{.kind = Kind::list, .holds = Holds::list}, new ListBox(std::move(list))}} {}
Value::Value(Map map)
    : is_{.far = {{.kind = Kind::map, .holds = Holds::map}, new MapBox(std::move(map))}} {}

Value::Value(const Value& other) : is_(other.is_), where_(other.where_) {
    if (is_shared()) is_.far.box->hold();
}

/// `other` may be a part of what this value lets go of, so it is emptied first.
Value& Value::operator=(Value&& other) noexcept {
    Value taken(std::move(other));
    std::swap(is_, taken.is_);
    where_ = std::move(taken.where_);
    return *this;
}

void Value::let_go() {
    const auto* box = is_.far.box;
    if (!box->let_go()) return;
    if (head().holds == Holds::long_text) static_cast<const TextBox*>(box)->free();
    if (head().holds == Holds::list) delete static_cast<const ListBox*>(box);
    if (head().holds == Holds::map) delete static_cast<const MapBox*>(box);
}

Value::Content Value::content_of(Kind kind, bool plain, std::string_view text) {
    if (text.size() > sizeof(Short::text))
        return {.far = {{kind, plain, Holds::long_text}, TextBox::make(text)}};
    Content made{
        .brief = {{kind, plain, Holds::short_text, static_cast<std::uint8_t>(text.size())}, {}}};
    std::copy(text.begin(), text.end(), made.brief.text);
    return made;
}

std::string_view Value::held() const {
    if (head().holds == Holds::short_text) return {is_.brief.text, head().size};
    expect(head().holds == Holds::long_text);
    return static_cast<const TextBox*>(is_.far.box)->text();
}

Value Value::plain(std::string_view spelling) {
    Value value;
    value.is_ = content_of(kind_of(spelling), true, spelling);
    return value;
}

bool Value::flag() const {
    expect(kind() == Kind::flag);
    return is_plain() ? held()[0] == 't' || held()[0] == 'T' : is_.number.flag;
}

std::int64_t Value::integer() const {
    expect(kind() == Kind::integer);
    return is_plain() ? *integer_of(held()) : is_.number.integer;
}

double Value::real() const {
    expect(is_number());
    if (kind() == Kind::integer) return static_cast<double>(integer());
    return is_plain() ? *real_of(held()) : is_.number.real;
}

std::string_view Value::text() const {
    expect(kind() == Kind::text);
    return held();
}

const Value::List& Value::list() const {
    expect(kind() == Kind::list);
    return static_cast<const ListBox*>(is_.far.box)->list;
}

const Map& Value::map() const {
    expect(kind() == Kind::map);
    return static_cast<const MapBox*>(is_.far.box)->map;
}

// A box is made by `new` of a type that is not const, and only its sole holder changes it.
Value::List& Value::edit_list() {
    expect(kind() == Kind::list);
    if (!is_.far.box->has_one_holder()) *this = Value(list()).at(where_);
    return const_cast<List&>(list());
}

Map& Value::edit_map() {
    expect(kind() == Kind::map);
    if (!is_.far.box->has_one_holder()) *this = Value(map()).at(where_);
    return const_cast<Map&>(map());
}

std::string Value::source() const {
    if (is_null()) return {};
    if (is_plain() || is_text()) return std::string(held());
    switch (kind()) {
        case Kind::flag:
            return flag() ? "true" : "false";
        case Kind::integer:
            return format("{}", integer());
        case Kind::real:
            return format("{}", real());
        default:
            return {};
    }
}

const Value* Value::find(std::string_view name) const {
    return is_map() ? map().find(name) : nullptr;
}

const Value* Value::at_path(std::string_view path) const {
    const Value* here = this;
    for (const auto step : split(path, '.')) {
        if (here->is_list()) {
            std::size_t index = 0;
            if (!parse(step, index) || index >= here->list().size()) return nullptr;
            here = &here->list()[index];
        } else {
            here = here->find(step);
        }
        if (here == nullptr) return nullptr;
    }
    return here;
}

bool operator==(const Value& a, const Value& b) {
    if (a.kind() == Kind::integer && b.kind() == Kind::integer) return a.integer() == b.integer();
    if (a.is_number() && b.is_number()) return a.real() == b.real();
    if (a.kind() != b.kind()) return false;
    switch (a.kind()) {
        case Kind::flag:
            return a.flag() == b.flag();
        case Kind::text:
            return a.text() == b.text();
        case Kind::list:
            return a.list() == b.list();
        case Kind::map:
            if (a.map().size() != b.map().size()) return false;
            return std::all_of(a.map().begin(), a.map().end(), [&b](const Member& each) {
                const auto* other = b.map().find(each.name);
                return other != nullptr && each.value == *other;
            });
        default:
            return true;
    }
}

}  // namespace vigo
