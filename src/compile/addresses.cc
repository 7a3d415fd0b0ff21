#include "compile/addresses.h"

#include <algorithm>
#include <set>

#include "compile/checks.h"
#include "compile/compiling.h"
#include "compile/dynamic.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

bool asks_the_web(const FieldInfo& row) { return (row.rules & web_url) != 0; }

bool asks_the_web(const Resource& resource) {
    const auto& rows = resource.type->fields;
    return std::any_of(rows.begin(), rows.end(), [](const auto& row) { return asks_the_web(row); });
}

bool any_asks(const Catalogue& catalogue) {
    for (const auto& [name, crate] : catalogue.crates)
        for (const auto& each : crate.resources)
            if (asks_the_web(each)) return true;
    return false;
}

bool is_web(std::string_view text) {
    const auto lower = to_lower(text.substr(0, 8));
    return lower.starts_with("http://") || lower.starts_with("https://");
}

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (const auto word : split(text, ' '))
        if (!word.empty()) words.emplace_back(word);
    return words;
}

/// `deb [options] URI SUITE COMPONENT…` or `… URI PATH/`: apt begins with one of two files, and
/// many servers show nothing at URI itself.
std::vector<std::string> first_files(const std::vector<std::string>& words, std::size_t at) {
    auto base = words[at];
    if (base.ends_with('/')) base.pop_back();
    const auto& suite = words[at + 1];
    const auto folder = suite.ends_with('/')
                            ? base + "/" + (suite == "./" || suite == "/" ? "" : suite)
                            : base + "/dists/" + suite + "/";
    return {folder + "InRelease", folder + "Release"};
}

std::vector<WebAddress> addresses_in(std::string_view text) {
    const auto words = words_of(text);
    const bool is_apt = !words.empty() && (words[0] == "deb" || words[0] == "deb-src");
    std::vector<WebAddress> found;
    for (std::size_t at = 0; at < words.size(); ++at) {
        if (!is_web(words[at])) continue;
        const bool has_suite = is_apt && at + 1 < words.size();
        found.push_back(
            {.urls = has_suite ? first_files(words, at) : std::vector<std::string>{words[at]},
             .written = words[at]});
    }
    return found;
}

bool is_word(const Worked& value, std::initializer_list<std::string_view> words) {
    if (!value.value || !value.value->is_scalar()) return false;
    const auto is = to_lower(value.value->source());
    return std::find(words.begin(), words.end(), is) != words.end();
}

class Search {
 public:
    explicit Search(const Catalogue& catalogue) : catalogue_(catalogue) {}

    std::vector<WebAddress> all() {
        for (const auto* entry : different_entries(catalogue_)) look_through(*entry);
        return std::move(found_);
    }

 private:
    void look_through(const Entry& entry) {
        Diagnostics ignored;  // the trial at load has told
        Compiling compiling{.catalogue = catalogue_,
                            .entry = entry,
                            .hostname = {},
                            .traits = Map(),
                            .trial = true,
                            .findings = ignored};
        auto resolved = resolve(compiling);
        compiling.layers = &resolved.layers;
        std::erase_if(resolved.inclusions,
                      [](const Inclusion& each) { return !each.without.empty(); });
        const auto finish = [&](Instance& each) {
            if (!each.removed && asks_the_web(*each.resource)) look_at(each, compiling);
            each.scope.reset();
        };
        expand(sorted(std::move(resolved.inclusions)), resolved.layered, compiling, finish);
    }

    void look_at(const Instance& instance, Compiling& compiling) {
        const auto* variant = variant_of(instance, compiling);
        if (variant == nullptr) return;
        const auto worked = [&](std::string_view name) {
            return attribute_of(instance, *variant, name, compiling);
        };
        if (is_word(worked("state"), {"absent"})) return;
        if (is_word(worked("enabled"), {"false", "no", "off", "0"})) return;
        for (const auto& row : instance.resource->type->fields)
            if (asks_the_web(row)) add(worked(row.name), instance, row.name);
    }

    void add(const Worked& value, const Instance& instance, std::string_view attribute) {
        if (!value.value || !value.value->is_scalar()) return;
        const auto text = value.value->source();
        if (text.find("{{") != std::string::npos || secrets::any_marker(*value.value)) return;
        for (auto& each : addresses_in(text)) {
            if (!known_.insert(each.urls.front()).second) continue;
            each.where = value.value->where();
            each.resource = instance.id();
            each.attribute = attribute;
            found_.push_back(std::move(each));
        }
    }

    const Catalogue& catalogue_;
    std::set<std::string> known_;
    std::vector<WebAddress> found_;
};

}  // namespace

std::vector<WebAddress> web_addresses(const Catalogue& catalogue) {
    if (!any_asks(catalogue)) return {};
    return Search(catalogue).all();
}

}  // namespace vigo::compile
