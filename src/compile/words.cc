// words — the words of templates, conditions and references.
#include "compile/words.h"

namespace vigo::compile {
namespace {

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Calls `take` for each word of `text` until it says no.
template <class Take>
bool each_word(std::string_view text, Take take) {
    for (std::size_t at = 0; at < text.size();) {
        const auto from = at;
        while (at < text.size() && is_word(text[at])) ++at;
        if (at > from && !take(text.substr(from, at - from))) return false;
        if (at == from) ++at;
    }
    return true;
}

}  // namespace

void Words::add(std::string_view text) {
    each_word(text, [&](std::string_view word) {
        words_.insert(word);
        return true;
    });
}

void Words::add_templates(const Value& value) {
    if (value.is_text()) {
        const std::string_view text = value.text();
        for (auto open = text.find("{{"); open != std::string_view::npos;) {
            const auto close = std::min(text.find("}}", open), text.size());
            add(text.substr(open, close - open));
            open = text.find("{{", close);
        }
    }
    if (value.is_list())
        for (const auto& each : value.list()) add_templates(each);
    if (value.is_map())
        for (const auto& each : value.map()) add_templates(each.value);
}

void Words::add_parsed(const lang::Template& text) {
    all_ |= text.uses_root() || text.mentions().paths().contains("Vars");
}

void Words::add(const Lookups& lookups) {
    for (const auto& each : lookups.all) add(each.key.name);
}

void Words::add(const Catalogue& catalogue, const Crate& crate) {
    add(crate.foreach.name);
    add(crate.lookups);
    for (const auto& when : crate.whens) add(*when);
    for (const auto& resource : crate.resources) add(catalogue, resource);
}

void Words::add(const Catalogue& catalogue, const Resource& resource) {
    add(resource.foreach.name);
    for (const auto& when : resource.whens) add(*when);
    if (resource.selector) add_parsed(*resource.selector);
    for (const auto* member : {"name", "case", "depends_on", "before", "notify", "subscribes"})
        if (const Value* value = resource.own.find(member)) add_templates(*value);
    for (const auto& variant : resource.variants) {
        add_templates(variant.attributes);
        for (const auto& slot : variant.slots)
            for (const auto& text : slot.templates)
                if (text) add_parsed(*text);
        if (!variant.source.parsed) continue;
        add(variant.source.text);
        for (const auto& [path, file] : catalogue.templates) {  // any of them may be the one
            add_templates(file.text);
            if (file.parsed) add_parsed(*file.parsed);
        }
    }
}

bool Words::may_mean(std::string_view name) const {
    return all_ || each_word(name, [&](std::string_view word) { return words_.contains(word); });
}

}  // namespace vigo::compile
