// words — which names the texts of a configuration can mean: for what is asked, and for what nobody
// uses.
#pragma once

#include <string_view>
#include <unordered_set>

#include "compile/catalogue.h"

namespace vigo::compile {

/// The words inside of templates, conditions and references. Finds some that are not meant, and
/// misses none but those that a template puts together; a template that reads `.Vars` as a whole
/// may mean every one. Refers to the texts of the catalogue.
class Words {
 public:
    /// All of `text`: a condition, the name of a variable.
    void add(std::string_view text);
    /// What stands between `{{` and `}}` in any text of `value`.
    void add_templates(const Value& value);
    void add_parsed(const lang::Template& text);
    void add(const Catalogue& catalogue, const Crate& crate);
    void add(const Catalogue& catalogue, const Resource& resource);
    void add(const Condition& when) { add(when.text); }
    /// The keys of its tables.
    void add(const Lookups& lookups);

    /// Whether all words of `name` were met.
    bool may_mean(std::string_view name) const;

 private:
    std::unordered_set<std::string_view> words_;
    bool all_ = false;
};

}  // namespace vigo::compile
