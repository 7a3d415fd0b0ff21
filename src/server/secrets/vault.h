// vault — the local backend: one sealed file for each secret, in a folder that only its owner can
// enter. Nothing of it is kept in memory between two calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "crypto/wiped.h"

namespace vigo::secrets {

class PrivateFolder;

/// Reading is safe at any time and from any process, beside a rotation too. Whoever changes
/// something excludes all others who would. Everything throws Error with the mend in its message,
/// never with a value.
class Vault {
 public:
    /// `folder` is made with the first secret, or by `init`.
    explicit Vault(std::string folder) : folder_(std::move(folder)) {}
    const std::string& folder() const { return folder_; }

    /// The folder and its master key, where they are missing; false when both were there.
    bool init();

    /// Throws unless the folder and its master key can be read.
    void demand_ready() const;
    bool is_ready() const;

    /// Error(not_found) `file not found` when there is none, Error(denied) when a file or folder is
    /// not safe, Error(invalid) when it was damaged, moved, or sealed by a key that is gone.
    crypto::Wiped get(std::string_view path) const;
    /// Why the secret cannot be had; "" when it can. Throws nothing.
    std::string problem_of(std::string_view path) const;

    /// Text in UTF-8 without NUL, 1 to `limits::secret_bytes`. Also puts a damaged file right.
    void set(std::string_view path, std::string_view value, Time now);
    /// False when there is none.
    bool remove(std::string_view path, Time now);

    struct Listed {
        std::string path;
        std::uint64_t revision = 0;  ///< a time in milliseconds, or more
        std::size_t bytes = 0;       ///< of its value
        std::string problem;         ///< why it cannot be read; "" mostly
    };
    /// All files, sorted by path; none is opened with a key. None without a folder.
    std::vector<Listed> list() const;
    /// Another text after each change; "" before the first.
    std::string stamp() const;

    struct Rotated {
        std::size_t secrets = 0;
        bool was_interrupted = false;  ///< an earlier rotation was ended, no new one begun
    };
    /// Another master key. Killed at any moment, it leaves all secrets readable, and is ended by
    /// the next one. Refuses when some secret cannot be opened: it would be lost.
    Rotated rotate();

 private:
    std::string folder_;
};

/// Such a value, random, of letters and digits.
crypto::Wiped random_value(std::size_t length);

}  // namespace vigo::secrets
