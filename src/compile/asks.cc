// asks — which dynamic variables the templates of a crate may read.
#include <algorithm>

#include "compile/dynamic.h"

namespace vigo::compile {
namespace {

/// What the texts of a crate mention. Names are searched for in the text: that finds some which are
/// not meant, and misses none but those that a template puts together.
class Mentions {
 public:
    explicit Mentions(const Catalogue& catalogue) : catalogue_(catalogue) {}

    void add(const Crate& crate) {
        add_text(crate.foreach.name);
        for (const auto& resource : crate.resources) add(resource);
    }
    std::vector<std::string> take() { return {found_.begin(), found_.end()}; }

 private:
    void add(const Resource& resource) {
        add_text(resource.foreach.name);
        if (resource.selector) add_template(*resource.selector);
        for (const auto* member : {"name", "case", "depends_on", "before", "notify", "subscribes"})
            if (const Value* value = resource.own.find(member)) add_value(*value);
        for (const auto& variant : resource.variants) {
            add_value(variant.attributes);
            for (const auto& slot : variant.slots)
                for (const auto& text : slot.templates)
                    if (text) add_template(*text);
            add_text(variant.source.text);
            if (variant.source.parsed) add_files();
        }
    }

    /// Any file may be the one.
    void add_files() {
        for (const auto& [path, file] : catalogue_.templates) {
            add_value(file.text);
            if (file.parsed) add_template(*file.parsed);
        }
    }

    void add_template(const lang::Template& text) {
        if (text.mentions().paths().contains("Vars"))
            found_.insert(catalogue_.asking.begin(), catalogue_.asking.end());
    }

    void add_value(const Value& value) {
        if (value.is_text()) add_text(value.text());
        if (value.is_list())
            for (const auto& each : value.list()) add_value(each);
        if (value.is_map())
            for (const auto& each : value.map()) add_value(each.value);
    }

    void add_text(const std::string& text) {
        if (text.empty()) return;
        for (const auto& name : catalogue_.asking)
            if (text.find(name) != std::string::npos) found_.insert(name);
    }

    const Catalogue& catalogue_;
    std::set<std::string> found_;
};

}  // namespace

void find_asks(Catalogue& catalogue) {
    for (const auto* vars : catalogue.all_vars())
        for (const auto& each : vars->all)
            if (is_dynamic(each.value)) catalogue.asking.insert(each.name);
    if (catalogue.asking.empty()) return;
    for (auto& [name, crate] : catalogue.crates) {
        Mentions mentions(catalogue);
        mentions.add(crate);
        crate.asks = mentions.take();
    }
}

}  // namespace vigo::compile
