// types — describes every resource type to the compiler.

#include "types/types.h"

#include "resources/catalogue.h"

namespace vigo {

compile::Types compile_types() {
    compile::Types types;
    for (auto& type : resources::all()) {
        const auto decode = type.decode;
        types.push_back({.name = type.name,
                         .doc = type.doc,
                         .fields = std::move(type.fields),
                         .check = [decode](const Value& attributes, Reader& reader) {
                             decode(attributes, reader);
                         }});
    }
    return types;
}

}  // namespace vigo
