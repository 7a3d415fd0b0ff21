// capabilities — type names to attribute names, canonically.

#include "agent/capabilities.h"

#include "agent/assignment.h"
#include "schema/json.h"

namespace vigo::agent {

Capabilities capabilities_of(std::span<const resources::ResourceType> types) {
    Map by_name;
    for (const auto& type : types) {
        Value::List attributes;
        for (const auto& field : type.fields) attributes.emplace_back(field.name);
        by_name.add(type.name, attributes);
    }
    Map root;
    root.add("types", by_name);
    Capabilities made{.json = to_canonical_json(root)};
    made.digest = digest_of(made.json);
    return made;
}

}  // namespace vigo::agent
