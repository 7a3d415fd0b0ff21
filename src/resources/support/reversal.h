// reversal — how a type that knows no `state: absent` is undone when `revert: true` asks for it.
#pragma once

#include <string>

#include "resources/support/drift.h"

namespace vigo::resources {

/// How a resource can be undone.
enum class Undo {
    never,
    declared,  ///< by what the operator wrote under `on_revert`: runs once
    snapshot   ///< by putting back what was there before the first change
};

/// What a type's file says about it: `undo`, or `capture` and `restore`. All null: never.
template <class T>
struct Reversal {
    /// Whether this resource asks to be undone.
    bool (*asked)(const T& want) = nullptr;
    /// Declared: one difference, whose fix undoes. Throws Error(invalid) when nothing was declared.
    Drift (*undo)(const T& want) = nullptr;
    /// Snapshot: what is there now, as text that `restore` understands.
    std::string (*capture)(const T& want, const Host& host) = nullptr;
    /// Snapshot: how the machine differs from what was captured.
    Drift (*restore)(const T& want, const std::string& before, const Host& host) = nullptr;

    Undo kind() const {
        if (undo != nullptr) return Undo::declared;
        return capture != nullptr ? Undo::snapshot : Undo::never;
    }
};

}  // namespace vigo::resources
