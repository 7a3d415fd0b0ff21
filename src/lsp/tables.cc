// tables — a path through the tables of a file.
#include "lsp/tables.h"

#include <algorithm>

#include "base/text.h"
#include "compile/shapes.h"
#include "schema/json.h"

namespace vigo::lsp {
namespace {

using compile::FileKind;
using Path = std::vector<std::string>;
using Rows = std::vector<Row>;

/// A table, and how much of the path leads to it.
struct Start {
    Rows rows;
    std::size_t used = 0;
};

void add(const std::vector<FieldInfo>& fields, Rows& into) {
    for (const auto& each : fields) {
        const bool known = std::any_of(into.begin(), into.end(),
                                       [&](const Row& row) { return row.name == each.name; });
        if (!known)
            into.push_back({std::string(each.name), std::string(each.doc), each.rules, each.shape,
                            each.initial});
    }
}

/// The attributes of one type; of all when it is not known.
void add_attributes(const std::string& type, const compile::Types& types, Rows& into) {
    const bool known = std::any_of(types.begin(), types.end(),
                                   [&](const auto& each) { return each.name == type; });
    for (const auto& each : types)
        if (!known || each.name == type) add(each.fields, into);
}

/// Behind the last `resources`, `[]` of the path; 0 for none.
std::size_t behind_resources(const Path& path) {
    for (auto at = path.size(); at >= 2; --at)
        if (path[at - 1] == "[]" && path[at - 2] == "resources") return at;
    return 0;
}

Start start_of_crate(const Context& context, const compile::Types& types) {
    const auto& path = context.path;
    Start start{.used = behind_resources(path)};
    if (start.used == 0 && !path.empty() && path[0] == "defaults") {
        add_attributes({}, types, start.rows);
        return {std::move(start.rows), 1};
    }
    if (start.used == 0) {
        add(compile::crate_fields(), start.rows);
        return start;
    }
    const bool in_arm = path.size() >= start.used + 2 && path[start.used] == "match";
    if (in_arm) {
        add_attributes({}, types, start.rows);
        return {std::move(start.rows), start.used + 2};
    }
    add(compile::resource_fields(), start.rows);
    add_attributes(context.member_at(start.used, "type"), types, start.rows);
    return start;
}

Row top(std::string name, std::string doc) {
    return {.name = std::move(name), .doc = std::move(doc), .shape = {.name = "map"}};
}

Start behind(const Path& path, std::size_t depth, const std::vector<FieldInfo>& fields, Row above) {
    Start start;
    if (path.size() < depth) return {{std::move(above)}, 0};
    add(fields, start.rows);
    start.used = depth;
    return start;
}

Start start_of(FileKind kind, const Context& context, const compile::Types& types) {
    const auto& path = context.path;
    Start start;
    switch (kind) {
        case FileKind::crate:
        case FileKind::user_crate:
            return start_of_crate(context, types);
        case FileKind::entries:
            return behind(path, 2, compile::entry_fields(),
                          top("envoys", "Which host names get what; the first that fits wins."));
        case FileKind::roles:
        case FileKind::one_role:
            return behind(path, 2, compile::role_fields(), top("roles", "Named sets of crates."));
        case FileKind::environments:
            return behind(path, 2, compile::environment_fields(),
                          top("env", "What each environment changes."));
        case FileKind::common:
            add(compile::common_fields(), start.rows);
            return start;
        default:
            return start;
    }
}

Rows members_of(const Shape& shape) {
    Rows rows;
    for (const auto& each : shape.members)
        rows.push_back({each.name, each.doc, each.rules, each.shape, {}});
    return rows;
}

}  // namespace

Found find_in_tables(compile::FileKind kind, const Context& context, const compile::Types& types) {
    auto start = start_of(kind, context, types);
    Found found{.rows = std::move(start.rows)};
    for (auto at = start.used; at < context.path.size(); ++at) {
        const auto& step = context.path[at];
        Shape shape;
        if (step == "[]") {
            if (found.row && !found.row->shape.element.empty())
                shape = Shape(found.row->shape.element.front());
        } else {
            const auto row = std::find_if(found.rows.begin(), found.rows.end(),
                                          [&](const Row& each) { return each.name == step; });
            if (row == found.rows.end()) return {};
            Row taken = *row;
            found.row = std::move(taken);
            shape = found.row->shape;
        }
        found.rows = members_of(shape);
    }
    return found;
}

std::string described(const Row& row) {
    std::string text = format("**{}** — {}", row.name, row.shape.name);
    if ((row.rules & required) != 0) text += ", required";
    const bool plain = row.initial.is_scalar() && !row.initial.is_null() &&
                       !(row.initial.is_text() && row.initial.text().empty());
    if (plain) text += format(", default `{}`", row.initial.source());
    if (!row.shape.choices.empty()) text += "\n\nOne of `" + join(row.shape.choices, "`, `") + "`.";
    return text + "\n\n" + row.doc;
}

}  // namespace vigo::lsp
