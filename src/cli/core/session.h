// session — what a verb has in its hands: the API, the folders of the configuration, and the
// output.
#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "cli/core/api.h"
#include "cli/core/table.h"
#include "compile/compile.h"
#include "schema/diagnostic.h"

namespace vigo::cli {

enum class Output { table, json, yaml };
constexpr std::string_view output_names[] = {"table", "json", "yaml"};
constexpr std::span<const std::string_view> choices(const Output*) { return output_names; }

/// Exit statuses of vigocli.
enum class Exit { ok = 0, failed = 1, usage = 2 };

/// Where the configuration lies on this machine; from server.yaml.
struct Folders {
    std::string base;           ///< `/srv/vigo`: holds `.versions`
    std::string stacks;         ///< what operators edit
    std::string live;           ///< what the server reads: a link into `.versions`
    std::string settings = {};  ///< the server.yaml itself
    std::size_t versions_kept = 50;
    std::string license = {};   ///< folder of licence files
    std::string examples = {};  ///< stacks to copy from
    std::string secrets = {};   ///< sealed files of the local backend
};

class Session {
 public:
    Session(std::ostream& to, std::ostream& errors) : out(to), err(errors) {}

    std::ostream& out;
    std::ostream& err;
    Output output = Output::table;
    Terminal terminal;
    Folders folders;
    std::string config;  ///< `--config` as given
    compile::Types types;
    std::string user;                            ///< who publishes: SUDO_USER, else the user
    std::function<std::unique_ptr<Api>()> dial;  ///< called when a verb first needs the server
    /// Shows a question and gives back what a person typed; unset when nobody is there to answer.
    std::function<std::string(const std::string& question)> ask;
    /// The same, and what is typed does not show.
    std::function<std::string(const std::string& question)> ask_hidden;

    Api& api();

    /// Items of a reply (`items`) as a table with these columns; or the reply as it is, as JSON or
    /// YAML.
    void show_items(const Value& reply, const std::vector<std::string>& columns);
    /// One thing.
    void show(const Value& reply, const std::vector<std::string>& members);
    /// Text for people: nothing in JSON and YAML output.
    void say(const std::string& line);
    /// The reply in JSON or YAML; false in table output.
    bool machine_readable(const Value& reply);
    /// Findings to stderr, one a line.
    void complain(const Diagnostics& findings);

 private:
    std::unique_ptr<Api> api_;
};

}  // namespace vigo::cli
