// expression — `when:` conditions: three-valued (Kleene), so that what a server cannot know is left
// to the agent and never guessed.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lang/reads.h"
#include "schema/diagnostic.h"
#include "schema/value.h"

namespace vigo::lang {

enum class Truth { no, yes, unknown };

/// What an expression may ask. The server's knows traits and vars; the agent's also looks at the
/// machine.
class Facts {
 public:
    virtual ~Facts() = default;

    struct Answer {
        bool known = false;  ///< false: cannot be told here; leave it to the agent
        Value value;         ///< null when known to be absent
    };
    /// The value of a trait such as `os.family`.
    virtual Answer trait(std::string_view path) const = 0;
    /// The value of a variable such as `app.port`.
    virtual Answer var(std::string_view path) const = 0;
    /// A builtin that looks at the machine or at the run (`file_exists`, `changed`, …), with its
    /// evaluated arguments.
    virtual Truth ask(std::string_view builtin, std::span<const Value> arguments) const = 0;
    virtual Answer hostname() const = 0;
    virtual Answer environment() const = 0;
};

/// One builtin, for validation, completion and the manual.
struct Builtin {
    std::string_view name;
    std::string_view arguments;  ///< as the manual shows them: `path`, `from, to`
    int least = 0;
    int most = 0;
    bool on_agent = false;  ///< looks at the machine: never decided by the server
    std::string_view doc;
};

std::span<const Builtin> builtins();

/// A parsed condition; immutable.
class Expression {
 public:
    /// Null when there was an error: unknown identifier (with the nearest one; `vars` are the names
    /// that may stand bare), wrong number of arguments, unbalanced parentheses, over a limit; each
    /// with its column. Without a place it is a residual: longer than an operator's may be, and its
    /// values are not judged again.
    static std::shared_ptr<const Expression> parse(std::string_view text, const Place& at,
                                                   Diagnostics& findings,
                                                   std::span<const std::string_view> vars = {});
    virtual ~Expression() = default;

    virtual Truth evaluate(const Facts& facts, Reads* reads = nullptr) const = 0;
    /// What is left when `facts` has decided all it can: "" for yes, "false" for no, else text that
    /// parses again. Values of vars are written into it as literals, so an agent needs none.
    virtual std::string residual(const Facts& facts, Reads* reads = nullptr) const = 0;
    /// Whether it asks this builtin anywhere: `changed` makes a resource wait for a trigger.
    virtual bool asks(std::string_view builtin) const = 0;
    virtual const std::string& text() const = 0;

 protected:
    Expression() = default;
};

}  // namespace vigo::lang
