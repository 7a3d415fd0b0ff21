// compare — one resource against what a test expects of it.

#include "compile/suite/compare.h"

#include <algorithm>
#include <set>

#include "base/diff.h"
#include "lang/expression.h"
#include "lang/regex.h"
#include "schema/json.h"

namespace vigo::suite {
namespace {

constexpr std::size_t short_text = 60;

/// As an operator would write it: quoted where the bare text could mislead.
std::string shown(const Value* value) {
    if (value == nullptr) return "not set";
    if (!value->is_text()) return value->is_scalar() ? value->source() : to_json(*value);
    const auto text = value->text();
    const bool plain = !text.empty() && text.find_first_of("\n\t\"") == std::string::npos &&
                       trim(text).size() == text.size();
    return plain ? std::string(text) : to_json(*value);
}

bool is_long(const std::string& text) {
    return text.size() > short_text || text.find('\n') < text.size() - (text.empty() ? 0 : 1);
}

/// Knows nothing, so that what is left of a condition is the condition, spelt one way.
class Nothing : public lang::Facts {
 public:
    Answer trait(std::string_view) const override { return {}; }
    Answer var(std::string_view) const override { return {}; }
    lang::Truth ask(std::string_view, std::span<const Value>) const override {
        return lang::Truth::unknown;
    }
    Answer hostname() const override { return {}; }
    Answer environment() const override { return {}; }
};

std::string one_spelling(const std::string& condition) {
    Diagnostics unheard;
    const auto parsed = lang::Expression::parse(condition, {}, unheard);
    return parsed ? parsed->residual(Nothing()) : condition;
}

class Comparing {
 public:
    Comparing(const Expected& expected, const BundledResource& found, const Against& against,
              std::vector<Difference>& differences)
        : expected_(expected), found_(found), against_(against), differences_(differences) {
        for (const auto& type : against.types)
            if (type.name == found.type) type_ = &type;
    }

    void run() {
        if (!expected_.type.empty() && expected_.type != found_.type)
            differ(expected_.resource.where, "is of another type", expected_.type, found_.type);
        each(expected_.attributes, [this](const Member& want) { exact(want); });
        each(expected_.golden, [this](const Member& want) { golden(want); });
        each(expected_.matches, [this](const Member& want) { matches(want); });
        each(expected_.contains, [this](const Member& want) { holds(want, true); });
        each(expected_.lacks, [this](const Member& want) { holds(want, false); });
        for (const auto& name : expected_.unset)
            if (const auto* value = found_.attributes.find(name))
                differ(expected_.resource.where, format("{} is set", name), "not set",
                       shown(value));
        condition();
        links();
    }

 private:
    template <class Do>
    void each(const Value& wants, Do&& work) {
        if (!wants.is_map()) return;
        for (const auto& want : wants.map())
            if (knows(want)) work(want);
    }

    /// An attribute that the type has not is a mistake of the test, and would never be there.
    bool knows(const Member& want) {
        if (type_ == nullptr) return true;
        std::vector<std::string_view> names;
        for (const auto& field : type_->fields) names.push_back(field.name);
        if (std::find(names.begin(), names.end(), want.name) != names.end()) return true;
        const auto meant = nearest(want.name, names);
        differ(want.named_at, format("type {} has no attribute {}{}", found_.type, want.name,
                                     meant.empty() ? "" : format(" (did you mean {}?)", meant)));
        return false;
    }

    const FieldInfo* field(std::string_view name) const {
        if (type_ != nullptr)
            for (const auto& each : type_->fields)
                if (each.name == name) return &each;
        return nullptr;
    }

    /// As set, or else the default of the type.
    const Value* value(std::string_view name) const {
        if (const auto* set = found_.attributes.find(name)) return set;
        const auto* known = field(name);
        return known != nullptr && !known->initial.is_null() ? &known->initial : nullptr;
    }

    std::string text(std::string_view name) const {
        const auto* found = value(name);
        return found == nullptr ? "" : found->is_scalar() ? found->source() : to_json(*found);
    }

    void exact(const Member& want) {
        const auto* found = value(want.name);
        const auto* known = field(want.name);
        if (found != nullptr &&
            means_same(want.value, *found, known != nullptr ? known->shape : Shape()))
            return;
        if (want.value.is_null() && found_.attributes.find(want.name) == nullptr) return;
        if (want.value.is_scalar() && found != nullptr && found->is_scalar())
            return texts_differ(want.value.where(), want.name, want.value, *found);
        differ(want.value.where(), want.name, shown(&want.value), shown(found));
    }

    void golden(const Member& want) {
        const auto path = want.value.is_scalar() ? want.value.source() : "";
        const auto content = against_.golden ? against_.golden(path) : std::nullopt;
        if (!content)
            return differ(want.value.where(),
                          format("{}: there is no file {} beside the test", want.name, path));
        const auto* found = value(want.name);
        if (found == nullptr) return differ(want.value.where(), want.name, path, "not set");
        if (text(want.name) != *content)
            texts_differ(want.value.where(), want.name, *content, text(want.name));
    }

    void texts_differ(const Place& where, const std::string& name, const Value& want,
                      const Value& found) {
        const auto a = want.source();
        const auto b = found.source();
        if (is_long(a) || is_long(b))
            differences_.push_back({.where = where,
                                    .message = named(format("{} (- expected, + found)", name)),
                                    .expected = {},
                                    .found = {},
                                    .diff = unified_diff(a, b)});
        else
            differ(where, name, shown(&want), shown(&found));
    }

    void matches(const Member& want) {
        std::string complaint;
        const auto pattern = want.value.is_scalar() ? want.value.source() : to_json(want.value);
        const auto found = lang::regex_finds(pattern, text(want.name), &complaint);
        if (!found)
            differ(want.value.where(),
                   format("{}: {} is no regular expression: {}", want.name, pattern, complaint));
        else if (!*found)
            differ(want.value.where(), format("{} does not match", want.name), shown(&want.value),
                   shown(value(want.name)));
    }

    bool stands_in(const std::string& part, std::string_view name) const {
        const auto* found = value(name);
        if (found != nullptr && found->is_list())
            return std::any_of(found->list().begin(), found->list().end(), [&](const Value& each) {
                return (each.is_scalar() ? each.source() : to_json(each)) == part;
            });
        return text(name).find(part) != std::string::npos;
    }

    void holds(const Member& want, bool wanted) {
        const auto parts = want.value.is_list() ? want.value.list() : Value::List{want.value};
        for (const auto& part : parts)
            if (stands_in(part.is_scalar() ? part.source() : to_json(part), want.name) != wanted)
                differ(part.where(),
                       format("{} {}", want.name, wanted ? "does not contain" : "contains"),
                       format("{}{}", wanted ? "" : "not ", shown(&part)), shown(value(want.name)));
    }

    void condition() {
        if (!expected_.when || one_spelling(*expected_.when) == one_spelling(found_.when)) return;
        differ(expected_.resource.where, "when", *expected_.when == "" ? "none" : *expected_.when,
               found_.when.empty() ? "none" : found_.when);
    }

    std::set<std::string> ids(const std::vector<std::uint32_t>& links) const {
        std::set<std::string> all;
        for (const auto at : links) all.insert(against_.bundle.resources[at].id());
        return all;
    }

    /// A bare name is one of the same crate.
    std::string id_of(const Reference& name) const {
        return name.name.find('/') != std::string::npos ? name.name
                                                        : found_.crate + "/" + name.name;
    }

    void links() {
        const auto after = ids(found_.after);
        for (const auto& name : expected_.after)
            if (!after.contains(id_of(name)))
                differ(name.where, "does not wait for it", id_of(name), joined(after));
        if (!expected_.notifies) return;
        std::set<std::string> wanted;
        for (const auto& name : *expected_.notifies) wanted.insert(id_of(name));
        const auto notifies = ids(found_.notifies);
        if (wanted != notifies)
            differ(expected_.resource.where, "notifies", joined(wanted), joined(notifies));
    }

    static std::string joined(const std::set<std::string>& names) {
        std::string all;
        for (const auto& name : names) all += (all.empty() ? "" : ", ") + name;
        return all.empty() ? "none" : all;
    }

    std::string named(std::string_view message) const {
        return format("{}: {}", found_.id(), message);
    }
    void differ(const Place& where, std::string_view message, std::string want = {},
                std::string found = {}) {
        differences_.push_back({.where = where.known() ? where : expected_.resource.where,
                                .message = named(message),
                                .expected = std::move(want),
                                .found = std::move(found),
                                .diff = {}});
    }

    const Expected& expected_;
    const BundledResource& found_;
    const Against& against_;
    std::vector<Difference>& differences_;
    const compile::TypeDescription* type_ = nullptr;
};

}  // namespace

const BundledResource* find(const Bundle& bundle, std::string_view id) {
    for (const auto& each : bundle.resources)
        if (each.id() == id) return &each;
    return nullptr;
}

Difference missing(const Reference& id, const Bundle& bundle) {
    std::vector<std::string> ids;
    for (const auto& each : bundle.resources) ids.push_back(each.id());
    const std::vector<std::string_view> known(ids.begin(), ids.end());
    const auto meant = nearest(id.name, known);
    return {.where = id.where,
            .message = format("{} is not there{}", id.name,
                              meant.empty() ? "" : format(" (did you mean {}?)", meant)),
            .expected = {},
            .found = {},
            .diff = {}};
}

void compare(const Expected& expected, const Against& against,
             std::vector<Difference>& differences) {
    const auto* found = find(against.bundle, expected.resource.name);
    if (found == nullptr)
        differences.push_back(missing(expected.resource, against.bundle));
    else
        Comparing(expected, *found, against, differences).run();
}

}  // namespace vigo::suite
