#include "cli/verbs/support/retraction.h"

#include <algorithm>
#include <map>

#include "graph/graph.h"
#include "schema/yaml.h"

namespace vigo::cli {
namespace {

/// What a type needs beside its key and `state: absent`.
struct TypeRule {
    std::string_view type;
    Confidence confidence;
    std::vector<std::string_view> keep;
    std::string_view note;
};

const TypeRule& rule_of(std::string_view type) {
    static const TypeRule rules[] = {
        {"file", Confidence::high, {}, "what stood there before is not restored"},
        {"directory", Confidence::high, {}, "with all that is in it"},
        {"symlink", Confidence::high, {"link_type", "force"}, ""},
        {"cron", Confidence::high, {}, ""},
        {"package", Confidence::high, {}, "its dependencies stay"},
        {"user", Confidence::medium, {"home"}, "his home stays"},
        {"group", Confidence::medium, {}, "files may still belong to it"},
        {"file_line",
         Confidence::medium,
         {"line", "match_pattern"},
         "what it replaced is not restored"},
        {"", Confidence::medium, {}, "what stood there before is not restored"},
    };
    for (const auto& each : rules)
        if (each.type == type) return each;
    return rules[std::size(rules) - 1];
}

constexpr std::string_view around[] = {"name", "type", "foreach", "case"};

std::string text_of(const Value* value) {
    return value != nullptr && value->is_scalar() ? value->source() : "";
}

bool waits_for_change(const Value& resource) {
    const auto when = text_of(resource.find("when"));
    return when.find("changed") != std::string::npos;
}

/// One resource with what surrounds it: conditions of blocks, a name also where none was given.
struct Source {
    Value resource;
    std::string name;
    std::string when;
    Place where;
};

class Inverse {
 public:
    Inverse(const Value& file, const std::string& path, const compile::Types& types)
        : file_(file), path_(path), types_(types) {}

    Retraction make() {
        if (const auto* list = file_.find("resources")) gather(*list, {});
        std::string body;
        for (const auto at : backwards()) body += undo(at);
        made_.text = head() + body;
        if (all_stubs_) made_.text += "  []\n";
        return std::move(made_);
    }

 private:
    void gather(const Value& list, const std::string& when) {
        if (!list.is_list()) return;
        for (const auto& each : list.list()) {
            ++count_;
            if (!each.is_map()) continue;
            const auto own = text_of(each.find("when"));
            const auto both =
                when.empty() || own.empty() ? when + own : format("({}) && ({})", when, own);
            if (const auto* inner = each.find("resources")) {
                gather(*inner, both);
                continue;
            }
            auto name = text_of(each.find("name"));
            if (name.empty()) name = format("{}-{}", text_of(each.find("type")), count_);
            sources_.push_back({each, name, both, each.where()});
        }
    }

    std::vector<std::string> names_in(const Value& resource, std::string_view list) const {
        std::vector<std::string> names;
        const auto* value = resource.find(list);
        if (value == nullptr) return names;
        if (value->is_scalar()) names.push_back(value->source());
        if (value->is_list())
            for (const auto& each : value->list()) names.push_back(text_of(&each));
        return names;
    }

    /// What came last goes first, and nothing goes before what stands on it.
    std::vector<std::uint32_t> backwards() {
        std::map<std::string, std::uint32_t> positions;
        const auto count = static_cast<std::uint32_t>(sources_.size());
        for (std::uint32_t at = 0; at < count; ++at) positions.emplace(sources_[at].name, at);
        stands_on_.resize(count);
        const auto link = [&](const std::string& below, std::uint32_t above) {
            if (const auto found = positions.find(below); found != positions.end())
                stands_on_[found->second].push_back(above);
        };
        for (std::uint32_t at = 0; at < count; ++at) {
            for (const auto& name : names_in(sources_[at].resource, "depends_on")) link(name, at);
            for (const auto& name : names_in(sources_[at].resource, "before"))
                if (const auto found = positions.find(name); found != positions.end())
                    stands_on_[at].push_back(found->second);
        }
        Graph graph(count);  // in reverse numbering: ties are broken from the end
        for (std::uint32_t at = 0; at < count; ++at)
            for (const auto above : stands_on_[at]) graph.add(count - 1 - above, count - 1 - at);
        std::vector<std::uint32_t> order;
        for (const auto at : graph.order()) order.push_back(count - 1 - at);
        return order;
    }

    const compile::TypeDescription* type_named(std::string_view name) const {
        for (const auto& type : types_)
            if (type.name == name) return &type;
        return nullptr;
    }

    static const FieldInfo* field(const compile::TypeDescription& type, std::string_view name) {
        for (const auto& each : type.fields)
            if (each.name == name) return &each;
        return nullptr;
    }

    static bool knows_absent(const compile::TypeDescription& type) {
        const auto* state = field(type, "state");
        if (state == nullptr) return false;
        const auto& choices = state->shape.choices;
        return std::find(choices.begin(), choices.end(), "absent") != choices.end();
    }

    /// The inverse of one resource, as text.
    std::string undo(std::uint32_t at) {
        const auto& source = sources_[at];
        const auto type_name = text_of(source.resource.find("type"));
        const auto* type = type_named(type_name);
        Undone undone{.resource = source.name, .type = type_name, .where = source.where};
        if (type == nullptr || waits_for_change(source.resource)) {
            undone.becomes = "left out";
            undone.note = type == nullptr ? "of no known type" : "it only answered to changes";
            undone.confidence = type == nullptr ? Confidence::low : Confidence::high;
            return note(undone, {});
        }
        if (text_of(source.resource.find("state")) == "absent") {
            undone.becomes = "left out";
            undone.note = "it was absent: what it had been is not known";
            return note(undone, {});
        }
        if (type_name == "service" && text_of(source.resource.find("state")) == "stopped") {
            undone.becomes = "left out";
            undone.note = "it was stopped: what it had been is not known";
            return note(undone, {});
        }
        if (type_name == "service") return note(undone, stopped(source, *type, undone), at);
        if (knows_absent(*type)) return note(undone, absent(source, *type, undone), at);
        return otherwise(source, *type, undone, at);
    }

    /// Name, type, conditions and the attributes that say which thing it is.
    Map base(const Source& source, const compile::TypeDescription& type,
             std::span<const std::string_view> keep) const {
        Map map;
        map.add("name", source.name);
        for (const auto name : around)
            if (const auto* value = source.resource.find(name); value != nullptr && name != "name")
                map.add(name, *value);
        const auto is_kept = [&](std::string_view name) {
            const auto* known = field(type, name);
            return (known != nullptr && (known->rules & key) == key) ||
                   std::find(keep.begin(), keep.end(), name) != keep.end();
        };
        if (const auto* defaults = file_.find("defaults");
            defaults != nullptr && defaults->is_map())
            for (const auto& each : defaults->map())
                if (is_kept(each.name)) map.set(each.name, each.value);
        for (const auto& each : source.resource.map())
            if (is_kept(each.name)) map.set(each.name, each.value);
        add_arms(source, is_kept, map);
        if (!source.when.empty()) map.add("when", source.when);
        add_triggers(source, map);
        return map;
    }

    /// Whoever else answered to its changes answers to its end too; the crate's own triggers are
    /// left out.
    void add_triggers(const Source& source, Map& into) const {
        Value::List others;
        for (const auto& name : names_in(source.resource, "notify"))
            if (std::none_of(sources_.begin(), sources_.end(),
                             [&](const Source& each) { return each.name == name; }))
                others.emplace_back(name);
        if (!others.empty()) into.set("notify", std::move(others));
    }

    template <class IsKept>
    static void add_arms(const Source& source, const IsKept& is_kept, Map& into) {
        const auto* arms = source.resource.find("match");
        if (arms == nullptr || !arms->is_map()) return;
        Map made;
        for (const auto& arm : arms->map()) {
            Map kept;
            if (arm.value.is_map())
                for (const auto& each : arm.value.map())
                    if (is_kept(each.name)) kept.add(each.name, each.value);
            made.add(arm.name, std::move(kept));
        }
        into.add("match", std::move(made));
    }

    Map absent(const Source& source, const compile::TypeDescription& type, Undone& undone) const {
        const auto& rule = rule_of(type.name);
        auto map = base(source, type, rule.keep);
        map.add("state", "absent");
        if (type.name == "user") map.add("manage_home", false);
        undone.confidence = rule.confidence;
        undone.becomes = "absent";
        undone.note = rule.note;
        return map;
    }

    Map stopped(const Source& source, const compile::TypeDescription& type, Undone& undone) const {
        auto map = base(source, type, {});
        map.add("state", "stopped");
        map.add("enabled", false);
        undone.confidence = Confidence::high;
        undone.becomes = "stopped and disabled";
        return map;
    }

    /// Types without `absent`: reverted where they know how, else a stub for a person to fill in.
    std::string otherwise(const Source& source, const compile::TypeDescription& type,
                          Undone& undone, std::uint32_t at) {
        const bool declared = source.resource.find("on_revert") != nullptr;
        const bool reverts = field(type, "revert") != nullptr;
        const bool snapshot = reverts && field(type, "on_revert") == nullptr;
        if (reverts && (declared || snapshot)) {
            Map map = source.resource.map();
            map.set("name", source.name);
            for (const auto* link : {"depends_on", "before", "notify", "subscribes"})
                map.erase(link);
            add_triggers(source, map);
            map.set("revert", true);
            undone.confidence = Confidence::medium;
            undone.becomes = "reverted";
            undone.note = declared ? "by its on_revert" : "to what was found first";
            return note(undone, std::move(map), at);
        }
        undone.becomes = "left to you";
        undone.note = "nobody knows how to undo it: write what does, or leave it out";
        return note(undone, source.resource.map(), at, true);
    }

    /// The resource below a comment that says how sure this is.
    std::string note(const Undone& undone, Map map, std::uint32_t at = 0, bool stub = false) {
        made_.undone.push_back(undone);
        auto text = format("\n  # {}: {}{}{}\n", name_of(undone.confidence), undone.becomes,
                           undone.note.empty() ? "" : ", ", undone.note);
        if (map.empty()) return text + format("  # ({} {})\n", undone.type, undone.resource);
        if (!stub) {
            all_stubs_ = false;
            add_order(map, at);
        }
        bool first = true;
        const auto yaml = to_yaml(map);
        for (const auto line : lines_of(yaml)) {
            text += format("  {}{}{}\n", stub ? "# " : "", first ? "- " : "  ", line);
            first = false;
        }
        return text;
    }

    /// What stands on it goes first. A stamped resource says so itself: its name is not known
    /// elsewhere.
    void add_order(Map& map, std::uint32_t at) const {
        if (at >= stands_on_.size()) return;
        Value::List first;
        for (const auto above : stands_on_[at])
            if (is_undone(sources_[above]) && !is_stamped(sources_[above]))
                first.emplace_back(sources_[above].name);
        if (!first.empty()) map.set("depends_on", std::move(first));
        Value::List later;
        if (is_stamped(sources_[at]))
            for (std::uint32_t below = 0; below < stands_on_.size(); ++below)
                if (stands_on(at, below) && will_be_undone(sources_[below]))
                    later.emplace_back(sources_[below].name);
        if (!later.empty()) map.set("before", std::move(later));
    }

    static bool is_stamped(const Source& source) {
        return source.resource.find("foreach") != nullptr;
    }

    bool stands_on(std::uint32_t above, std::uint32_t below) const {
        const auto& all = stands_on_[below];
        return std::find(all.begin(), all.end(), above) != all.end();
    }

    /// Whether the inverse has a resource of it, though it comes later.
    bool will_be_undone(const Source& source) const {
        const auto* type = type_named(text_of(source.resource.find("type")));
        return type != nullptr && !is_stamped(source) && !waits_for_change(source.resource) &&
               text_of(source.resource.find("state")) != "absent" &&
               (type->name == "service" || knows_absent(*type));
    }

    /// Whether the inverse crate has a resource for it that others can wait for.
    bool is_undone(const Source& source) const {
        for (const auto& each : made_.undone)
            if (each.resource == source.name)
                return each.becomes != "left out" && each.becomes != "left to you";
        return false;
    }

    std::string head() const {
        std::map<std::string_view, int> counts;
        for (const auto& each : made_.undone)
            if (each.becomes != "left out") ++counts[name_of(each.confidence)];
        std::string said;
        for (const std::string_view each : {"high", "medium", "low"})
            if (counts[each] > 0)
                said += format("{}{} {}", said.empty() ? "" : ", ", counts[each], each);
        const auto crate = path_.substr(path_.rfind('/') + 1);
        auto text = format(
            "# Takes back what {} did. It does nothing under this name: to put it into force, read "
            "it,\n# rename it to {}, and publish. Confidence: {}.\n",
            path_, crate, said.empty() ? "nothing to undo" : said);
        Map top;
        for (const auto* name : {"name", "configcrate", "foreach", "when", "vars", "lookups"})
            if (const auto* value = file_.find(name)) top.add(name, *value);
        return text + to_yaml(top) + "\nresources:\n";
    }

    const Value& file_;
    const std::string& path_;
    const compile::Types& types_;
    std::vector<Source> sources_;
    std::vector<std::vector<std::uint32_t>> stands_on_;  ///< of each, those that stand on it
    int count_ = 0;
    bool all_stubs_ = true;
    Retraction made_;
};

}  // namespace

std::string_view name_of(Confidence confidence) {
    constexpr std::string_view names[] = {"high", "medium", "low"};
    return names[static_cast<int>(confidence)];
}

Retraction retract(const Value& file, const std::string& path, const compile::Types& types) {
    return Inverse(file, path, types).make();
}

}  // namespace vigo::cli
