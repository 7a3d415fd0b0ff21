#include "resources/cases/real_root.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace vigo::resources {
namespace {

namespace fs = std::filesystem;

void make(const FakeFile& file, const std::string& path) {
    switch (file.kind) {
        case FileKind::regular:
            std::ofstream(path, std::ios::binary) << file.content;
            break;
        case FileKind::directory:
            ::mkdir(path.c_str(), 0700);
            break;
        case FileKind::symlink:
            fs::create_symlink(file.content, path);
            break;
        case FileKind::other:
            ::mkfifo(path.c_str(), 0600);
            break;
    }
}

FakeFile read(const std::string& path) {
    struct stat about {};
    if (::lstat(path.c_str(), &about) != 0) fail_errno(errno, "looking at " + path);
    FakeFile file{.kind = FileKind::other,
                  .mode = about.st_mode & 07777U,
                  .uid = about.st_uid,
                  .gid = about.st_gid};
    if (S_ISDIR(about.st_mode)) file.kind = FileKind::directory;
    if (S_ISLNK(about.st_mode)) {
        file.kind = FileKind::symlink;
        file.content = fs::read_symlink(path).string();
    }
    if (S_ISREG(about.st_mode)) {
        file.kind = FileKind::regular;
        std::ifstream in(path, std::ios::binary);
        file.content = {std::istreambuf_iterator<char>(in), {}};
    }
    return file;
}

}  // namespace

void lay_out(const FakeHost& host, const std::string& folder) {
    for (const auto& [path, first] : host.disk().all()) {
        const auto here = folder + path;
        if (first != path) {
            fs::create_hard_link(folder + first, here);
            continue;
        }
        const auto& file = *host.disk().find(path);
        make(file, here);
        if (::lchown(here.c_str(), file.uid, file.gid) != 0)
            fail_errno(errno, "giving away " + here);
        if (file.kind != FileKind::symlink) ::chmod(here.c_str(), file.mode);
    }
}

FakeState state_of(const std::string& folder) {
    FakeHost host;
    auto& disk = host.disk();
    disk.erase("/");
    disk.set("/", read(folder));
    std::map<std::pair<dev_t, ino_t>, std::string> first;
    std::vector<std::string> paths;
    for (const auto& each : fs::recursive_directory_iterator(folder))
        paths.push_back(each.path().string());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
        const auto name = path.substr(folder.size());
        if (name == "/etc/.pwd.lock") continue;
        struct stat about {};
        ::lstat(path.c_str(), &about);
        const auto known = first.emplace(std::pair(about.st_dev, about.st_ino), name);
        if (known.second)
            disk.set(name, read(path));
        else
            disk.set_hard_link(name, known.first->second);
    }
    return host.state();
}

}  // namespace vigo::resources
