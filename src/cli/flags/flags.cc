#include "cli/flags/flags.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>

namespace vigo::cli {
namespace {

bool is_positional(const FieldInfo& field) {
    return (field.rules & ((key & ~required) | positional)) != 0;
}

/// Where CLI11 puts what it found for one field.
struct Holder {
    const FieldInfo* field = nullptr;
    CLI::Option* option = nullptr;
    bool flag = false;
    std::string text;
    std::vector<std::string> list;
};

void add(CLI::App& app, Holder& holder) {
    const auto& field = *holder.field;
    const auto name = is_positional(field) ? std::string(field.name) : flag_name(field.name);
    if (field.shape.kind == Kind::flag && !is_positional(field)) {
        holder.option = app.add_flag(name, holder.flag);
    } else if (field.shape.kind == Kind::list) {
        holder.option = app.add_option(name, holder.list);
        if (!is_positional(field)) holder.option->expected(1)->take_all();
    } else {
        holder.option = app.add_option(name, holder.text)->take_last();
    }
}

Value value_of(const Holder& holder) {
    if (holder.field->shape.kind == Kind::flag && !is_positional(*holder.field)) return holder.flag;
    if (holder.field->shape.kind != Kind::list) return holder.text;
    Value::List list;
    for (const auto& each : holder.list) list.emplace_back(each);
    return list;
}

/// What CLI11 could not place, in the words of a person.
std::string reason(const CLI::ParseError& error, std::span<const FieldInfo> fields,
                   std::span<const std::string> arguments) {
    std::vector<std::string> names;
    for (const auto& field : fields)
        if (!is_positional(field)) names.push_back(flag_name(field.name));
    const std::vector<std::string_view> known(names.begin(), names.end());
    for (const auto& argument : arguments) {
        const auto word = argument.substr(0, argument.find('='));
        if (!word.starts_with("--") || std::find(names.begin(), names.end(), word) != names.end())
            continue;
        const auto meant = nearest(word, known);
        return meant.empty() ? format("there is no flag {}", word)
                             : format("there is no flag {} (did you mean {}?)", word, meant);
    }
    if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr)
        return format("one argument too many: {}", arguments.empty() ? "" : arguments.back());
    return error.what();
}

std::string type_text(const FieldInfo& field) {
    if (field.shape.choices.empty()) return field.shape.name;
    std::string all;
    for (const auto& choice : field.shape.choices) all += (all.empty() ? "" : "|") + choice;
    return all;
}

std::string default_text(const FieldInfo& field) {
    if (field.initial.is_null() || !field.initial.is_scalar() || field.shape.kind == Kind::flag)
        return {};
    const auto text = field.initial.source();
    return text.empty() ? "" : format(" (default {})", text);
}

}  // namespace

std::string flag_name(std::string_view field) {
    auto name = "--" + std::string(field);
    std::replace(name.begin(), name.end(), '_', '-');
    return name;
}

Value parse_flags(std::span<const FieldInfo> fields, std::span<const std::string> arguments) {
    CLI::App app;
    app.set_help_flag();
    std::deque<Holder> holders;
    for (const auto& field : fields) add(app, holders.emplace_back(Holder{.field = &field}));
    try {
        app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
    } catch (const CLI::ParseError& error) {
        fail(Fault::invalid, "{}", reason(error, fields, arguments));
    }
    Map given;
    for (const auto& holder : holders)
        if (holder.option->count() > 0) given.add(holder.field->name, value_of(holder));
    return given;
}

std::string usage(std::string_view words, std::string_view doc, std::span<const FieldInfo> fields) {
    std::string line(words);
    std::string rows;
    for (const auto& field : fields) {
        const bool many = field.shape.kind == Kind::list;
        if (is_positional(field)) {
            const auto name = format("{}{}", field.name, many ? "…" : "");
            line += (field.rules & required) != 0 ? format(" <{}>", name) : format(" [{}]", name);
            rows += format("  {:<24} {}\n", name, field.doc);
            continue;
        }
        const auto name = field.shape.kind == Kind::flag
                              ? flag_name(field.name)
                              : format("{} <{}>", flag_name(field.name), type_text(field));
        rows += format("  {:<24} {}{}\n", name, field.doc, default_text(field));
    }
    if (rows.find("  --") != std::string::npos) line += " [flags]";
    return format("{}\n\n{}\n{}{}", line, doc, rows.empty() ? "" : "\n", rows);
}

}  // namespace vigo::cli
