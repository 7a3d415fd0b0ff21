// tree — a parsed template.
#pragma once

#include <complex>
#include <cstddef>
#include <forward_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/value.h"

namespace vigo::lang {

struct Function;
struct Pipe;

/// One word of a command, with the fields that follow it: `.Vars.port`, `$x.name`, `(index .
/// 1).name`, `"text"`, `80`.
struct Operand {
    enum class Kind { dot, nil, constant, variable, function, pipe };

    Kind kind = Kind::dot;
    bool overflows =
        false;  ///< a number that fits no signed integer: an error when evaluated, as in Go
    std::size_t at = 0;
    std::string_view spelling;             ///< in the template's text, for messages
    std::vector<std::string_view> fields;  ///< in order; of `.a.b`, whose kind is dot, too
    std::string_view name;                 ///< of a variable with its `$`
    std::unique_ptr<const Value> constant;
    std::unique_ptr<const std::complex<double>> complex;
    const Function* function = nullptr;
    std::unique_ptr<Pipe> pipe;

    /// `.` alone and literals take no part in calls; a name, a field and a call may be given
    /// arguments in the grammar.
    bool is_executable() const {
        return kind == Kind::variable || kind == Kind::function || kind == Kind::pipe ||
               !fields.empty();
    }
};

struct Command {
    std::size_t at = 0;
    std::vector<Operand> words;
};

struct Pipe {
    std::size_t at = 0;
    bool assigns = false;
    std::vector<std::string_view> declares;
    std::vector<Command> commands;
};

struct Node;
using Nodes = std::vector<Node>;

struct Arms;

struct Node {
    enum class Kind { text, action, branch_if, branch_with, range, call, leave, next };

    Kind kind = Kind::text;
    std::size_t at = 0;
    std::string_view text;  ///< literal text, or the name of the template that is called
    std::unique_ptr<Pipe> pipe;
    std::unique_ptr<Arms> arms;  ///< of if, with and range
};

struct Arms {
    Nodes body;
    Nodes otherwise;
};

/// Owns the text that its nodes point into.
struct Tree {
    std::string text;
    std::forward_list<std::string>
        names;  ///< of templates that are called, without quotes and escapes
    Nodes root;
    std::map<std::string, Nodes, std::less<>> defined;
    std::size_t words = 0;  ///< texts, actions and operands
};

}  // namespace vigo::lang
