// program — the parts of vigosrv, joined: started in the order of contract B1, stopped in reverse.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>

#include "server/settings.h"

namespace vigo {

std::string_view program_version();

/// Serves from construction to destruction. Throws Error when a part cannot start; the message
/// names it.
class Program {
 public:
    /// `is_simulation`: for a rehearsal; its certificates say so.
    explicit Program(const server::Settings& settings, bool is_simulation = false);
    /// Answers what is under way, writes what is dirty, marks the stop as orderly.
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    /// Where agents connect.
    int grpc_port() const;
    /// Loads what is published; the old config stays when that fails.
    void reload();

 private:
    struct Parts;
    void keep_house(const std::stop_token& stop);

    std::unique_ptr<Parts> parts_;
    std::mutex waiting_;
    std::condition_variable_any woken_;
    std::jthread housekeeper_;
};

}  // namespace vigo
