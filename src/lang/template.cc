// template — a text parsed once, rendered many times; the border where Stop becomes a finding.

#include "lang/template.h"

#include "lang/support/evaluator.h"
#include "lang/support/mentions.h"
#include "lang/support/parser.h"
#include "lang/support/spot.h"
#include "lang/support/stop.h"
#include "schema/rules.h"

namespace vigo::lang {
namespace {

class Parsed : public Template {
 public:
    Parsed(std::shared_ptr<const Tree> tree, const Place& at)
        : tree_(std::move(tree)), at_(at), mentions_(mentions_of(*tree_)) {}

    std::optional<std::string> render(const Value& dot, Diagnostics& findings, Reads* reads,
                                      std::vector<Blank>* blanks) const override {
        std::vector<Oddity> oddities;
        try {
            auto text = evaluate(*tree_, dot, reads, oddities, blanks);
            for (const auto& each : oddities) findings.add(warning_of(each));
            return text;
        } catch (const Stop& stop) {
            findings.add(finding_of(stop, at_, tree_->text));
            return std::nullopt;
        }
    }

    const Reads& mentions() const override { return mentions_.paths; }
    bool uses_root() const override { return mentions_.root; }

    std::vector<Demand> demands() const override {
        std::vector<Demand> all;
        for (auto& each : needs_of(*tree_))
            all.push_back({.path = std::move(each.path),
                           .where = place_at(at_, tree_->text, each.at),
                           .inside = Inside::of(at_, tree_->text, each.at),
                           .always = each.always});
        return all;
    }

    std::size_t weight() const override {
        constexpr std::size_t word = 180;
        constexpr std::size_t mention = 120;
        return sizeof(Parsed) + sizeof(Tree) + tree_->text.size() + word * tree_->words +
               mention * mentions_.paths.paths().size();
    }

 private:
    Diagnostic warning_of(const Oddity& oddity) const {
        return {.severity = Severity::warning,
                .rule = std::string(rule::prints_null),
                .where = place_at(at_, tree_->text, oddity.at),
                .message = oddity.what,
                .hint = "give it a value, or use `default`",
                .inside = Inside::of(at_, tree_->text, oddity.at)};
    }

    std::shared_ptr<const Tree> tree_;
    Place at_;
    Mentions mentions_;
};

}  // namespace

std::shared_ptr<const Template> Template::parse(std::string_view text, const Place& at,
                                                Diagnostics& findings) {
    try {
        return std::make_shared<Parsed>(parse_tree(text), at);
    } catch (const Stop& stop) {
        findings.add(finding_of(stop, at, text));
        return nullptr;
    }
}

}  // namespace vigo::lang
