// piece — a rendered resource, and how many are kept. Internal to this folder.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compile/form.h"
#include "schema/diagnostic.h"

namespace vigo::compile {

/// So many pieces that are kept, as long as this lives; `total` is of a whole workshop.
class Load {
 public:
    using Total = std::shared_ptr<std::atomic<std::size_t>>;
    Load(Total total, std::size_t own) : total_(std::move(total)), own_(own) { *total_ += own_; }
    ~Load() { *total_ -= own_; }
    Load(const Load&) = delete;
    Load& operator=(const Load&) = delete;

 private:
    Total total_;
    std::size_t own_;
};

/// A rendered resource.
struct Piece {
    std::string body;                 ///< parts::write_body
    bool waits = false;               ///< for a trigger
    std::vector<std::size_t> claims;  ///< what it manages, as hashes
    std::set<std::string> secrets;    ///< that it needs
    Diagnostics findings;
    std::optional<Form> form;  ///< nothing: it is good for who tells the same alone
};

}  // namespace vigo::compile
