// dpkg_status — dpkg's own record of what is installed: /var/lib/dpkg/status, see dpkg(1).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace vigo::resources {

struct DpkgPackage {
    std::string architecture;
    std::string version;
    std::string want;   ///< `install`, `hold`, `deinstall`, `purge`
    std::string flag;   ///< `ok`, `reinstreq`
    std::string state;  ///< `installed`, `config-files`, `half-configured`, …

    bool is_gone() const { return state == "not-installed" || state == "config-files"; }
    bool is_whole() const {
        return state == "installed" && flag == "ok" && (want == "install" || want == "hold");
    }
};

class DpkgStatus {
 public:
    static DpkgStatus parse(std::string_view text);

    /// Null when dpkg has never heard of it. `name` is a package of this machine's own
    /// architecture, `name:arch` one of that architecture.
    const DpkgPackage* find(std::string_view name) const;

 private:
    void add(std::string name, DpkgPackage package);

    std::unordered_map<std::string, std::vector<DpkgPackage>> by_name_;
    std::string native_;  // the architecture of dpkg itself
};

}  // namespace vigo::resources
