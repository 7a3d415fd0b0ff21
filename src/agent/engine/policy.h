// policy — a bundle made ready to be enforced: every want decoded and every condition parsed, once.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "agent/engine/mask.h"
#include "agent/engine/secret_values.h"
#include "bundle/bundle.h"
#include "lang/expression.h"
#include "resources/support/resource.h"

namespace vigo::agent {

/// One resource of a policy.
struct Step {
    std::string crate;
    std::string name;
    std::string type;
    std::string key;  ///< the value of the type's key attribute: its path, name, …
    std::unique_ptr<const resources::Want> want;   ///< null when it is unsupported or refused
    std::shared_ptr<const lang::Expression> when;  ///< null for always
    bool settles = true;                           ///< whether a second check must find nothing
    bool waits_for_change = false;                 ///< its condition asks `changed`
    bool is_late =
        false;  ///< waits, and one who notifies it comes after it: its place is the end of the run
    std::string unsupported;  ///< why this agent cannot do it; "" when it can
    std::string refused;      ///< the guardrail it breaks, or what is wrong with it; "" for none
    std::string
        unchecked;  ///< why it cannot be looked at for now: a secret is missing; "" for none
    bool needs_secrets = false;
    std::vector<std::uint32_t> after;
    std::vector<std::uint32_t> notifies;
    std::unique_ptr<const Mask> mask;  ///< null when nothing is secret

    std::string id() const { return crate + "/" + name; }
};

/// Immutable but for its secrets. What cannot be decoded stays a step that says so: nothing is
/// dropped in silence.
class Policy {
 public:
    /// `types` must outlive it. Steps that need secrets are not looked at before `reveal`.
    Policy(Bundle bundle, std::span<const resources::ResourceType> types);

    /// Paths of all secrets that the steps need, sorted.
    const std::vector<std::string>& secrets() const { return secrets_; }
    /// Steps whose secrets are all known get them; the others say which one is missing, and why.
    void reveal(const SecretValues& values);
    /// Hides every secret that is known; null for none. A resource without secrets may meet one,
    /// too, in a file that another one writes.
    const Mask* of_all_secrets() const { return all_secrets_.get(); }

    const std::vector<Step>& steps() const { return steps_; }
    const std::vector<std::string>& crates() const { return crates_; }
    const std::vector<std::string>& trait_paths() const { return trait_paths_; }
    const Value& vars() const { return vars_; }

 private:
    /// A step with secrets: what it is made of, each time that they are known anew.
    struct Sealed {
        std::uint32_t step = 0;
        const resources::ResourceType* type = nullptr;
        std::string unsupported;  // of its condition
        Value attributes;         // with markers
        std::vector<std::string> secrets;
    };
    void reveal(const Sealed& sealed, const SecretValues& values);

    std::vector<Step> steps_;
    std::vector<Sealed> sealed_;
    std::vector<std::string> secrets_;
    std::unique_ptr<const Mask> all_secrets_;
    std::vector<std::string> crates_;
    std::vector<std::string> trait_paths_;
    Value vars_;
};

}  // namespace vigo::agent
