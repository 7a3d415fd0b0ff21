// commands_real — programs of a real machine, or chrooted into the folder that stands for one.
#pragma once

#include <functional>

#include "host/host.h"
#include "host/rooted.h"
#include "host/spawn.h"

namespace vigo {

class RealCommands : public Commands {
 public:
    /// `root` is where `rooted` is; the references outlive this. `ran` is called after every
    /// command that may have changed something.
    RealCommands(std::string root, const Rooted& rooted, const Files& files,
                 const Accounts& accounts, Millis grace, std::function<void()> ran)
        : root_(std::move(root)),
          rooted_(rooted),
          files_(files),
          accounts_(accounts),
          grace_(grace),
          ran_(std::move(ran)) {}

    CommandResult query(const Command& command) const override;
    CommandResult run(const Command& command) override;
    bool exists(const std::string& program) const override;

 private:
    CommandResult execute(const Command& command) const;
    std::optional<std::string> find(const std::string& program) const;
    std::string require(const std::string& program) const;
    void become(Child& child, const std::string& user) const;
    Child prepare(const Command& command) const;

    std::string root_;
    const Rooted& rooted_;
    const Files& files_;
    const Accounts& accounts_;
    Millis grace_;
    std::function<void()> ran_;
};

}  // namespace vigo
