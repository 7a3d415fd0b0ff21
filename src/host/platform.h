// platform — which operating system a machine runs, by its os-release(5).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "host/host.h"

namespace vigo {

/// Texts are "" when unknown.
struct Platform {
    std::string id;  ///< `ubuntu`
    std::string
        family;  ///< `debian`, `rhel`, `suse`, `arch`, `alpine`, `gentoo`, `slackware`; else the id
    std::string version;  ///< `22.04`; a rolling system has none
    std::string name;     ///< `Ubuntu 22.04.4 LTS`
    /// The system that this one is made from, or itself: Linux Mint 22 is `ubuntu`, `noble`.
    std::string upstream_id;
    std::string upstream_codename;
};

/// Of the text of an os-release file.
Platform parse_platform(std::string_view os_release);

/// Of a machine; read once while its os-release is unchanged. Never null.
std::shared_ptr<const Platform> platform_of(const Host& host);

}  // namespace vigo
