// folder — walks a stacks folder by file descriptors, so that nobody can exchange a folder for a
// link on the way.

#include "stack/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "schema/rules.h"
#include "schema/utf8.h"
#include "stack/entry.h"

namespace vigo::stack {
namespace {

class Fd {
 public:
    explicit Fd(int fd) : fd_(fd) {}
    ~Fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }

 private:
    int fd_;
};

constexpr int never_follow = O_RDONLY | O_NOFOLLOW | O_CLOEXEC;

/// Names in a folder, in byte order, without `.` and `..`.
std::vector<std::string> names_in(int folder) {
    std::vector<std::string> names;
    const int copy = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (copy < 0) fail_errno(errno, "opening");
    const std::unique_ptr<DIR, int (*)(DIR*)> all(::fdopendir(copy), ::closedir);
    while (const auto* entry = ::readdir(all.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::string read_link(int folder, const std::string& name) {
    std::string to(4096, '\0');
    const auto size = ::readlinkat(folder, name.c_str(), to.data(), to.size());
    if (size < 0) fail_errno(errno, "reading the link");
    to.resize(static_cast<std::size_t>(size));
    return to;
}

bool leads_to_folder(int parent, const std::string& name) {
    struct stat status {};
    return ::fstatat(parent, name.c_str(), &status, 0) == 0 && S_ISDIR(status.st_mode);
}

/// At most one byte more than `most`, so that the caller sees that there is more. `size` is what
/// the file claims: most files are small, and a tree of thousands is held in memory.
std::string read_all(int fd, std::size_t size, std::size_t most) {
    std::string text(std::min(size, most) + 1, '\0');
    std::size_t had = 0;
    for (;;) {
        if (had > most) return text;
        if (had == text.size()) text.resize(std::min(2 * had + (64U << 10), most + 1));
        const auto got = ::read(fd, text.data() + had, text.size() - had);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail_errno(errno, "reading");
        if (got == 0) break;
        had += static_cast<std::size_t>(got);
    }
    text.resize(had);
    return text;
}

class Walk {
 public:
    Walk(std::string root, Diagnostics& findings)
        : root_(std::move(root)),
          findings_(findings),
          fd_(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
        if (!fd_) fail_errno(errno, format("reading the stacks folder {}", root_));
    }

    Tree run() {
        folder(fd_.get(), "", 0);
        return std::move(tree_);
    }

 private:
    void folder(int fd, const std::string& prefix, int depth) {
        if (depth > limits::stack_depth)
            return refuse(rule::over_budget, prefix,
                          format("folders nested deeper than {}", limits::stack_depth));
        std::vector<std::string> names;
        guarded(prefix, [&] { names = names_in(fd); });
        for (const auto& name : names) {
            if (full_) return;
            guarded(prefix + name, [&] { entry(fd, name, prefix + name, depth); });
        }
    }

    void entry(int parent, const std::string& name, const std::string& path, int depth) {
        struct stat status {};
        if (::fstatat(parent, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            fail_errno(errno, "looking at it");
        if (S_ISDIR(status.st_mode)) {
            if (!folder_belongs(path)) return;
            const Fd inner(::openat(parent, name.c_str(), never_follow | O_DIRECTORY));
            if (!inner) fail_errno(errno, "opening");
            return folder(inner.get(), path + "/", depth + 1);
        }
        if (S_ISLNK(status.st_mode) && folder_belongs(path) && leads_to_folder(parent, name))
            return refuse(rule::bad_link, path, "a link to a folder is not followed",
                          "move the folder here, or link its files");
        if (!wanted(path)) return;
        if (S_ISLNK(status.st_mode)) return link(parent, name, path);
        file(Fd(::openat(parent, name.c_str(), never_follow | O_NONBLOCK)), path);
    }

    bool wanted(const std::string& path) {
        const auto belongs = file_belongs(path);
        if (belongs == Belongs::mistaken)
            findings_.warning(
                rule::ignored_file, place(path), "this file is not part of the stack",
                path.ends_with(".tmpl") ? "move it under templates/" : "call it .vgo");
        if (belongs == Belongs::yes && !is_printable_name(path)) {
            refuse(rule::unreadable_file, printable(to_utf8(path), 200),
                   "the name is not printable text", "rename the file");
            return false;
        }
        return belongs == Belongs::yes;
    }

    void link(int parent, const std::string& name, const std::string& path) {
        const auto target = link_target(path, read_link(parent, name));
        if (!target)
            return refuse(rule::bad_link, path, "the link leads out of the stacks folder",
                          "replace it by a file, or by a relative link within the folder");
        Fd found(::dup(fd_.get()));
        const auto steps = split(*target, '/');
        for (std::size_t at = 0; at < steps.size() && found; ++at) {
            const int how = at + 1 < steps.size() ? O_DIRECTORY : O_NONBLOCK;
            found = Fd(::openat(found.get(), std::string(steps[at]).c_str(), never_follow | how));
        }
        if (!found)
            return refuse(
                rule::bad_link, path,
                format("the link leads to {}, which is no file that can be read", *target),
                "a link leads to a file, not over further links");
        file(found, path);
    }

    void file(const Fd& fd, const std::string& path) {
        if (!fd) fail_errno(errno, "opening");
        struct stat status {};
        if (::fstat(fd.get(), &status) != 0) fail_errno(errno, "looking at it");
        if (!S_ISREG(status.st_mode))
            return refuse(rule::unreadable_file, path, "this is no regular file",
                          "remove it from the folder");
        auto text =
            read_all(fd.get(), static_cast<std::size_t>(status.st_size), limits::yaml_bytes);
        if (text.size() > limits::yaml_bytes)
            return refuse(rule::over_budget, path, format("more than {} bytes", limits::yaml_bytes),
                          "split the file");
        if (!is_utf8(text))
            return refuse(rule::unreadable_file, path, "the content is not UTF-8 text",
                          "save it as UTF-8; what is no text cannot be a template");
        keep(path, std::move(text));
    }

    void keep(const std::string& path, std::string text) {
        bytes_ += text.size();
        tree_.emplace(path, std::move(text));
        if (tree_.size() > limits::stack_files)
            overflow(format("more than {} files", limits::stack_files));
        else if (bytes_ > limits::stack_bytes)
            overflow(format("more than {} bytes in all", limits::stack_bytes));
    }

    void overflow(std::string message) {
        full_ = true;
        findings_.error(rule::over_budget, {FileName::make(root_), 0, 0}, std::move(message),
                        "split the stack");
    }

    /// A fence: what the system refuses for one file is a finding, and the others are read all the
    /// same.
    template <class Do>
    void guarded(const std::string& path, Do&& work) {
        try {
            work();
        } catch (const Error& error) {
            refuse(rule::unreadable_file, path, error.message());
        }
    }

    void refuse(std::string_view rule, const std::string& path, std::string message,
                std::string hint = {}) {
        findings_.error(rule, place(path), std::move(message), std::move(hint));
    }

    static Place place(const std::string& path) { return {FileName::make(path), 0, 0}; }

    std::string root_;
    Diagnostics& findings_;
    Fd fd_;
    Tree tree_;
    std::size_t bytes_ = 0;
    bool full_ = false;
};

}  // namespace

Tree read_folder(const std::string& folder, Diagnostics& findings) {
    return Walk(folder, findings).run();
}

std::string digest_of(const Tree& tree) {
    crypto::Sha256Stream stream;
    for (const auto& [path, text] : tree) {
        ByteWriter head;
        head.text(path);
        head.count(text.size());
        stream.add(head.take());
        stream.add(text);
    }
    return to_hex(stream.finish());
}

}  // namespace vigo::stack
