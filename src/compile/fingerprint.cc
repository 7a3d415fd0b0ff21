// fingerprint — what the policies of entries are made of, as digests.
#include <unordered_map>

#include "compile/compiling.h"
#include "schema/encode.h"

namespace vigo::compile {
namespace {

using Digest = crypto::Sha256;

Digest digest_of(const Value& written) { return crypto::sha256(encode(written)); }

/// Most entries share most of what they are made of: each part is digested once.
class Fingerprints {
 public:
    explicit Fingerprints(const Catalogue& catalogue) : catalogue_(catalogue) {}

    std::string of(const Entry& entry);

 private:
    void add(std::string_view part, const Digest& digest);
    template <class Part>
    void add_written(std::string_view part, const Part& from) {
        add(part, once(from, [&] { return digest_of(from.written); }));
    }
    template <class Part, class Make>
    const Digest& once(const Part& part, const Make& make);
    Digest of_crate(const Crate& crate);
    void add_files(const Variant& variant, crypto::Sha256Stream& into);
    const Digest& of_all_files();

    const Catalogue& catalogue_;
    std::unordered_map<const void*, Digest> known_;
    crypto::Sha256Stream stream_;
};

void Fingerprints::add(std::string_view part, const Digest& digest) {
    stream_.add(format("{}:", part));
    stream_.add(crypto::view(digest));
}

template <class Part, class Make>
const Digest& Fingerprints::once(const Part& part, const Make& make) {
    const auto known = known_.find(&part);
    return known != known_.end() ? known->second : known_.emplace(&part, make()).first->second;
}

std::string Fingerprints::of(const Entry& entry) {
    auto own = entry.written;  // whom it is for does not matter
    if (own.is_map()) own.edit_map().erase("match");
    add("entry", digest_of(own));
    for (const auto* common : Catalogue::chain(catalogue_.commons, entry.directory))
        add_written("common", *common);
    const auto layers = layers_of(catalogue_, entry);
    for (const auto& layer : layers.roles)
        add_written("role", catalogue_.roles.find(layer.name.substr(5))->second);
    for (const auto* tiers : Catalogue::chain(catalogue_.environments, entry.directory))
        if (const auto tier = tiers->find(entry.environment.name); tier != tiers->end())
            add_written("environment", tier->second);
    const auto undecided = [](const Condition&) { return std::string("?"); };
    for (const auto& each : inclusions(catalogue_, layers, undecided))
        add("crate", once(*each.crate, [&] { return of_crate(*each.crate); }));
    return to_hex(stream_.finish());
}

/// The crate and the files that its resources may take their content from.
Digest Fingerprints::of_crate(const Crate& crate) {
    crypto::Sha256Stream stream;
    stream.add(format("{}:{}:", crate.name.size(), crate.name));
    stream.add(crypto::view(digest_of(crate.written)));
    for (const auto& resource : crate.resources)
        for (const auto& variant : resource.variants) add_files(variant, stream);
    return stream.finish();
}

void Fingerprints::add_files(const Variant& variant, crypto::Sha256Stream& into) {
    if (!variant.source.text.empty())  // which one, an envoy's data tells
        return into.add(crypto::view(of_all_files()));
    const Value* content = variant.attributes.find("content");
    if (content == nullptr || !content->where().file) return;
    const auto file = catalogue_.templates.find(*content->where().file);
    if (file == catalogue_.templates.end()) return;
    into.add(crypto::view(once(file->second, [&] { return digest_of(file->second.text); })));
}

const Digest& Fingerprints::of_all_files() {
    return once(catalogue_.templates, [this] {
        crypto::Sha256Stream all;
        for (const auto& [path, file] : catalogue_.templates) {
            all.add(format("{}:{}:", path.size(), path));
            all.add(crypto::view(once(file, [&] { return digest_of(file.text); })));
        }
        return all.finish();
    });
}

}  // namespace

std::vector<std::string> fingerprints(const Catalogue& catalogue) {
    Fingerprints all(catalogue);
    std::vector<std::string> made;
    made.reserve(catalogue.entries.size());
    for (const auto& entry : catalogue.entries) made.push_back(all.of(entry));
    return made;
}

}  // namespace vigo::compile
