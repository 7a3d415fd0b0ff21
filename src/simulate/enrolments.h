// enrolments — machines that become envoys as agents do, a few at a time. Private to this folder.
#pragma once

#include <memory>
#include <vector>

#include "simulate/stage.h"

namespace vigo::simulate {

class Enrolments {
 public:
    explicit Enrolments(Stage& stage);

    /// Goes on with those that are left.
    void begin();
    bool are_done() const { return next_ == waiting_.size() && under_way_ == 0; }
    /// Hangs up.
    void end() { line_.reset(); }

 private:
    void ask();
    void take(std::size_t at, const std::string& reply);

    Stage& stage_;
    std::vector<std::size_t> waiting_;  // who has no id yet
    std::size_t next_ = 0;
    std::size_t under_way_ = 0;
    std::unique_ptr<wire::Line> line_;  // of nobody
};

}  // namespace vigo::simulate
