// trial — reads a database in a child process, whose death is the answer when the damage is bad.

#include <lmdb.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "agent/store/database.h"
#include "base/error.h"
#include "base/text.h"

namespace vigo::agent {
namespace {

constexpr unsigned patience_s = 20;  // a damaged tree may also run in circles

/// Walks the list of free pages: writing goes by it, so damage there would show only later. LMDB
/// keeps it in its table 0; each entry is a count and as many page numbers.
void walk_free_pages(const std::string& folder) {
    MDB_env* env = nullptr;
    MDB_txn* txn = nullptr;
    MDB_cursor* cursor = nullptr;
    if (mdb_env_create(&env) != 0 ||
        mdb_env_open(env, folder.c_str(), MDB_RDONLY | MDB_NOTLS, 0600) != 0 ||
        mdb_txn_begin(env, nullptr, MDB_RDONLY, &txn) != 0 || mdb_cursor_open(txn, 0, &cursor) != 0)
        fail(Fault::internal, "cannot be opened");
    MDB_val key{};
    MDB_val value{};
    while (mdb_cursor_get(cursor, &key, &value, MDB_NEXT) == 0) {
        const auto* numbers = static_cast<const std::size_t*>(value.mv_data);
        if (value.mv_size < sizeof *numbers || value.mv_size / sizeof *numbers <= numbers[0])
            fail(Fault::internal, "its list of free pages is damaged");
    }
    mdb_cursor_close(cursor);
    mdb_txn_abort(txn);
    mdb_env_close(env);
}

std::string read_all(const std::string& folder, std::size_t most_bytes) {
    try {
        walk_free_pages(folder);
        Database::open(folder, most_bytes)->each("", [](auto, auto) { return true; });
        return {};
    } catch (const Error& error) {
        return error.fault() == Fault::internal ? error.message() : "";
    }
}

[[noreturn]] void read_all_and_exit(const std::string& folder, std::size_t most_bytes, int answer) {
    for (const int deadly : {SIGSEGV, SIGBUS, SIGABRT}) std::signal(deadly, SIG_DFL);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    alarm(patience_s);
    const auto wrong = read_all(folder, most_bytes);
    const auto written = write(answer, wrong.data(), wrong.size());
    _exit(written == static_cast<ssize_t>(wrong.size()) ? 0 : 1);
}

std::string all_of(int handle) {
    std::string text;
    std::array<char, 512> piece{};
    for (;;) {
        const auto got = read(handle, piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return text;
        text.append(piece.data(), static_cast<std::size_t>(got));
    }
}

int wait_for(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

}  // namespace

std::string try_database(const std::string& folder, std::size_t most_bytes) {
    struct stat found {};
    if (stat((folder + "/data.mdb").c_str(), &found) != 0) return {};
    int ends[2];
    if (pipe(ends) != 0) fail_errno(errno, "looking at the store");
    const pid_t child = fork();
    if (child < 0) fail_errno(errno, "looking at the store");
    if (child == 0) read_all_and_exit(folder, most_bytes, ends[1]);
    close(ends[1]);
    auto wrong = all_of(ends[0]);
    close(ends[0]);
    const int status = wait_for(child);
    if (WIFSIGNALED(status)) return format("reading it ended with signal {}", WTERMSIG(status));
    return wrong.empty() && WEXITSTATUS(status) != 0 ? "it cannot be read" : wrong;
}

}  // namespace vigo::agent
