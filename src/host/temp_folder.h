// temp_folder — a folder of a test's own, gone at its end.
#pragma once

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"

namespace vigo {

/// Where nothing waits for a disk, if this machine has such a place.
inline std::filesystem::path in_memory() {
    const bool there = ::access("/dev/shm", W_OK | X_OK) == 0;
    return there ? std::filesystem::path("/dev/shm") : std::filesystem::temp_directory_path();
}

class TempFolder {
 public:
    TempFolder() : TempFolder(std::filesystem::temp_directory_path()) {}
    explicit TempFolder(const std::filesystem::path& under)
        : path_((under / "vigo-test-XXXXXX").string()) {
        if (::mkdtemp(path_.data()) == nullptr) fail(Fault::unavailable, "no folder {}", path_);
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + "/" + name; }

    /// Writes the file in place, with its missing parents.
    void write(const std::string& name, std::string_view content) const {
        const std::filesystem::path file = *this / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
    }
    std::string read(const std::string& name) const {
        std::ifstream file(*this / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

 private:
    std::string path_;
};

}  // namespace vigo
