// reader — what goes along while a described struct is read: the sink for findings, the rules of
// the current field, and whether a value that still holds a template may be looked at later.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "schema/diagnostic.h"
#include "schema/value.h"

namespace vigo {

/// What a field demands beyond its type; combined with `|`.
using Rule = std::uint32_t;
inline constexpr Rule none = 0;
inline constexpr Rule required = 1U << 0;
inline constexpr Rule key = (1U << 1) | required;  ///< names the thing; positional in a CLI verb
inline constexpr Rule absolute_path =
    1U << 2;  ///< starts with `/`, has no `..`, no NUL, at most 4095 bytes
inline constexpr Rule secret = 1U << 3;  ///< masked in diffs, reports and logs
inline constexpr Rule managed_path =
    1U << 4;  ///< guardrail: changes this path, so it must not be one of ours
inline constexpr Rule service_name = 1U << 5;  ///< guardrail: changes this service
inline constexpr Rule package_name = 1U << 6;  ///< guardrail: changes this package
inline constexpr Rule command = 1U << 7;       ///< guardrail: text that a shell runs
inline constexpr Rule positional = 1U << 8;    ///< CLI: may be given without its name, not required
inline constexpr Rule one_line =
    1U << 9;  ///< no line feed, no NUL: it becomes part of a line of a file
inline constexpr Rule unrendered = 1U << 10;  ///< the server's templates leave this field alone
inline constexpr Rule web_url =
    1U << 11;  ///< gate: http(s) addresses in this text must answer at publish
inline constexpr Rule any_text =
    1U << 12;  ///< whatever text is good: neither the type nor a gate looks into it

/// Inclusive bounds of a number; unbounded by default.
struct Range {
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
    bool bounded() const {
        return least > -std::numeric_limits<double>::infinity() ||
               most < std::numeric_limits<double>::infinity();
    }
};

/// Advice for a name of `map` that is not a known one; no replacement by a name that is there too.
Advice meant_name(const Map& map, const Member& unknown, std::span<const std::string_view> known);

class Reader {
 public:
    enum class Pass {
        early,  ///< at publish: a value with `{{` or a secret reference is left for later
        final   ///< on rendered values: text is text
    };

    explicit Reader(Diagnostics& findings, Pass pass = Pass::final)
        : findings_(findings), pass_(pass) {}

    /// Whether `value` cannot be judged yet; remembers that something was left.
    bool later(const Value& value);
    /// True when some value was left: checks across fields must then wait too.
    bool left_some() const { return left_some_; }

    void wrong_type(const Value& found, std::string_view wanted);
    void bad_choice(const Value& found, std::span<const std::string_view> choices);
    /// It means the same, but readers of other YAML take it for a number: an info, at publish only.
    void unquoted_mode(const Value& found);
    void bad_value(const Value& found, std::string message, std::string hint = {});
    void missing(const Value& map, std::string_view name, std::string_view what);
    void refuse_unknown(const Map& map, std::span<const std::string_view> known,
                        std::string_view what);
    /// Applies the rules of the current field to a text.
    void check_text(const Value& found, std::string_view text);
    void check_number(const Value& found, double number);

    std::string_view field() const { return field_; }
    Diagnostics& findings() { return findings_; }

    /// Sets the current field for its lifetime.
    class Within {
     public:
        Within(Reader& reader, std::string_view name, Rule rules, Range range);
        ~Within();
        Within(const Within&) = delete;
        Within& operator=(const Within&) = delete;

     private:
        Reader& reader_;
        std::string_view name_;
        Rule rules_;
        Range range_;
    };

 private:
    Diagnostics& findings_;
    Pass pass_;
    bool left_some_ = false;
    std::string_view field_;
    Rule rules_ = none;
    Range range_;
};

}  // namespace vigo
