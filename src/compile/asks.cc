// asks — which dynamic variables the templates of a crate may read.
#include "compile/dynamic.h"
#include "compile/words.h"

namespace vigo::compile {

void find_asks(Catalogue& catalogue) {
    for (const auto* vars : catalogue.all_vars())
        for (const auto& each : vars->all)
            if (is_dynamic(each.value)) catalogue.asking.insert(each.name);
    if (catalogue.asking.empty()) return;
    for (auto& [name, crate] : catalogue.crates) {
        Words words;
        words.add(catalogue, crate);
        for (const auto& each : catalogue.asking)
            if (words.may_mean(each)) crate.asks.push_back(each);
    }
}

}  // namespace vigo::compile
