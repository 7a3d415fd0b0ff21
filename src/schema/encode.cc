// encode — one tag byte per value, then its payload.

#include "schema/encode.h"

#include <bit>

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"

namespace vigo {
namespace {

// Never renumbered: bundles on agents' disks hold them.
enum class Tag : std::uint8_t { null, no, yes, integer, real, text, list, map, plain };

// Small numbers of either sign take one byte.
std::uint64_t zigzag(std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    return bits << 1 ^ (number < 0 ? ~std::uint64_t{0} : 0);
}

std::int64_t unzigzag(std::uint64_t bits) {
    return static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
}

void check_depth(int depth) {
    if (depth > limits::value_depth)
        fail(Fault::invalid, "a value is nested deeper than {}", limits::value_depth);
}

class Encoder {
 public:
    explicit Encoder(ByteWriter& out) : out_(out) {}

    void write(const Value& value, int depth) {
        check_depth(depth);
        if (value.is_plain()) return plain(value);
        switch (value.kind()) {
            case Kind::null:
                return tag(Tag::null);
            case Kind::flag:
                return tag(value.flag() ? Tag::yes : Tag::no);
            case Kind::integer:
                tag(Tag::integer);
                return out_.count(zigzag(value.integer()));
            case Kind::real:
                tag(Tag::real);
                return out_.be64(std::bit_cast<std::uint64_t>(value.real()));
            case Kind::text:
                tag(Tag::text);
                return out_.text(value.text());
            case Kind::list:
                return list(value.list(), depth);
            case Kind::map:
                return map(value.map(), depth);
        }
    }

 private:
    void tag(Tag tag) { out_.byte(static_cast<std::uint8_t>(tag)); }

    // Kind and number follow from the spelling.
    void plain(const Value& value) {
        tag(Tag::plain);
        out_.text(value.source());
    }

    void list(const Value::List& list, int depth) {
        tag(Tag::list);
        out_.count(list.size());
        for (const auto& each : list) write(each, depth + 1);
    }

    void map(const Map& map, int depth) {
        tag(Tag::map);
        out_.count(map.size());
        for (const auto& each : map) {
            out_.text(each.name);
            write(each.value, depth + 1);
        }
    }

    ByteWriter& out_;
};

class Decoder {
 public:
    Decoder(ByteReader& in, std::size_t& budget) : in_(in), budget_(budget) {}

    Value read(int depth) {
        check_depth(depth);
        if (budget_ == 0) in_.damaged("too many values");
        --budget_;
        switch (static_cast<Tag>(in_.byte())) {
            case Tag::null:
                return {};
            case Tag::no:
                return false;
            case Tag::yes:
                return true;
            case Tag::integer:
                return unzigzag(in_.count());
            case Tag::real:
                return std::bit_cast<double>(in_.be64());
            case Tag::text:
                return in_.text();
            case Tag::list:
                return list(depth);
            case Tag::map:
                return map(depth);
            case Tag::plain:
                return plain(in_.text());
        }
        in_.damaged("an unknown tag");
    }

 private:
    Value plain(std::string_view spelling) {
        auto value = Value::plain(std::string(spelling));
        if (value.is_null() && !spelling.empty()) in_.damaged("a null has a spelling");
        return value;
    }

    Value list(int depth) {
        Value::List list;
        for (auto left = in_.length(); left > 0; --left) list.push_back(read(depth + 1));
        return list;
    }

    Value map(int depth) {
        Map map;
        for (auto left = in_.length(); left > 0; --left) {
            const auto name = in_.text();
            if (!map.add(name, read(depth + 1))) in_.damaged("a name stands twice in one map");
        }
        return map;
    }

    ByteReader& in_;
    std::size_t& budget_;
};

}  // namespace

void encode(const Value& value, ByteWriter& out) { Encoder(out).write(value, 0); }

Value decode(ByteReader& in, std::size_t& budget) { return Decoder(in, budget).read(0); }

std::string encode(const Value& value) {
    ByteWriter out;
    encode(value, out);
    return out.take();
}

Value decode(std::string_view bytes) {
    ByteReader in(bytes, "value");
    std::size_t budget = limits::yaml_nodes;
    auto value = decode(in, budget);
    in.finish();
    return value;
}

}  // namespace vigo
