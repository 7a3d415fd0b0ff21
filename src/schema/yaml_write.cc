// yaml_write — values as block-style YAML.

#include <algorithm>

#include "base/text.h"
#include "schema/json.h"
#include "schema/utf8.h"
#include "schema/yaml.h"

namespace vigo {
namespace {

constexpr std::size_t longest_name =
    1000;  // libyaml takes a name without `? ` up to 1024 characters

/// Words that YAML 1.1, which others still read, takes for flags.
bool is_old_flag(std::string_view text) {
    const auto word = to_lower(text);
    for (const std::string_view each : {"yes", "no", "on", "off"})
        if (word == each) return true;
    return false;
}

/// Whether `text` without quotes is read as a text by everybody.
bool is_text_for_all(std::string_view text) {
    return Value::plain(std::string(text)).is_text() && !is_old_flag(text);
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '/' || c == '.';
}

/// Whether `text` may stand without quotes: a cautious subset of what YAML allows.
bool stands_bare(std::string_view text) {
    if (text.empty() || text.size() > longest_name || text.ends_with(' ')) return false;
    const bool signed_number =
        (text[0] == '-' || text[0] == '+') && text.size() > 1 && is_word(text[1]);
    if (!is_word(text[0]) && !signed_number) return false;
    if (text == "..." || text.starts_with("... ")) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_word(c) || std::string_view(" -+@=~%$;,()*^!").find(c) != std::string_view::npos;
    });
}

/// Whether a text of several lines can be a literal block, which reads best.
bool fits_block(std::string_view text) {
    if (text.find('\n') == std::string_view::npos || !is_utf8(text)) return false;
    if (text[0] == ' ' || text[0] == '\n' || text[0] == '\t') return false;
    if (text.ends_with("\n\n") || text.find(" \n") != std::string_view::npos) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x7F && (c == '\n' || c == '\t' || c >= ' ');
    });
}

std::string quoted(std::string_view text) { return to_json(Value(text)); }

std::string name_of_member(std::string_view name) {
    const bool bare = stands_bare(name) && is_text_for_all(name);
    auto text = bare ? std::string(name) : quoted(name);
    return text.size() > longest_name ? "? " + text + "\n" : text;
}

class Writer {
 public:
    std::string take() { return std::move(out_); }

    void write(const Value& value, int indent) {
        if (value.is_map() && !value.map().empty()) return map(value.map(), indent);
        if (value.is_list() && !value.list().empty()) return list(value.list(), indent);
        scalar(value, indent);
        out_ += '\n';
    }

 private:
    void pad(int indent) { out_.append(static_cast<std::size_t>(indent), ' '); }

    void map(const Map& map, int indent) {
        bool first = true;
        for (const auto& each : map) {
            if (!first) pad(indent);
            first = false;
            out_ += name_of_member(each.name);
            if (out_.ends_with('\n')) pad(indent);
            out_ += ':';
            below(each.value, indent);
        }
    }

    /// The value of a member: collections start on a line of their own.
    void below(const Value& value, int indent) {
        const bool nested =
            (value.is_map() && !value.map().empty()) || (value.is_list() && !value.list().empty());
        out_ += nested ? '\n' : ' ';
        if (nested) pad(indent + 2);
        write(value, indent + 2);
    }

    void list(const Value::List& list, int indent) {
        bool first = true;
        for (const auto& each : list) {
            if (!first) pad(indent);
            first = false;
            out_ += "- ";
            write(each, indent + 2);
        }
    }

    void scalar(const Value& value, int indent) {
        if (value.is_map())
            out_ += "{}";
        else if (value.is_list())
            out_ += "[]";
        else if (value.is_text())
            text(value.text(), value.is_plain(), indent);
        else if (value.is_plain() && stands_bare(value.source()))
            out_ += value.source();
        else
            out_ += to_json(value);
    }

    void text(std::string_view text, bool plain, int indent) {
        const bool bare = stands_bare(text) && (plain || is_text_for_all(text));
        if (bare)
            out_ += text;
        else if (fits_block(text))
            block(text, indent);
        else
            out_ += quoted(text);
    }

    void block(std::string_view text, int indent) {
        out_ += text.ends_with('\n') ? "|" : "|-";
        for (const auto line : lines_of(text)) {
            out_ += '\n';
            if (line.empty()) continue;
            pad(indent == 0 ? 2 : indent);
            out_ += line;
        }
    }

    std::string out_;
};

}  // namespace

std::string to_yaml(const Value& value) {
    Writer writer;
    writer.write(value, 0);
    return writer.take();
}

}  // namespace vigo
