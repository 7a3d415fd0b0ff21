// fingerprint — what the policies of an entry are made of, as a digest.
#include "compile/compiling.h"
#include "schema/encode.h"

namespace vigo::compile {
namespace {

class Digest {
 public:
    void add(std::string_view name, const Value& value) {
        const auto bytes = encode(value);
        stream_.add(format("{}:{}:", name, bytes.size()));
        stream_.add(bytes);
    }
    /// The crate and the files that its resources may take their content from.
    void add(const Catalogue& catalogue, const Crate& crate) {
        add(crate.name, crate.written);
        for (const auto& resource : crate.resources)
            for (const auto& variant : resource.variants) add_files(catalogue, variant);
    }
    std::string finish() {
        const auto made = stream_.finish();
        return to_hex(made);
    }

 private:
    void add_files(const Catalogue& catalogue, const Variant& variant) {
        if (variant.source.parsed) {  // which one, an envoy's data tells
            for (const auto& [path, file] : catalogue.templates) add(path, file.text);
        } else if (const Value* content = variant.attributes.find("content")) {
            const auto& file = content->where().file;
            if (file && file->starts_with("templates/")) add(*file, *content);
        }
    }

    crypto::Sha256Stream stream_;
};

}  // namespace

std::string fingerprint(const Catalogue& catalogue, std::size_t entry) {
    const auto& of = catalogue.entries.at(entry);
    Digest digest;
    Value own = of.written;  // whom it is for does not matter
    if (own.is_map()) own.edit_map().erase("match");
    digest.add("entry", own);
    for (const auto* common : Catalogue::chain(catalogue.commons, of.directory))
        digest.add("common", common->written);
    const auto layers = layers_of(catalogue, of);
    for (const auto& layer : layers.roles)
        digest.add("role", catalogue.roles.find(layer.name.substr(5))->second.written);
    for (const auto* tiers : Catalogue::chain(catalogue.environments, of.directory))
        if (const auto tier = tiers->find(of.environment.name); tier != tiers->end())
            digest.add("environment", tier->second.written);
    const auto all =
        inclusions(catalogue, layers, [](const Condition&) { return std::string("?"); });
    for (const auto& each : all) digest.add(catalogue, *each.crate);
    return digest.finish();
}

}  // namespace vigo::compile
