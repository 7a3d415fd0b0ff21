// resource — what a resource type is: a described struct, what it refuses, and how a machine
// differs from it. Types only check; dry-run, apply, verify-after, masking and the report are loops
// in the engine.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "resources/support/drift.h"
#include "resources/support/reversal.h"
#include "schema/field.h"

namespace vigo::resources {

/// The declared state of one resource, decoded once when a bundle is accepted.
class Want {
 public:
    virtual ~Want() = default;
    /// What differs on `host`. Looks only. Throws Error when it cannot be found out, or must not be
    /// touched.
    virtual Drift check(const Host& host) const = 0;

    /// Whether and how it can be undone, and whether it asks for it: then it is not checked.
    virtual Undo undoing() const { return Undo::never; }
    virtual bool asks_to_revert() const { return false; }
    /// As Reversal has them; only for wants of that kind.
    virtual Drift undo() const { return {}; }
    virtual std::string capture(const Host&) const { return {}; }
    virtual Drift restore(const std::string&, const Host&) const { return {}; }
};

/// A type with its struct hidden.
struct ResourceType {
    std::string_view name;
    std::string_view doc;
    std::vector<FieldInfo> fields;
    /// False for types that only act (exec, a restart): there is no second check.
    std::function<bool(const Want&)> settles;
    /// Reads attributes and checks rules across them. Null when there were errors (in
    /// `reader.findings()`), or when some value must wait (`reader.left_some()`).
    std::function<std::unique_ptr<const Want>(const Value& attributes, Reader& reader)> decode;
    /// The findings of `decode` alone: nothing is made ready to be enforced.
    std::function<void(const Value& attributes, Reader& reader)> judge;
};

/// A type as its file declares it.
template <class T>
struct Resource {
    std::string_view name;
    std::string_view doc;
    std::span<const Field<T>> fields;
    /// Rules across fields; fails with Fault::invalid. Optional.
    void (*validate)(const T& want) = nullptr;
    /// After that, once: works out what every check would work out again, and finds no fault any
    /// more. Optional.
    void (*prepare)(T& want) = nullptr;
    Drift (*check)(const T& want, const Host& host) = nullptr;
    /// Whether a second check after the fixes must find nothing. Default: always.
    bool (*settles)(const T& want) = [](const T&) { return true; };
    /// How it is undone. Default: not at all.
    Reversal<T> reversal = {};

    bool judge(const Value& attributes, Reader& reader, T& want) const;
    operator ResourceType() const;  // NOLINT: a unit returns `Resource<T>{…}` as a ResourceType
};

template <class T>
class WantOf : public Want {
 public:
    WantOf(Drift (*checker)(const T&, const Host&), const Reversal<T>& reversal)
        : check_(checker), reversal_(reversal) {}
    Drift check(const Host& host) const override { return check_(want, host); }
    Undo undoing() const override { return reversal_.kind(); }
    bool asks_to_revert() const override {
        return reversal_.asked != nullptr && reversal_.asked(want);
    }
    Drift undo() const override { return reversal_.undo(want); }
    std::string capture(const Host& host) const override { return reversal_.capture(want, host); }
    Drift restore(const std::string& before, const Host& host) const override {
        return reversal_.restore(want, before, host);
    }
    T want;

 private:
    Drift (*check_)(const T&, const Host&);
    Reversal<T> reversal_;
};

template <class T>
Resource<T>::operator ResourceType() const {
    const auto self = *this;
    return {
        .name = name,
        .doc = doc,
        .fields = describe(fields),
        .settles =
            [self](const Want& want) {
                return self.settles(static_cast<const WantOf<T>&>(want).want);
            },
        .decode = [self](const Value& attributes, Reader& reader) -> std::unique_ptr<const Want> {
            auto made = std::make_unique<WantOf<T>>(self.check, self.reversal);
            if (!self.judge(attributes, reader, made->want)) return nullptr;
            if (self.prepare != nullptr) self.prepare(made->want);
            return made;
        },
        .judge =
            [self](const Value& attributes, Reader& reader) {
                T want;
                self.judge(attributes, reader, want);
            }};
}

/// Whether it is without fault, and nothing must wait.
template <class T>
bool Resource<T>::judge(const Value& attributes, Reader& reader, T& want) const {
    const auto before = reader.findings().errors();
    read(fields, attributes, want, reader, name);
    if (reader.findings().errors() != before || reader.left_some()) return false;
    try {
        if (validate != nullptr) validate(want);
    } catch (const Error& error) {
        reader.bad_value(Value().at(attributes.where()), error.message());
        return false;
    }
    return true;
}

/// Whether something must be there. The usual `state`.
enum class State { present, absent };
constexpr std::string_view state_names[] = {"present", "absent"};
constexpr std::span<const std::string_view> choices(const State*) { return state_names; }

}  // namespace vigo::resources
