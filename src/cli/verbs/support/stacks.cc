#include "cli/verbs/support/stacks.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "base/error.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kept = "default";  // the name of the first stack, a plain folder
constexpr const char* switching = ".switching";

void check_name(const std::string& name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    };
    if (name.empty() || name.front() == '.' || !std::all_of(name.begin(), name.end(), fits))
        fail(Fault::invalid,
             "\"{}\" is no name for a stack: letters, digits, `-`, `_` and `.` make one", name);
}

}  // namespace

std::string Stacks::folder_of(const std::string& name) const { return current_ + ".d/" + name; }

bool Stacks::is_plain() const {
    return fs::symlink_status(current_).type() == fs::file_type::directory;
}

std::string Stacks::chosen() const {
    std::error_code none;
    const auto to = fs::read_symlink(current_, none);
    return none ? "" : to.filename().string();
}

std::vector<std::string> Stacks::names() const {
    std::vector<std::string> all;
    std::error_code none;
    for (const auto& each : fs::directory_iterator(current_ + ".d", none))
        if (each.is_directory() && !each.path().filename().string().starts_with('.'))
            all.push_back(each.path().filename().string());
    std::sort(all.begin(), all.end());
    return all;
}

void Stacks::create(const std::string& name, const std::string& copy_of) const {
    check_name(name);
    const auto folder = folder_of(name);
    if (fs::exists(fs::symlink_status(folder)))
        fail(Fault::conflict, "there is a stack {} already", name);
    fs::create_directories(fs::path(folder).parent_path());
    const auto draft = folder_of(".new-" + name);  // appears under its name when it is whole
    fs::remove_all(draft);
    if (copy_of.empty())
        fs::create_directory(draft);
    else
        fs::copy(copy_of + "/", draft,
                 fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::rename(draft, folder);
}

/// A switch that was stopped between its two steps has left the folder of before beside.
std::string Stacks::finish_switch() const {
    const auto beside = current_ + switching;
    if (fs::symlink_status(beside).type() != fs::file_type::directory) return {};
    const auto to = folder_of(std::string(kept));
    if (fs::exists(fs::symlink_status(to)))
        fail(Fault::conflict,
             "{} is the stack from before a switch that was interrupted, and {} is taken: move one "
             "of them away",
             beside, to);
    if (::rename(beside.c_str(), to.c_str()) != 0)
        fail_errno(errno, format("moving {}, the stack of before, to {}", beside, to));
    return std::string(kept);
}

std::string Stacks::choose(const std::string& name) const {
    check_name(name);
    const auto put_aside = finish_switch();
    if (!fs::is_directory(folder_of(name))) fail(Fault::not_found, "there is no stack {}", name);
    const bool plain = is_plain();
    if (plain && fs::exists(folder_of(std::string(kept))))
        fail(Fault::conflict, "{} is a folder, and {} is taken: move one of them away", current_,
             folder_of(std::string(kept)));
    const auto link = current_ + switching;
    ::unlink(link.c_str());
    const auto to = fs::path(current_).filename().string() + ".d/" + name;
    if (::symlink(to.c_str(), link.c_str()) != 0) fail_errno(errno, "making " + link);
    // Exchanged in one step: nobody ever finds no stacks folder.
    const unsigned how = plain ? RENAME_EXCHANGE : 0;
    if (::renameat2(AT_FDCWD, link.c_str(), AT_FDCWD, current_.c_str(), how) != 0)
        fail_errno(errno, "switching " + current_);
    return plain ? finish_switch() : put_aside;
}

}  // namespace vigo::cli
