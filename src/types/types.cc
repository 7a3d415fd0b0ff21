// types — describes every resource type and every trait to the compiler.

#include "types/types.h"

#include "resources/catalogue.h"
#include "traits/catalogue.h"

namespace vigo {

compile::Types compile_types() {
    compile::Types types;
    for (auto& type : resources::all()) {
        types.resources.push_back({.name = type.name,
                                   .doc = type.doc,
                                   .fields = std::move(type.fields),
                                   .check = std::move(type.judge)});
    }
    for (const auto& collector : traits::all())
        for (const auto& each : collector.provides)
            types.traits.push_back({.path = each.path, .kind = each.kind, .doc = each.doc});
    return types;
}

}  // namespace vigo
