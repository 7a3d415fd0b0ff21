#include "apps/settings_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "server/secrets/vault.h"

namespace vigo {

namespace fs = std::filesystem;

server::Settings settings_in(const std::string& text, const std::string& file,
                             Diagnostics& findings) {
    const std::string home = fs::path(file).parent_path();
    Diagnostics set_aside;  // a reference may stand where a number is wanted
    const secrets::Vault vault(
        server::read_settings(text, file, home, set_aside).secrets.secrets_dir);
    return server::read_settings(text, file, home, findings, [&](std::string_view path) {
        try {
            return std::string(vault.get(path).view());
        } catch (const Error& error) {
            fail(Fault::invalid, "loading server config: resolving secret '{}': {}", path,
                 error.message());
        }
    });
}

server::Settings read_settings_file(const std::string& file, Diagnostics& findings) {
    std::ostringstream text;
    if (fs::exists(file)) {
        std::ifstream in(file, std::ios::binary);
        if (!in) fail(Fault::denied, "cannot read {}", file);
        text << in.rdbuf();
    }
    return settings_in(text.str(), file, findings);
}

}  // namespace vigo
