// types — descriptions for the compiler; it never gets hold of a want.

#include "agent/local/types.h"

namespace vigo::agent {

compile::Types describe_types(std::span<const resources::ResourceType> types) {
    compile::Types described;
    for (const auto& type : types)
        described.push_back({.name = type.name,
                             .doc = type.doc,
                             .fields = type.fields,
                             .check = [&type](const Value& attributes, Reader& reader) {
                                 type.decode(attributes, reader);
                             }});
    return described;
}

}  // namespace vigo::agent
