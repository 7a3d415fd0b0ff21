// dpkg_status — reads /var/lib/dpkg/status: blank-line separated paragraphs of `Name: value`.

#include "resources/package/dpkg_status.h"

#include <utility>

#include "base/text.h"

namespace vigo::resources {
namespace {

void read_status(std::string_view value, DpkgPackage& into) {
    const auto words = split(value, ' ');
    if (words.size() != 3) return;
    into.want = words[0];
    into.flag = words[1];
    into.state = words[2];
}

/// The value when `line` is the field `name`; the file has tens of thousands of lines of other
/// fields.
bool is_field(std::string_view line, std::string_view name, std::string_view& value) {
    if (!line.starts_with(name)) return false;
    value = trim(line.substr(name.size()));
    return true;
}

}  // namespace

DpkgStatus DpkgStatus::parse(std::string_view text) {
    DpkgStatus status;
    std::string name;
    DpkgPackage package;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        std::string_view value;
        if (line.empty())
            status.add(std::exchange(name, {}), std::exchange(package, {}));
        else if (is_field(line, "Package:", value))
            name = value;
        else if (is_field(line, "Version:", value))
            package.version = value;
        else if (is_field(line, "Architecture:", value))
            package.architecture = value;
        else if (is_field(line, "Status:", value))
            read_status(value, package);
    }
    status.add(std::move(name), std::move(package));
    return status;
}

void DpkgStatus::add(std::string name, DpkgPackage package) {
    if (name.empty() || package.state.empty()) return;
    if (name == "dpkg" && native_.empty()) native_ = package.architecture;
    by_name_[std::move(name)].push_back(std::move(package));
}

const DpkgPackage* DpkgStatus::find(std::string_view name) const {
    const auto colon = name.find(':');
    const auto found = by_name_.find(std::string(name.substr(0, colon)));
    if (found == by_name_.end()) return nullptr;
    auto wanted =
        colon == std::string_view::npos ? std::string_view(native_) : name.substr(colon + 1);
    if (wanted == "native") wanted = native_;
    for (const auto& each : found->second)
        if (wanted.empty() || wanted == "any" || each.architecture == wanted ||
            each.architecture == "all")
            return &each;
    return nullptr;
}

}  // namespace vigo::resources
