// vandal — what no agent does: bytes that are no TLS, calls of nobody, broken envelopes, signatures
// of others, requests that were sent before. Each must be refused. Private to this folder.
#pragma once

#include <list>
#include <memory>

#include "simulate/lines.h"

namespace vigo::simulate {

class Vandal {
 public:
    Vandal(Stage& stage, Lines& lines);
    ~Vandal();

    void act();

 private:
    class Noise;
    void make_noise();
    void call_as_nobody();
    void misuse(std::uint64_t how);
    void judge(const std::optional<Error>& why);

    Stage& stage_;
    Lines& lines_;
    std::uint64_t acts_ = 0;
    std::list<std::unique_ptr<wire::Line>> nobodies_;
    std::list<std::shared_ptr<Noise>> noises_;  // shared with the loop for the rest of a turn
};

}  // namespace vigo::simulate
