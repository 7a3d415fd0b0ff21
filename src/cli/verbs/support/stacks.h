// stacks — several stacks of which one is worked on: `stacks` is a link to one folder of
// `stacks.d`. A plain folder `stacks` is the only one, until the first switch moves it there.
#pragma once

#include <string>
#include <vector>

namespace vigo::cli {

class Stacks {
 public:
    /// `current`: the path of the stacks folder of server.yaml.
    explicit Stacks(std::string current) : current_(std::move(current)) {}

    std::string folder_of(const std::string& name) const;
    /// The name of the one that is worked on; "" when `stacks` is a plain folder or nothing.
    std::string chosen() const;
    bool is_plain() const;
    std::vector<std::string> names() const;
    /// Throws Error when the name is taken or no name for a folder.
    void create(const std::string& name, const std::string& copy_of) const;
    /// Gives back the name under which a plain folder is kept from now on; "" when it was a link.
    std::string choose(const std::string& name) const;

 private:
    std::string finish_switch() const;

    std::string current_;
};

}  // namespace vigo::cli
