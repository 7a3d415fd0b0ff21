// completion — what may stand where the cursor is.
#include <set>

#include "base/limits.h"
#include "base/text.h"
#include "compile/stable.h"
#include "lang/expression.h"
#include "lang/functions.h"
#include "lsp/features.h"
#include "lsp/tables.h"

namespace vigo::lsp {
namespace {

/// Numbers of CompletionItemKind that are used here.
enum class Icon : int {
    function = 3,
    variable = 6,
    type = 7,
    crate = 9,
    property = 10,
    value = 12,
    file = 17,
    reference = 18,
    choice = 20
};

class Offering {
 public:
    explicit Offering(const Asked& asked) : asked_(asked) {}

    Value offer() {
        if (asked_.context.in_template)
            in_template();
        else
            in_yaml();
        Map reply;
        reply.add("isIncomplete",
                  items_.size() >= limits::lsp_completions || !asked_.stack.is_read());
        reply.add("items", std::move(items_));
        return reply;
    }

 private:
    void add(std::string_view label, Icon icon, std::string_view detail, std::string_view doc,
             std::string_view text) {
        const bool fits = to_lower(label).find(to_lower(asked_.context.typed)) != std::string::npos;
        if (!fits || items_.size() >= limits::lsp_completions) return;
        if (!seen_.insert(std::string(label)).second) return;
        Map edit;
        edit.add("range", to_value(asked_.context.span));
        edit.add("newText", text);
        Map item;
        item.add("label", label);
        item.add("kind", static_cast<std::int64_t>(icon));
        if (!detail.empty()) item.add("detail", detail);
        if (!doc.empty()) item.add("documentation", doc);
        item.add("filterText", label);
        item.add("textEdit", std::move(edit));
        items_.emplace_back(std::move(item));
    }
    void add(const Definitions& all, Icon icon, std::string_view prefix = {}) {
        for (const auto& each : all) {
            const auto label = std::string(prefix) + each.name;
            add(label, icon, each.detail, each.where.text(), label);
        }
    }

    void in_template() {
        for (const auto* each : {".Vars", ".Traits", ".Item"})
            add(each, Icon::variable, "", "", each);
        add(definitions_of(asked_.stack, asked_.file, Refers::variables), Icon::variable, ".Vars.");
        traits(".Traits.", true);
        if (asked_.context.typed.starts_with(".")) return;
        for (const auto& each : lang::functions())
            add(each.name, Icon::function, each.signature, each.doc, std::string(each.name));
    }

    void in_yaml() {
        const auto& context = asked_.context;
        if (context.in_name) names();
        if (!context.in_value) return;
        if (context.typed.starts_with('*')) return aliases();
        values();
    }

    void names() {
        const auto after =
            asked_.text.bytes().substr(asked_.text.offset_of(asked_.context.span.to), 1);
        const std::string tail = after == ":" ? "" : ": ";
        const auto found = find_in_tables(asked_.kind, asked_.context, asked_.stack.types());
        const auto& present = asked_.context.members_at(asked_.context.path.size());
        for (const auto& row : found.rows)
            if (!present.contains(row.name) || row.name == asked_.context.word)
                add(row.name, Icon::property, row.shape.name, row.doc, row.name + tail);
        if (asked_.context.ends_with({"vars"}))
            for (const auto& each : definitions_of(asked_.stack, asked_.file, Refers::vars))
                add(each.name, Icon::variable, each.detail, each.where.text(), each.name + tail);
    }

    void aliases() {
        for (const auto& [name, span] : asked_.context.anchors)
            add("*" + name, Icon::reference, "", "", "*" + name);
    }

    void values() {
        const auto kind = refers_to(asked_);
        switch (kind) {
            case Refers::types:
                for (const auto& each : asked_.stack.types())
                    add(each.name, Icon::type, "", each.doc, std::string(each.name));
                add("conditional_block", Icon::type, "", "A condition for several resources.",
                    "conditional_block");
                return;
            case Refers::templates:
                for (const auto& each : asked_.stack.templates())
                    add(each, Icon::file, "", "", each);
                return;
            case Refers::condition:
                return condition();
            case Refers::nothing:
                return choices();
            default:
                return add(definitions_of(asked_.stack, asked_.file, kind), Icon::reference);
        }
    }

    void condition() {
        for (const auto& each : lang::builtins())
            add(each.name, Icon::function, each.arguments, each.doc, std::string(each.name));
        add("changed", Icon::value, "", "Only when something notified it.", "changed");
        add(definitions_of(asked_.stack, asked_.file, Refers::variables), Icon::variable, "vars.");
        traits("traits.", false);
    }

    /// Paths that agents tell, as far as they have names: what is below a `*` depends on the
    /// machine. No template may use those that change by themselves.
    void traits(std::string_view prefix, bool only_stable) {
        for (const auto& each : asked_.stack.types().traits) {
            auto path = each.path.substr(0, each.path.find(".*"));
            if (path.starts_with('*') || (only_stable && compile::is_changing(path))) continue;
            const auto label = std::string(prefix) + std::string(path);
            const bool whole = path.size() == each.path.size();
            add(label, Icon::variable, whole ? name_of(each.kind) : "map", whole ? each.doc : "",
                label);
        }
    }

    void choices() {
        const auto found = find_in_tables(asked_.kind, asked_.context, asked_.stack.types());
        if (!found.row) return;
        auto shape = found.row->shape;
        if (!shape.element.empty()) shape = Shape(shape.element.front());
        for (const auto& each : shape.choices) add(each, Icon::choice, "", found.row->doc, each);
        if (shape.kind != Kind::flag) return;
        for (const auto* each : {"true", "false"}) add(each, Icon::value, "", found.row->doc, each);
    }

    const Asked& asked_;
    Value::List items_;
    std::set<std::string> seen_;
};

}  // namespace

Value complete(const Asked& asked) { return Offering(asked).offer(); }

}  // namespace vigo::lsp
