#include "apps/seed.h"

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "apps/keys.h"
#include "base/error.h"
#include "base/text.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view environment = R"(# Read by docker-compose.yml beside it.
VIGO_IMAGE=vigo:latest
)";

constexpr std::string_view compose = R"(services:
  vigo:
    image: ${VIGO_IMAGE}
    network_mode: host
    restart: unless-stopped
    volumes:
      - /srv/vigo:/srv/vigo
)";

void lay_down(const std::string& path, std::string_view text) {
    if (fs::exists(path)) return;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) fail(Fault::unavailable, "writing {}", path);
    std::printf("made %s\n", path.c_str());
}

void make_folder(const std::string& path, fs::perms mode) {
    std::error_code error;
    if (!fs::create_directories(path, error)) {
        if (error) fail(Fault::unavailable, "making the folder {}: {}", path, error.message());
        return;
    }
    fs::permissions(path, mode);
}

}  // namespace

void make_folders(const server::Settings& settings) {
    constexpr auto closed = fs::perms::owner_all;
    constexpr auto open = closed | fs::perms::group_read | fs::perms::group_exec |
                          fs::perms::others_read | fs::perms::others_exec;
    make_folder(settings.home, open);
    make_folder(settings.paths.stacks, open);
    make_folder(settings.paths.agents, open);
    make_folder(settings.paths.tls, closed);
    make_folder(settings.paths.license, closed);
    make_folder(settings.secrets.secrets_dir, closed);
    make_folder(fs::path(settings.database.path).parent_path(), closed);
}

int seed(const server::Settings& settings) {
    make_folders(settings);
    lay_down(settings.home + "/server.yaml", server::sample_settings());
    lay_down(settings.home + "/.env", environment);
    lay_down(settings.home + "/docker-compose.yml", compose);
    const auto keys = open_keys(settings);
    KeyWarnings().look(*keys);
    std::printf("the certificate authority has the key digest %s\n",
                keys->authority().key_digest().c_str());
    return 0;
}

}  // namespace vigo
