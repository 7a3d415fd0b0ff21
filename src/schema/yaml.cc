// yaml — libyaml's events to values with places.

#include "schema/yaml.h"

#include <yaml.h>

#include <algorithm>
#include <deque>
#include <iterator>
#include <unordered_map>
#include <vector>

#include "base/limits.h"
#include "base/limits_memory.h"
#include "schema/rules.h"
#include "schema/yaml_advice.h"
#include "schema/yaml_cursor.h"
#include "schema/yaml_mend.h"

namespace vigo {
namespace {

struct Event {
    yaml_event_t raw{};
    ~Event() { yaml_event_delete(&raw); }
};

std::string_view text_of(const yaml_char_t* text) {
    return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

/// The tag that says of a plain scalar only what it is anyhow.
std::string_view core_tag(Kind kind) {
    constexpr std::string_view tags[] = {YAML_NULL_TAG, YAML_BOOL_TAG, YAML_INT_TAG,
                                         YAML_FLOAT_TAG};
    return kind < Kind::text ? tags[static_cast<int>(kind)] : std::string_view();
}

/// A list or map that is still open.
struct Frame {
    bool is_map = false;
    bool in_brackets = false;  // its end is where the bracket closes; else it is not told
    bool has_key = false;
    bool drop = false;   // the pending name is unusable, and so its value
    bool merge = false;  // the pending name is `<<`
    int height = 0;
    std::size_t nodes_before = 0;
    std::size_t byte = 0;
    std::string key;
    std::string anchor;
    Place key_at;
    Place where;
    Map map;
    std::size_t first = 0;  // of a list's values among all that wait for the end of theirs
    Value::List merged;
};

/// What an alias stands for, and what using it costs.
struct Anchored {
    Value value;
    std::size_t nodes = 0;
    int height = 0;
};

class YamlReader {
 public:
    YamlReader(std::string_view text, std::string_view file, Diagnostics& findings)
        : findings_(findings),
          cursor_(text, file),
          most_values_(limits::yaml_values + text.size() / limits::yaml_value_bytes) {
        yaml_parser_initialize(&parser_);
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                     text.size());
    }
    ~YamlReader() { yaml_parser_delete(&parser_); }
    YamlReader(const YamlReader&) = delete;
    YamlReader& operator=(const YamlReader&) = delete;

    std::optional<Value> read() {
        while (!stopped_) step();
        if (errors_ > 0) return std::nullopt;
        return std::move(root_);
    }

 private:
    void step();
    void take(yaml_event_t& event);
    void document(const yaml_event_t& event);
    void alias(const yaml_event_t& event);
    void scalar(const yaml_event_t& event);
    void open(const yaml_event_t& event, bool is_map);
    void close(const yaml_event_t& event);
    void place(Value value, int height);
    void name(const Value& value);
    void merge(const Value& value);
    void add_member(Value value);
    void remember(std::string_view anchor, const Value& value, std::size_t nodes, int height);
    void check_tag(std::string_view tag, std::string_view allowed, const Place& where);
    /// Counts values that are made, and nodes with every alias written out.
    bool spend(std::size_t values, std::size_t nodes, int depth, const Place& where);
    Value list_from(std::size_t first);
    void problem();
    void report(Diagnostic finding);
    void report(std::string_view rule, const Place& where, std::string message,
                std::string hint = {}, std::string value = {});
    void stop() { stopped_ = true; }
    Place place_of(const yaml_event_t& event) { return cursor_.place_of(event.start_mark.index); }
    /// With its extent: the bare scalar, without an anchor or tag before it.
    Place place_of_inline(const yaml_event_t& event);
    Place place_of_block(const yaml_event_t& event, std::string_view text);

    Diagnostics& findings_;
    detail::YamlCursor cursor_;
    yaml_parser_t parser_{};
    std::vector<Frame> open_;
    std::deque<Value> waiting_;  // of all open lists: each is made when its size is known
    std::unordered_map<std::string, Anchored> anchors_;
    Value root_;
    std::size_t most_values_;
    std::size_t values_ = 0;
    std::size_t nodes_ = 0;
    std::size_t errors_ = 0;
    bool began_ = false;
    bool stopped_ = false;
};

void YamlReader::report(Diagnostic finding) {
    findings_.add(std::move(finding));
    if (++errors_ >= limits::diagnostics_shown) stop();
}

void YamlReader::report(std::string_view rule, const Place& where, std::string message,
                        std::string hint, std::string value) {
    report({.rule = std::string(rule),
            .where = where,
            .message = std::move(message),
            .value = std::move(value),
            .hint = std::move(hint)});
}

void YamlReader::step() {
    Event event;
    if (yaml_parser_parse(&parser_, &event.raw) == 0) return problem();
    take(event.raw);
}

void YamlReader::take(yaml_event_t& event) {
    switch (event.type) {
        case YAML_DOCUMENT_START_EVENT:
            return document(event);
        case YAML_ALIAS_EVENT:
            return alias(event);
        case YAML_SCALAR_EVENT:
            return scalar(event);
        case YAML_SEQUENCE_START_EVENT:
            return open(event, false);
        case YAML_MAPPING_START_EVENT:
            return open(event, true);
        case YAML_SEQUENCE_END_EVENT:
        case YAML_MAPPING_END_EVENT:
            return close(event);
        case YAML_STREAM_END_EVENT:
            return stop();
        default:
            return;
    }
}

void YamlReader::problem() {
    stop();
    if (parser_.error == YAML_READER_ERROR)
        return report(rule::yaml_syntax, cursor_.place_at(parser_.problem_offset),
                      format("{} (byte 0x{:02x})", parser_.problem, parser_.problem_value & 0xFF),
                      "save the file as UTF-8 text, without control characters");
    detail::YamlProblem found{.problem =
                                  parser_.problem == nullptr ? "out of memory" : parser_.problem};
    found.at = cursor_.byte_of(parser_.problem_mark.index);
    found.has_opened = parser_.context != nullptr;
    if (found.has_opened) found.opened = cursor_.byte_of(parser_.context_mark.index);
    auto advice = detail::advise(found, cursor_);
    const bool told = errors_ > 0 && findings_.all().back().text() == advice.text();
    if (!told) report(std::move(advice));
}

void YamlReader::document(const yaml_event_t& event) {
    if (began_) {
        report(rule::yaml_syntax, place_of(event), "a second document starts here",
               "one document a file: remove the `---`, or move the rest into a file of its own");
        return stop();
    }
    began_ = true;
}

bool YamlReader::spend(std::size_t values, std::size_t nodes, int depth, const Place& where) {
    values_ += values;
    nodes_ += nodes;
    if (values_ > most_values_)
        report(rule::over_budget, where,
               format("more than {} values, in a file of {} bytes", most_values_,
                      cursor_.text().size()),
               "split the file, or write what is that dense as one text");
    else if (nodes_ > limits::yaml_nodes)
        report(rule::over_budget, where, format("more than {} values", limits::yaml_nodes),
               "split the file, or look for an alias that multiplies itself");
    else if (depth > limits::yaml_depth)
        report(rule::over_budget, where, format("nested deeper than {}", limits::yaml_depth),
               "flatten it, or look for an unclosed bracket");
    else
        return true;
    stop();
    return false;
}

void YamlReader::alias(const yaml_event_t& event) {
    const std::string wanted(text_of(event.data.alias.anchor));
    auto where = place_of(event);
    const auto found = anchors_.find(wanted);
    if (found == anchors_.end()) {
        report(rule::yaml_syntax, where, format("no anchor &{} stands before this", wanted),
               "an alias repeats a value that is complete and stands above it", "*" + wanted);
        return place(Value().at(std::move(where)), 0);
    }
    const auto& [value, nodes, height] = found->second;
    if (!spend(1, nodes, static_cast<int>(open_.size()) + height, where)) return;
    place(Value(value).at(std::move(where)), height);
}

void YamlReader::scalar(const yaml_event_t& event) {
    const auto& from = event.data.scalar;
    const std::string text(reinterpret_cast<const char*>(from.value), from.length);
    const bool block =
        from.style == YAML_LITERAL_SCALAR_STYLE || from.style == YAML_FOLDED_SCALAR_STYLE;
    auto where = block ? place_of_block(event, text) : place_of_inline(event);
    if (!spend(1, 1, 0, where)) return;
    const auto tag = text_of(from.tag);
    const bool plain = from.style == YAML_PLAIN_SCALAR_STYLE && tag != YAML_STR_TAG && tag != "!";
    auto value = plain ? Value::plain(text) : Value(text);
    value.at(std::move(where));
    if (plain && !tag.empty()) check_tag(tag, core_tag(value.kind()), place_of(event));
    if (from.anchor != nullptr) remember(text_of(from.anchor), value, 1, 0);
    place(std::move(value), 0);
}

Place YamlReader::place_of_inline(const yaml_event_t& event) {
    const auto begin = cursor_.byte_of(event.start_mark.index);
    const auto end = cursor_.byte_of(event.end_mark.index);
    return cursor_.extent(begin + detail::properties_in(cursor_.text().substr(begin, end - begin)),
                          end);
}

/// The text of a block scalar begins in the line below its `|`, where its own indent ends: findings
/// inside of the text count from there.
Place YamlReader::place_of_block(const yaml_event_t& event, std::string_view text) {
    const auto file = cursor_.text();
    const auto header = file.find('\n', cursor_.byte_of(event.start_mark.index));
    const auto first = text.find_first_not_of('\n');
    if (header == std::string_view::npos || first == std::string_view::npos) return place_of(event);
    const auto begin = header + 1;
    const auto line = file.rfind('\n', file.find_first_not_of(" \n", begin)) + 1;
    const auto indent = file.find_first_not_of(' ', line) - line;
    const auto own = std::min(text.find_first_not_of(' ', first) - first, indent);
    auto where = cursor_.place_at(begin);
    where.column = static_cast<std::uint32_t>(indent - own + 1);
    return where;
}

void YamlReader::check_tag(std::string_view tag, std::string_view allowed, const Place& where) {
    if (tag == allowed) return;
    report(rule::yaml_syntax, where, "a tag does not fit this value", "leave out the tag",
           std::string(tag));
}

void YamlReader::open(const yaml_event_t& event, bool is_map) {
    const auto& map = event.data.mapping_start;
    const auto& list = event.data.sequence_start;
    Frame frame{.is_map = is_map, .nodes_before = nodes_, .first = waiting_.size()};
    frame.byte = cursor_.byte_of(event.start_mark.index);
    frame.where = cursor_.place_at(frame.byte);
    if (!spend(1, 1, static_cast<int>(open_.size()) + 1, frame.where)) return;
    frame.anchor = text_of(is_map ? map.anchor : list.anchor);
    frame.in_brackets =
        is_map ? map.style == YAML_FLOW_MAPPING_STYLE : list.style == YAML_FLOW_SEQUENCE_STYLE;
    if (const auto tag = text_of(is_map ? map.tag : list.tag); !tag.empty() && tag != "!")
        check_tag(tag, is_map ? YAML_MAP_TAG : YAML_SEQ_TAG, frame.where);
    open_.push_back(std::move(frame));
}

void YamlReader::close(const yaml_event_t& event) {
    auto frame = std::move(open_.back());
    open_.pop_back();
    for (const auto& from : frame.merged)
        for (const auto& each : from.map()) frame.map.add(each.name, each.value, each.named_at);
    frame.map.fit();
    Value value = frame.is_map ? Value(std::move(frame.map)) : list_from(frame.first);
    if (frame.in_brackets && cursor_.text()[frame.byte] == (frame.is_map ? '{' : '['))
        frame.where = cursor_.extent(frame.byte, cursor_.byte_of(event.end_mark.index));
    value.at(std::move(frame.where));
    // `{{` read as a map in the place of a name: the operator meant a template.
    if (frame.is_map && !open_.empty() && open_.back().is_map && !open_.back().has_key &&
        open_.back().byte + 1 == frame.byte && cursor_.text()[frame.byte] == '{') {
        report(detail::unquoted_template(open_.back().byte, cursor_));
        open_.back().has_key = open_.back().drop = true;
        return;
    }
    const int height = frame.height + 1;
    if (!frame.anchor.empty()) remember(frame.anchor, value, nodes_ - frame.nodes_before, height);
    place(std::move(value), height);
}

Value YamlReader::list_from(std::size_t first) {
    const auto from = waiting_.begin() + static_cast<std::ptrdiff_t>(first);
    Value::List list(std::make_move_iterator(from), std::make_move_iterator(waiting_.end()));
    waiting_.erase(from, waiting_.end());
    return list;
}

void YamlReader::remember(std::string_view anchor, const Value& value, std::size_t nodes,
                          int height) {
    anchors_.insert_or_assign(std::string(anchor), Anchored{value, nodes, height});
}

void YamlReader::place(Value value, int height) {
    if (open_.empty()) return void(root_ = std::move(value));
    auto& top = open_.back();
    top.height = std::max(top.height, height);
    if (!top.is_map) return void(waiting_.push_back(std::move(value)));
    if (!top.has_key) return name(value);
    top.has_key = false;
    if (top.drop) return;
    if (top.merge) return merge(value);
    add_member(std::move(value));
}

void YamlReader::name(const Value& value) {
    auto& top = open_.back();
    top.has_key = true;
    top.drop = !value.is_scalar() || value.is_null();
    if (top.drop)
        return report(rule::yaml_syntax, value.where(), "a name must be one word or a quoted text",
                      "write `name: value`");
    top.key = value.source();
    top.key_at = value.where();
    top.merge = value.is_plain() && top.key == "<<";
}

void YamlReader::merge(const Value& value) {
    const auto all = value.is_list() ? value.list() : Value::List{value};
    for (const auto& each : all) {
        if (!each.is_map())
            return report(rule::yaml_syntax, value.where(), "`<<` takes a map, or a list of maps",
                          "write `<<: *anchor`");
        if (!spend(each.map().size(), each.map().size(), 0, value.where())) return;
        open_.back().merged.push_back(each);
    }
}

void YamlReader::add_member(Value value) {
    auto& top = open_.back();
    const Place at = value.where();
    if (top.map.add(top.key, std::move(value), top.key_at)) return;
    const auto first = std::find_if(top.map.begin(), top.map.end(),
                                    [&top](const Member& each) { return each.name == top.key; });
    report({.rule = std::string(rule::duplicate_key),
            .where = top.key_at,
            .message = format("\"{}\" stands already at {}", printable(top.key, 60),
                              first->named_at.text()),
            .hint = "remove or rename one of the two",
            .fix = detail::drop_repeated(first->named_at, top.key_at, at, cursor_)});
}

}  // namespace

std::optional<Value> parse_yaml(std::string_view text, std::string_view file,
                                Diagnostics& findings) {
    if (text.size() > limits::yaml_bytes) {
        findings.error(rule::over_budget, {FileName::make(file), 0, 0},
                       format("{} bytes, and {} is the most", text.size(), limits::yaml_bytes),
                       "split the file");
        return std::nullopt;
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return YamlReader(text, file, findings).read();
}

}  // namespace vigo
