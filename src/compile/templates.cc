// templates — the templates of a configuration: parsed at load, rendered for an envoy, with advice
// when that fails.
#include <algorithm>

#include "compile/compiling.h"
#include "compile/loading.h"
#include "compile/stable.h"
#include "schema/rules.h"

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

std::string origin(const Instance& in, std::string_view attribute) {
    return format("{} of {}/{}", attribute, in.crate->name, in.resource->name.text);
}

/// The finding of a failed rendering in the words of a configuration, when what was read explains
/// it.
void explain(Diagnostic& finding, const lang::Reads& reads, const Instance& in,
             std::string_view attribute, const Compiling& compiling) {
    for (const auto& path : reads.paths()) {
        if (finding.rule != rule::missing_key) break;
        if (const auto name = below(path, "Vars")) {
            const auto first = name->substr(0, name->find('.'));
            if (first.empty() || in.scope->vars.find(first) != nullptr) continue;
            std::vector<std::string_view> known;
            for (const auto& each : in.scope->vars.map()) known.push_back(each.name);
            finding.rule = rule::undefined_variable;
            finding.message =
                format("no layer sets the variable \"{}\" ({})", first, origin(in, attribute));
            finding.hint = suggest(
                first, known,
                format(
                    "give it a default in the `vars` of the configcrate; seen from the entry at {}",
                    compiling.entry.where.text()));
            return;
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

}  // namespace

bool needs_rendering(const Value& text) {
    if (!text.is_text() || !lang::Template::is_one(text.text())) return false;
    return text.text().find(placeholder) == std::string::npos ||
           lang::Template::is_one(without_placeholders(text.text(), ""));
}

std::shared_ptr<const lang::Template> parse_template(std::string_view text, const Place& at,
                                                     Diagnostics& findings) {
    if (text.find(placeholder) == std::string_view::npos)
        return lang::Template::parse(text, at, findings);
    return lang::Template::parse(without_placeholders(text, "{{`{{secret_file}}`}}"), at, findings);
}

Pattern pattern_of(const Reference& text, Diagnostics& findings) {
    Pattern made{.text = text.name, .where = text.where};
    if (lang::Template::is_one(text.name))
        made.parsed = parse_template(text.name, text.where, findings);
    return made;
}

std::optional<std::string> render_text(const lang::Template& text, std::string_view attribute,
                                       const Instance& in, Compiling& compiling) {
    if (in.scope == nullptr || (compiling.trial && any_below(text.mentions(), traits)))
        return std::nullopt;
    lang::Reads reads;
    Diagnostics found;
    auto rendered = text.render(in.scope->dot, found, &reads);
    for (const auto& path : reads.paths())
        if (below(path, traits) || path == asked_name) compiling.reads.add(path);
    if (compiling.all_reads != nullptr) compiling.all_reads->merge(reads);
    const bool needs_envoy = any_below(reads, traits) || any_below(reads, asked_name);
    if (!rendered && compiling.trial && needs_envoy) return std::nullopt;
    for (auto finding : found.all()) {
        explain(finding, reads, in, attribute, compiling);
        compiling.findings.add(std::move(finding));
    }
    return rendered;
}

}  // namespace vigo::compile
