// mentions — a walk over the tree that follows the root.

#include "lang/support/mentions.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "lang/support/function.h"

namespace vigo::lang {
namespace {

std::string dotted(const std::vector<std::string_view>& fields) {
    std::string path;
    for (const auto field : fields) (path += path.empty() ? "" : ".") += field;
    return path;
}

/// Walks with the knowledge of what is the root here: the dot, `$`, both or none.
class Walk {
 public:
    explicit Walk(const Tree& tree) : tree_(tree) {}

    void nodes(const Nodes& nodes, bool dot, bool dollar) {
        for (const auto& each : nodes) node(each, dot, dollar);
    }

    Reads found;
    bool root = false;  ///< is used as a value
    std::vector<Need> needs;
    std::set<std::string> asked;  ///< by functions that bear their absence

 private:
    void node(const Node& node, bool dot, bool dollar) {
        if (node.kind == Node::Kind::call) return call(node, dot, dollar);
        if (node.pipe) pipe(*node.pipe, dot, dollar);
        const bool moves = node.kind == Node::Kind::range || node.kind == Node::Kind::branch_with;
        if (!node.arms) return;
        ++branches_;
        nodes(node.arms->body, dot && !moves, dollar);
        nodes(node.arms->otherwise, dot, dollar);
        --branches_;
    }

    void call(const Node& node, bool dot, bool dollar) {
        if (!node.pipe) return;
        const auto body = tree_.defined.find(node.text);
        if (body == tree_.defined.end() || !is_root(*node.pipe, dot, dollar))
            return pipe(*node.pipe, dot, dollar);
        // With the root for its dot a template reads as if it stood here; once is enough.
        if (seen_.emplace(node.text).second) nodes(body->second, true, true);
    }

    static bool is_root(const Pipe& pipe, bool dot, bool dollar) {
        if (pipe.commands.size() != 1 || pipe.commands[0].words.size() != 1) return false;
        const Operand& word = pipe.commands[0].words[0];
        return word.fields.empty() && starts_at_root(word, dot, dollar);
    }

    static bool starts_at_root(const Operand& word, bool dot, bool dollar) {
        return (word.kind == Operand::Kind::dot && dot) ||
               (word.kind == Operand::Kind::variable && word.name == "$" && dollar);
    }

    void pipe(const Pipe& pipe, bool dot, bool dollar) {
        for (const auto& command : pipe.commands) {
            const auto& first = command.words[0];
            std::size_t at = 0;
            if (first.kind == Operand::Kind::function && is_lookup(*first.function))
                at = index(command, dot, dollar);
            const bool decides =
                first.kind == Operand::Kind::function && is_short_circuit(*first.function);
            for (; at < command.words.size(); ++at) {
                branches_ += decides && at == 2;
                word(command.words[at], dot, dollar);
            }
            branches_ -= decides && command.words.size() > 2;
        }
    }

    void word(const Operand& word, bool dot, bool dollar) {
        if (word.pipe) pipe(*word.pipe, dot, dollar);
        if (!starts_at_root(word, dot, dollar)) return;
        root |= word.fields.empty();
        if (word.fields.empty()) return;
        found.add(dotted(word.fields));
        needs.push_back({dotted(word.fields), word.at, branches_ == 0});
    }

    static bool is_lookup(const Function& function) {
        return function.info.name == "index" || function.info.name == "get" ||
               function.info.name == "hasKey";
    }

    /// `index .Traits "os" "family"` names Traits.os.family. Says how many words it has dealt with.
    std::size_t index(const Command& command, bool dot, bool dollar) {
        if (command.words.size() < 2 || !starts_at_root(command.words[1], dot, dollar)) return 0;
        const auto& fields = command.words[1].fields;
        std::vector<std::string> path(fields.begin(), fields.end());
        std::size_t at = 2;
        // What follows the name in `get` is a default.
        const auto keys = command.words[0].function->info.name == "index"
                              ? command.words.size()
                              : std::min<std::size_t>(3, command.words.size());
        for (; at < keys; ++at) {
            const auto& key = command.words[at];
            if (key.kind != Operand::Kind::constant || !key.constant->is_text()) break;
            if (key.constant->text().empty() || key.constant->text().find('.') != std::string::npos)
                break;
            path.emplace_back(key.constant->text());
        }
        root |= path.empty();
        if (path.empty()) return at;
        found.add(join(path, "."));
        asked.insert(join(path, "."));
        return at;
    }

    const Tree& tree_;
    std::set<std::string> seen_;
    int branches_ = 0;  // around what is walked
};

}  // namespace

Mentions mentions_of(const Tree& tree) {
    Walk walk(tree);
    walk.nodes(tree.root, true, true);
    return {.paths = std::move(walk.found), .root = walk.root};
}

std::vector<Need> needs_of(const Tree& tree) {
    Walk walk(tree);
    walk.nodes(tree.root, true, true);
    std::erase_if(walk.needs, [&](const Need& each) { return walk.asked.contains(each.path); });
    return std::move(walk.needs);
}

}  // namespace vigo::lang
