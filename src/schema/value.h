// value — a piece of configuration or data: what YAML, JSON, templates and traits have in common.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/place.h"

namespace vigo {

enum class Kind : std::uint8_t { null, flag, integer, real, text, list, map };

std::string_view name_of(Kind kind);

class Value;
struct Member;

/// Names to values in the order they were written; a name occurs once.
class Map {
 public:
    Map();
    ~Map();
    Map(const Map&);
    Map(Map&&) noexcept;
    Map& operator=(const Map&);
    Map& operator=(Map&&) noexcept;

    /// Null when there is none.
    const Value* find(std::string_view name) const;
    /// Adds, or replaces the value of an existing name (which keeps its position in the order).
    void set(std::string_view name, Value value);
    /// Adds and says true; says false and changes nothing when the name is there already.
    bool add(std::string_view name, Value value, Place named_at = {});
    void erase(std::string_view name);

    std::size_t size() const;
    bool empty() const { return size() == 0; }
    const Member* begin() const;
    const Member* end() const;

 private:
    std::size_t index_of(std::string_view name) const;
    void index();

    std::vector<Member> members_;
    std::vector<std::uint32_t> sorted_;  // runs by name, kept only for maps too large to scan
};

/// An immutable-by-sharing value: copies are cheap, lists and maps are shared until one copy is
/// changed. A scalar that came from YAML unquoted keeps its spelling, so `1.10`, `0644` and `yes`
/// are never lost to a number or a flag: `source()` is what the operator wrote, `kind()` what it
/// looks like.
class Value {
 public:
    using List = std::vector<Value>;

    Value() = default;
    Value(bool flag) : kind_(Kind::flag) { number_.flag = flag; }
    Value(std::int64_t integer) : kind_(Kind::integer) { number_.integer = integer; }
    Value(int integer) : Value(static_cast<std::int64_t>(integer)) {}
    Value(double real) : kind_(Kind::real) { number_.real = real; }
    Value(std::string text) : kind_(Kind::text), text_(std::move(text)) {}
    Value(std::string_view text) : Value(std::string(text)) {}
    Value(const char* text) : Value(std::string(text)) {}
    Value(List list);
    Value(Map map);

    /// An unquoted YAML scalar, typed by the core schema of YAML 1.2 (section 10.3.2); keeps its
    /// spelling.
    static Value plain(std::string spelling);

    Kind kind() const { return kind_; }
    bool is_null() const { return kind_ == Kind::null; }
    bool is_scalar() const { return kind_ != Kind::list && kind_ != Kind::map; }
    bool is_text() const { return kind_ == Kind::text; }
    bool is_number() const { return kind_ == Kind::integer || kind_ == Kind::real; }
    bool is_list() const { return kind_ == Kind::list; }
    bool is_map() const { return kind_ == Kind::map; }
    /// Whether it was written without quotes.
    bool is_plain() const { return plain_; }

    // Each demands its kind (`expect`).
    bool flag() const;
    std::int64_t integer() const;
    /// Of an integer or a real.
    double real() const;
    const std::string& text() const;
    const List& list() const;
    const Map& map() const;
    List& edit_list();
    Map& edit_map();

    /// A scalar as text: its spelling when it has one; null is "".
    std::string source() const;
    /// The member of a map; null when this is no map or has none of that name.
    const Value* find(std::string_view name) const;
    /// Follows `a.b.c` through maps, and numbers through lists.
    const Value* at_path(std::string_view path) const;

    const Place& where() const { return where_; }
    Value& at(Place where) {
        where_ = std::move(where);
        return *this;
    }

    /// Same kind and content; spelling and place do not count. Integers and reals compare as
    /// numbers.
    friend bool operator==(const Value& a, const Value& b);

 private:
    Kind kind_ = Kind::null;
    bool plain_ = false;
    union {
        bool flag;
        std::int64_t integer;
        double real;
    } number_{.integer = 0};
    std::string text_;  // of a text, or the spelling of a plain scalar
    std::shared_ptr<List> list_;
    std::shared_ptr<Map> map_;
    Place where_;
};

struct Member {
    std::string name;
    Value value;
    Place named_at;  ///< of the name; the value knows its own place
};

}  // namespace vigo
