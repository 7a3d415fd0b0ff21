// counting — `new` and `delete` of the whole program, with a tally.

#include "counting.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<std::size_t> held = 0;
std::atomic<std::size_t> most = 0;

void note(std::size_t bytes) {
    const auto now = held += bytes;
    auto peak = most.load();
    while (now > peak && !most.compare_exchange_weak(peak, now)) continue;
}

}  // namespace

void* operator new(std::size_t size) {
    void* made = std::malloc(size == 0 ? 1 : size);
    if (made == nullptr) throw std::bad_alloc();
    note(malloc_usable_size(made));
    return made;
}

void operator delete(void* held_by) noexcept {
    if (held_by == nullptr) return;
    held -= malloc_usable_size(held_by);
    std::free(held_by);
}

void operator delete(void* held_by, std::size_t) noexcept { operator delete(held_by); }

namespace vigo {

std::size_t peak_of(const std::function<void()>& work) {
    const auto before = held.load();
    most = before;
    work();
    return most - before;
}

}  // namespace vigo
