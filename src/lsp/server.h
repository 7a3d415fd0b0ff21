// server — the Language Server Protocol 3.17 for stacks: messages in, messages out, no input or
// output but the reading of stack folders.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lsp/stack_view.h"

namespace vigo::lsp {

class Server {
 public:
    explicit Server(compile::Types types) : types_(std::move(types)) {}

    /// The answers to one message, as it stood on the wire. Never throws: what cannot be answered
    /// is an error reply.
    std::vector<std::string> handle(std::string_view message);
    /// What changed has to be checked; to be asked for when no message waits, so that a burst of
    /// changes is checked once. The checks may run in another thread.
    bool has_due() const { return !changed_.empty(); }
    std::vector<Check> due();
    /// What the editor must be told after a check, also when there were changes since.
    std::vector<std::string> take(Check done);
    /// All of that at once.
    std::vector<std::string> idle();

    bool done() const { return done_; }
    /// 0 after `shutdown` and `exit`, else 1.
    int exit_status() const { return shut_down_ ? 0 : 1; }

 private:
    struct File {
        StackView* stack = nullptr;
        std::string name;
    };
    std::vector<std::string> dispatch(const Value& message);
    Value answer(const std::string& method, const Value& params);
    Value ask(const std::string& method, const Value& params);
    void notice(const std::string& method, const Value& params);
    void open(const Value& params);
    void close(const Value& params);
    /// The stack of a document, read when it is the first of it.
    File file_of(const Value& params);
    File file_at(const std::string& uri);
    /// What the editor has not been told yet.
    std::vector<std::string> publish(const StackView& stack);
    void reload_all();

    compile::Types types_;
    std::map<std::string, std::unique_ptr<StackView>> stacks_;
    std::map<std::string, File> opened_;  // by address
    std::set<StackView*> changed_;
    std::map<const StackView*, std::map<std::string, std::string>> told_;  // by file with findings
    bool initialised_ = false;
    bool shut_down_ = false;
    bool done_ = false;
};

}  // namespace vigo::lsp
