// value — a piece of configuration or data: what YAML, JSON, templates and traits have in common.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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
    bool add(Member member);
    void erase(std::string_view name);
    /// Makes room for so many members at once.
    void reserve(std::size_t count);
    /// Gives back room that was made for more members than came.
    void fit();

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

/// An immutable-by-sharing value: copies are cheap; long texts, lists and maps are shared, lists
/// and maps until one copy is changed. A scalar that came from YAML unquoted keeps its spelling, so
/// `1.10`, `0644` and `yes` are never lost to a number or a flag: `source()` is what the operator
/// wrote, `kind()` what it looks like. A configuration has millions of these: one takes 40 bytes,
/// place and short text included.
class Value {
 public:
    using List = std::vector<Value>;

    Value() = default;
    Value(bool flag) : is_{.number = {{.kind = Kind::flag}, {.flag = flag}}} {}
    Value(std::int64_t integer) : is_{.number = {{.kind = Kind::integer}, {.integer = integer}}} {}
    Value(int integer) : Value(static_cast<std::int64_t>(integer)) {}
    Value(double real) : is_{.number = {{.kind = Kind::real}, {.real = real}}} {}
    Value(std::string_view text) : is_(content_of(Kind::text, false, text)) {}
    Value(const std::string& text) : Value(std::string_view(text)) {}
    Value(const char* text) : Value(std::string_view(text)) {}
    Value(List list);
    Value(Map map);

    Value(const Value& other);
    Value(Value&& other) noexcept
        : is_(std::exchange(other.is_, {})), where_(std::move(other.where_)) {}
    Value& operator=(const Value& other) { return *this = Value(other); }
    Value& operator=(Value&& other) noexcept;
    ~Value() {
        if (is_shared()) let_go();
    }

    /// An unquoted YAML scalar, typed by the core schema of YAML 1.2 (section 10.3.2); keeps its
    /// spelling.
    static Value plain(std::string_view spelling);

    Kind kind() const { return head().kind; }
    bool is_null() const { return kind() == Kind::null; }
    bool is_scalar() const { return kind() != Kind::list && kind() != Kind::map; }
    bool is_text() const { return kind() == Kind::text; }
    bool is_number() const { return kind() == Kind::integer || kind() == Kind::real; }
    bool is_list() const { return kind() == Kind::list; }
    bool is_map() const { return kind() == Kind::map; }
    /// Whether it was written without quotes.
    bool is_plain() const { return head().plain; }

    // Each demands its kind (`expect`).
    bool flag() const;
    std::int64_t integer() const;
    /// Of an integer or a real.
    double real() const;
    /// Valid as long as this value is there, unmoved: a short text stands in the value itself.
    std::string_view text() const;
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
    class TextBox;
    struct ListBox;
    struct MapBox;

    /// What stands behind the head. The number of a plain scalar is read from its spelling.
    enum class Holds : std::uint8_t { number, short_text, long_text, list, map };
    struct Head {
        Kind kind = Kind::null;
        bool plain = false;
        Holds holds = Holds::number;
        std::uint8_t size = 0;  // of a short text
    };
    struct Number {
        Head head;
        union {
            bool flag;
            std::int64_t integer;
            double real;
        };
    };
    struct Short {
        Head head;
        char text[12];
    };
    struct Far {
        Head head;
        const Counted* box;  // a TextBox, ListBox or MapBox
    };
    /// All begin with the head, which may so be read whichever is there.
    union Content {
        Number number;
        Short brief;
        Far far;
    };

    Head head() const { return is_.number.head; }
    bool is_shared() const { return head().holds > Holds::short_text; }
    void let_go();
    /// The text behind the head; a number that is not plain has none.
    std::string_view held() const;
    static Content content_of(Kind kind, bool plain, std::string_view text);

    Content is_{.number = {}};
    Place where_;
};

struct Member {
    std::string name;
    Value value;
    Place named_at;  ///< of the name; the value knows its own place
};

}  // namespace vigo
