// templates — the templates of a configuration: parsed at load, rendered for an envoy, with advice
// when that fails.
#include <algorithm>

#include "compile/compiling.h"
#include "compile/loading.h"
#include "compile/stable.h"
#include "schema/rules.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

constexpr std::string_view placeholder = "{{secret_file}}";
constexpr std::string_view traits = "Traits";

/// `text` with `mark` written for each placeholder of the agent.
std::string without_placeholders(std::string_view text, std::string_view mark) {
    std::string made;
    for (;;) {
        const auto at = text.find(placeholder);
        made += text.substr(0, at);
        if (at == std::string_view::npos) return made;
        made += mark;
        text.remove_prefix(at + placeholder.size());
    }
}

/// The part of `path` below `root`, if it is `root` or below.
std::optional<std::string_view> below(std::string_view path, std::string_view root) {
    if (path == root) return std::string_view();
    if (!path.starts_with(root) || path[root.size()] != '.') return std::nullopt;
    return path.substr(root.size() + 1);
}

bool any_below(const lang::Reads& reads, std::string_view root) {
    return std::any_of(reads.paths().begin(), reads.paths().end(),
                       [&](const std::string& path) { return below(path, root).has_value(); });
}

/// Whether it may read traits, or variables that only an envoy can tell.
bool needs_an_envoy(const lang::Template& text, const Scope& scope) {
    const auto& mentions = text.mentions();
    if (any_below(mentions, traits)) return true;
    return std::any_of(scope.unknown.begin(), scope.unknown.end(), [&](const std::string& name) {
        return mentions.paths().contains("Vars") || any_below(mentions, "Vars." + name);
    });
}

/// The secrets at `path` below `value`; a name may have dots in it.
void gather_at(std::string_view path, const Value& value, std::set<std::string>& paths) {
    if (path.empty()) return secrets::gather(value, paths);
    if (value.is_list()) {
        if (const Value* item = value.at_path(path.substr(0, path.find('.'))))
            gather_at(path.find('.') < path.size() ? path.substr(path.find('.') + 1) : "", *item,
                      paths);
    } else if (value.is_map()) {
        for (const auto& each : value.map())
            if (const auto rest = below(path, each.name)) gather_at(*rest, each.value, paths);
    }
}

/// The secrets in what a template read of variables and items.
void gather_secrets(const lang::Reads& reads, const Value& dot, std::set<std::string>& paths) {
    for (const auto& path : reads.paths())
        if (!below(path, traits)) gather_at(path, dot, paths);
}

/// The name of the variable that `path` begins with, when no layer sets it.
std::optional<std::string_view> unset_variable(std::string_view path, const Scope& scope) {
    const auto name = below(path, "Vars");
    if (!name || name->empty()) return std::nullopt;
    const auto first = name->substr(0, name->find('.'));
    const auto& unknown = scope.unknown;
    if (scope.vars.find(first) != nullptr ||
        std::find(unknown.begin(), unknown.end(), first) != unknown.end())
        return std::nullopt;
    return first;
}

/// Says which variable was probably meant, or how to set it; `mend_spelling` finds the place.
Advice advice_for_variable(std::string_view name, const Scope& scope, const Compiling& compiling) {
    std::vector<std::string_view> known;
    for (const auto& each : scope.vars.map()) known.push_back(each.name);
    return {suggest(name, known,
                    format("give it a default in the `vars` of the configcrate; seen from the "
                           "entry at {}",
                           compiling.entry.where.text())),
            {.edits = {}, .safe = is_sure(name, known)}};
}

std::string origin(const Instance& in, std::string_view attribute) {
    return format("{} of {}/{}", attribute, in.crate->name, in.resource->name.text);
}

/// The finding of a failed rendering in the words of a configuration, when what was read explains
/// it.
void explain(Diagnostic& finding, const lang::Reads& reads, const Instance& in,
             std::string_view attribute, const Compiling& compiling) {
    for (const auto& path : reads.paths()) {
        if (finding.rule != rule::missing_key) break;
        if (const auto name = unset_variable(path, *in.scope)) {
            finding.rule = rule::undefined_variable;
            finding.message =
                format("no layer sets the variable \"{}\" ({})", *name, origin(in, attribute));
            auto advice = advice_for_variable(*name, *in.scope, compiling);
            finding.hint = std::move(advice.hint);
            finding.fix = std::move(advice.fix);
            return;
        }
        if (below(path, "Item") || below(path, "Each")) {
            if (in.scope->dot.find("Item") == nullptr)
                finding.hint = "`.Item` is there in a resource or configcrate with `foreach`";
        } else if (in.scope->vars.find(path) != nullptr && in.scope->dot.find(path) == nullptr) {
            finding.hint = format("a variable is reached by {{{{ .Vars.{} }}}}", path);
        }
        const auto trait = below(path, traits);
        if (!trait || trait->empty()) continue;
        if (is_changing(*trait)) {
            finding.rule = rule::volatile_trait;
            finding.message =
                format("the trait {} changes by itself, so no template may use it ({})", *trait,
                       origin(in, attribute));
            return;
        }
        if (compiling.traits.at_path(*trait) == nullptr && finding.hint.empty())
            finding.hint = format(
                "the envoy does not report the trait {}: give the resource a `when`, "
                "or the template a `with`",
                *trait);
    }
    finding.message += format(" ({})", origin(in, attribute));
}

/// Adds what was read of traits and the name.
void note(const lang::Reads& reads, End end, lang::Reads& to) {
    for (const auto& path : reads.paths()) {
        if (!below(path, traits) && path != asked_name) continue;
        if (end == End::any_text && reads.printed().contains(path))
            to.add_printed(path);
        else
            to.add(path);
    }
}

/// Notes a text in which an envoy may have other words.
void draw(std::string_view attribute, const std::string& text, std::vector<lang::Blank> blanks,
          Draft& draft) {
    std::erase_if(blanks, [](const lang::Blank& each) {
        return !below(each.path, traits) && each.path != asked_name;
    });
    draft = {.texts = draft.texts + 1,
             .attribute = std::string(attribute),
             .text = text,
             .blanks = std::move(blanks)};
}

/// What can be told of a text that is not rendered for want of an envoy: variables that no layer
/// sets, for certain or where a branch is taken.
void check_demands(const lang::Template& text, std::string_view attribute, const Instance& in,
                   const Compiling& compiling) {
    for (const auto& demand : text.demands()) {
        const auto name = unset_variable(demand.path, *in.scope);
        if (!name) continue;
        const auto message =
            format("no layer sets the variable \"{}\"{} ({})", *name,
                   demand.always ? "" : ", which one branch needs", origin(in, attribute));
        auto advice = advice_for_variable(*name, *in.scope, compiling);
        compiling.findings.add({.severity = demand.always ? Severity::error : Severity::warning,
                                .rule = std::string(rule::undefined_variable),
                                .where = demand.where,
                                .message = message,
                                .hint = std::move(advice.hint),
                                .fix = demand.always ? std::move(advice.fix) : Fix(),
                                .inside = demand.inside});
    }
}

}  // namespace

namespace {

struct Foreign {
    std::string_view said;  ///< in the message of a template that cannot be read
    std::string_view hint;
};

constexpr Foreign foreign[] = {
    {"\"endif\"", "a block ends with {{ end }}"},
    {"\"endfor\"", "a block ends with {{ end }}"},
    {"\"elseif\"", "write {{ else if … }}"},
    {"\"elif\"", "write {{ else if … }}"},
    {"\"for\"", "write {{ range .Vars.list }}…{{ end }}"},
    {"\"Vars\"", "a variable starts with a dot: {{ .Vars.name }}"},
    {"\"Traits\"", "a trait starts with a dot: {{ .Traits.os.family }}"},
    {"unexpected \"=\"", "compare with a function: {{ if eq .Vars.port 80 }}"},
    {"unexpected character \"-\"",
     "a name with a dash is reached by {{ index .Vars \"my-name\" }}"},
    {"no \"{{end}}\"", "close the block with {{ end }}"},
    {"without anything to end", "remove it, or open the block before it"},
};

/// Advice for those who know templates of another kind.
std::string hint_for(const Diagnostic& finding) {
    for (const auto& each : foreign)
        if (finding.message.find(each.said) != std::string::npos) return std::string(each.hint);
    if (finding.rule == rule::unknown_function)
        return "a variable is {{ .Vars.name }}; the functions are listed in the manual";
    return {};
}

}  // namespace

bool needs_rendering(const Value& text) {
    if (!text.is_text() || !lang::Template::is_one(text.text())) return false;
    return text.text().find(placeholder) == std::string::npos ||
           lang::Template::is_one(without_placeholders(text.text(), ""));
}

std::shared_ptr<const lang::Template> parse_template(std::string_view text, const Place& at,
                                                     Diagnostics& findings) {
    const bool holds_place = text.find(placeholder) != std::string_view::npos;
    Diagnostics found;
    auto parsed = holds_place ? lang::Template::parse(
                                    without_placeholders(text, "{{`{{secret_file}}`}}"), at, found)
                              : lang::Template::parse(text, at, found);
    for (auto finding : found.all()) {
        if (finding.hint.empty()) finding.hint = hint_for(finding);
        findings.add(std::move(finding));
    }
    return parsed;
}

Pattern pattern_of(const Reference& text, Diagnostics& findings) {
    Pattern made{.text = text.name, .where = text.where};
    if (lang::Template::is_one(text.name))
        made.parsed = parse_template(text.name, text.where, findings);
    return made;
}

std::optional<std::string> render_text(const lang::Template& text, std::string_view attribute,
                                       const Instance& in, Compiling& compiling, End end) {
    if (in.scope == nullptr || compiling.budget.is_spent()) return std::nullopt;
    if (compiling.trial && needs_an_envoy(text, *in.scope)) {
        check_demands(text, attribute, in, compiling);
        return std::nullopt;
    }
    lang::Reads reads;
    Diagnostics found;
    std::vector<lang::Blank> blanks;
    const bool drafts = end == End::any_text && compiling.draft != nullptr;
    auto rendered = text.render(in.scope->dot, found, &reads, drafts ? &blanks : nullptr);
    if (drafts && rendered) draw(attribute, *rendered, std::move(blanks), *compiling.draft);
    note(reads, end, compiling.reads);
    if (compiling.all_reads != nullptr) compiling.all_reads->merge(reads);
    if (compiling.catalogue.has_secrets) gather_secrets(reads, in.scope->dot, compiling.secrets);
    const bool needs_envoy = any_below(reads, traits) || any_below(reads, asked_name);
    if (!rendered && compiling.trial && needs_envoy) return std::nullopt;
    for (auto finding : found.all()) {
        explain(finding, reads, in, attribute, compiling);
        compiling.findings.add(std::move(finding));
    }
    if (rendered && !compiling.spend(rendered->size(), in.resource->where)) return std::nullopt;
    return rendered;
}

}  // namespace vigo::compile
