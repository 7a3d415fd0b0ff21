// shared — one immutable thing with many holders, for eight bytes a holder.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace vigo {

/// Counts who holds the thing that derives from it; thread safe, as with std::shared_ptr.
class Counted {
 public:
    Counted() = default;
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;

    void hold() const { holders_.fetch_add(1, std::memory_order_relaxed); }
    /// Whether that was the last holder: the caller must then delete it.
    bool let_go() const { return holders_.fetch_sub(1, std::memory_order_acq_rel) == 1; }
    bool has_one_holder() const { return holders_.load(std::memory_order_acquire) == 1; }

 private:
    mutable std::atomic<std::uint32_t> holders_{1};
};

/// Like std::shared_ptr<const T>, at half its size. Null when nothing was given.
template <class T>
class Shared {
 public:
    Shared() = default;
    Shared(std::nullptr_t) {}
    template <class... From>
    static Shared make(From&&... from) {
        Shared made;
        made.box_ = new Box(std::forward<From>(from)...);
        return made;
    }
    Shared(const Shared& other) : box_(other.box_) {
        if (box_ != nullptr) box_->hold();
    }
    Shared(Shared&& other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
    Shared& operator=(Shared other) noexcept {
        std::swap(box_, other.box_);
        return *this;
    }
    ~Shared() {
        if (box_ != nullptr && box_->let_go()) delete box_;
    }

    explicit operator bool() const { return box_ != nullptr; }
    const T& operator*() const { return box_->content; }
    const T* operator->() const { return &box_->content; }
    /// The same thing, not an equal one.
    friend bool operator==(const Shared& a, const Shared& b) { return a.box_ == b.box_; }

 private:
    struct Box : Counted {
        template <class... From>
        explicit Box(From&&... from) : content(std::forward<From>(from)...) {}
        const T content;
    };
    const Box* box_ = nullptr;
};

}  // namespace vigo
