#include "cli/core/session.h"

#include <ostream>

#include "base/error.h"
#include "schema/json.h"
#include "schema/yaml.h"

namespace vigo::cli {

Api& Session::api() {
    if (!api_) api_ = dial();
    return *api_;
}

bool Session::machine_readable(const Value& reply) {
    if (output == Output::json) out << to_json(reply, 2) << "\n";
    if (output == Output::yaml) out << to_yaml(reply);
    return output != Output::table;
}

void Session::show_items(const Value& reply, const std::vector<std::string>& columns) {
    if (machine_readable(reply)) return;
    const auto* items = reply.find("items");
    out << table(items != nullptr && items->is_list() ? items->list() : Value::List(), columns,
                 terminal);
}

void Session::show(const Value& reply, const std::vector<std::string>& members) {
    if (!machine_readable(reply)) out << sheet(reply, members, terminal);
}

void Session::say(const std::string& line) {
    if (output == Output::table) out << line << "\n";
}

void Session::complain(const Diagnostics& findings) { err << findings.text(); }

}  // namespace vigo::cli
