// leaf — the server's own certificate: issued again whenever its names or its time ask for it.
#pragma once

#include <string>
#include <vector>

#include "server/pki/authority.h"

namespace vigo::pki {

/// A pair of files, kept in memory. One thread at a time.
class Leaf {
 public:
    struct Files {
        std::string certificate;
        std::string key;
    };

    explicit Leaf(Files files) : files_(std::move(files)) {}

    /// Loads the pair, or issues a new one when it is missing, torn, lacks one of `names` or has
    /// one too many, is not valid yet, or ends within 30 days (contract B8). True when there is a
    /// new one. What the disk refuses is used all the same, and offered to it again the next time.
    /// A certificate of another authority is the operator's: it is used as it is, and
    /// never replaced. Throws Error(invalid), naming the file and the mend, when there is no usable
    /// pair.
    bool refresh(const Authority& authority, const std::vector<std::string>& names, Time now,
                 Warnings& warnings);

    const crypto::KeyPair& pair() const { return pair_; }

 private:
    bool load(const Authority& authority);
    void replace(const Authority& authority, const std::vector<std::string>& names, Time now,
                 Warnings& warnings);
    bool is_good(const crypto::KeyPair& pair, const Authority& authority,
                 const std::vector<std::string>& names, Time now) const;

    Files files_;
    crypto::KeyPair pair_;
    crypto::KeyPair unkept_;  // ours, that the disk has refused; none: empty
};

}  // namespace vigo::pki
