// told — the texts, each made once.
#include "compile/told.h"

#include <bit>

#include "base/text.h"
#include "compile/stable.h"
#include "schema/encode.h"
#include "schema/secrets.h"

namespace vigo::compile {
namespace {

constexpr std::string_view root = "Traits.";

/// How many steps of `path` are there, and what stands at their end unless it is a map: whoever
/// went that far learnt no more.
std::string absent(const Value& traits, std::string_view path, std::string (*write)(const Value&)) {
    const Value* last = &traits;
    std::size_t steps = 0;
    for (std::size_t end = path.find('.'); end != std::string_view::npos;
         end = path.find('.', end + 1), ++steps) {
        const Value* found = traits.at_path(path.substr(0, end));
        if (found == nullptr) break;
        last = found;
    }
    return format("-{}{}", steps, last->is_map() ? std::string() : write(*last));
}

}  // namespace

std::string text_told(std::string_view hostname, const Value& traits, std::string_view path,
                      std::string (*write)(const Value&)) {
    if (path == "hostname") return std::string(hostname);
    // Of a root that is not known here everything counts: that shares too little, never too much.
    if (!path.starts_with(root)) return format("{} {}", hostname, write(stable_part(traits)));
    path.remove_prefix(root.size());
    const Value* found = traits.at_path(path);
    return found != nullptr ? "+" + write(*found) : absent(traits, path, write);
}

const std::string& Told::at(const std::string& path) {
    const auto [at, is_new] = texts_.try_emplace(path);
    if (is_new) at->second = path.starts_with(about) ? text_about(path) : text_of(path);
    return at->second;
}

std::string Told::text_of(std::string_view path) const {
    return text_told(hostname_, traits_, path, encode);
}

std::string Told::text_about(std::string_view path) const {
    path.remove_prefix(1);
    const Value name(hostname_);
    const Value* found = path == "hostname" ? &name : nullptr;
    if (path.starts_with(root)) found = traits_.at_path(path.substr(root.size()));
    if (found == nullptr || !found->is_scalar() || found->is_null()) return text_of(path);
    const auto text = found->source();
    if (text.find(secrets::marker_begin.substr(0, 2)) != std::string::npos) return text_of(path);
    return {'\0', static_cast<char>(std::bit_width(text.size()))};
}

}  // namespace vigo::compile
