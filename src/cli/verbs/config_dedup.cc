// config dedup — what a stack says twice: variables and crates that would be the same without it.

#include <algorithm>
#include <map>
#include <tuple>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/stack.h"
#include "compile/resolve.h"
#include "schema/json.h"
#include "stack/folder.h"

namespace vigo::cli {
namespace {

struct Options {
    std::string path;
};

constexpr Field<Options> options[] = {
    field<&Options::path>("path", "Folder of the stack; default: the stacks folder of server.yaml.",
                          positional),
};

using compile::Layer;
using compile::Layers;

/// One mention of a crate or variable. It can go only when it can go for every entry that meets it.
struct Mention {
    std::string what, name, layer, value;
    Place where;
    bool redundant = true;
    std::string same_as;  ///< the layer that says it already
    Place same_at;
};

class Mentions {
 public:
    /// `by`: null when the mention decides something for this entry.
    void note(Mention mention, const Layer* by, const Place& at) {
        auto& kept = all_.try_emplace(mention.what + mention.where.text(), mention).first->second;
        if (by == nullptr) {
            kept.redundant = false;
        } else if (kept.same_as.empty()) {
            kept.same_as = by->name;
            kept.same_at = at;
        }
    }
    std::vector<Mention> redundant() const {
        std::vector<Mention> found;
        for (const auto& [key, each] : all_)
            if (each.redundant) found.push_back(each);
        std::sort(found.begin(), found.end(), [](const Mention& a, const Mention& b) {
            const auto key = [](const Mention& m) {
                return std::tuple(m.where.file ? *m.where.file : "", m.where.line, m.where.column);
            };
            return key(a) < key(b);
        });
        return found;
    }

 private:
    std::map<std::string, Mention> all_;
};

/// Crates of one entry in the order in which layers add them.
class Crates {
 public:
    Crates(const Layers& layers, Mentions& mentions) : mentions_(mentions) {
        for (const auto* layer : layers.by_breadth()) add(*layer);
    }

 private:
    struct Source {
        const Layer* layer;
        Place where;
    };

    void add(const Layer& layer) {
        for (const auto* names : {layer.crates, layer.user_crates})
            if (names != nullptr)
                for (const auto& name : *names) include(name, layer, true);
        if (layer.arms != nullptr)
            for (const auto& arm : *layer.arms)
                for (const auto& name : arm.configcrates) include(name, layer, false);
        if (layer.without != nullptr)
            for (const auto& name : *layer.without) exclude(name, layer);
    }

    /// A crate of a `case` is there only on some envoys, so it makes no other mention redundant.
    void include(const compile::Reference& name, const Layer& layer, bool always) {
        maybe_.push_back(name.name);
        const auto found = there_.find(name.name);
        const bool had = found != there_.end();
        mentions_.note(
            {.what = "crate", .name = name.name, .layer = layer.name, .where = name.where},
            had ? found->second.layer : nullptr, had ? found->second.where : Place());
        if (always && !had) there_.emplace(name.name, Source{&layer, name.where});
    }

    void exclude(const compile::Reference& name, const Layer& layer) {
        const bool any = std::find(maybe_.begin(), maybe_.end(), name.name) != maybe_.end();
        static const Layer nobody{.name = "no layer"};
        mentions_.note(
            {.what = "exclusion", .name = name.name, .layer = layer.name, .where = name.where},
            any ? nullptr : &nobody, {});
        there_.erase(name.name);
        std::erase(maybe_, name.name);
    }

    Mentions& mentions_;
    std::map<std::string, Source> there_;
    std::vector<std::string> maybe_;
};

/// Variables of one entry: a layer says nothing new when the weaker ones give the same value.
void note_vars(const Layers& layers, Mentions& mentions) {
    struct Source {
        const Layer* layer;
        Value value;
        Place where;
    };
    std::map<std::string, Source> below;
    for (const auto* layer : layers.by_strength())
        for (const auto& each : layer->vars->all) {
            const auto found = below.find(each.name);
            const bool same = found != below.end() && found->second.value == each.value;
            mentions.note({.what = "variable",
                           .name = each.name,
                           .layer = layer->name,
                           .value = cell(&each.value),
                           .where = each.named_at},
                          same ? found->second.layer : nullptr,
                          same ? found->second.where : Place());
            if (!same) below.insert_or_assign(each.name, Source{layer, each.value, each.named_at});
        }
}

Value to_value(const Mention& each) {
    Map row;
    row.add("what", each.what);
    row.add("name", each.name);
    row.add("value", each.value);
    row.add("layer", each.layer);
    row.add("where", each.where.text());
    row.add("same_as", each.same_at.known() ? format("{} at {}", each.same_as, each.same_at.text())
                                            : each.same_as);
    return row;
}

Exit run(const Options& given, Session& session) {
    Diagnostics findings;
    const auto catalogue =
        load_stack(session, given.path.empty() ? session.folders.stacks : given.path, findings);
    if (!catalogue) {
        findings.sort();
        session.complain(findings);
        return Exit::failed;
    }
    Mentions mentions;
    for (const auto& entry : catalogue->entries) {
        const auto layers = compile::layers_of(*catalogue, entry);
        const Crates crates(layers, mentions);
        note_vars(layers, mentions);
    }
    Value::List rows;
    for (const auto& each : mentions.redundant()) rows.push_back(to_value(each));
    const auto count = rows.size();
    Map reply;
    reply.add("items", std::move(rows));
    if (session.output == Output::table && count == 0) {
        session.say("nothing is said twice");
        return Exit::ok;
    }
    session.show_items(reply, {"what", "name", "value", "layer", "where", "same_as"});
    return Exit::ok;
}

constexpr Sample samples[] = {
    {"vigocli config dedup", "what can go without a change for any envoy"},
    {"vigocli config dedup ./stack --json", "the same of a folder, for a script"},
};

}  // namespace

Verb config_dedup() {
    return Command<Options>{
        .words = "config dedup",
        .doc =
            "Find what can be deleted without a change for any envoy: variables equal to what "
            "is inherited, crates that come twice, exclusions of nothing.",
        .more =
            "A line is listed when it is superfluous for every entry that it concerns; all that "
            "are listed can go at once.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
