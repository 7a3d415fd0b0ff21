// verb — a verb of vigo: its word, its options and what it does.
#pragma once

#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "agent/settings.h"
#include "base/error.h"
#include "schema/field.h"
#include "wire/bell.h"

namespace vigo::agent {

/// Where a verb speaks, and when it must stop.
struct Session {
    std::function<void(std::string_view)> out;
    std::function<void(std::string_view)> err;
    bool colour = false;
    std::stop_token stop;
    wire::Bell bell = {};  ///< rings when `stop` shall be requested, which hearing it does
    std::string program;   ///< the file that runs, for bootstrap
    std::function<std::string(const std::string&)>
        variable;  ///< of the environment; "" when not set
};

/// Exit statuses, as scripts rely on them.
namespace exits {
inline constexpr int ok = 0;  ///< and nothing changed
inline constexpr int failed = 1;
inline constexpr int changed = 2;  ///< or would, in a dry run
inline constexpr int usage = 64;   ///< EX_USAGE of sysexits.h
inline constexpr int unusable =
    78;  ///< EX_CONFIG: this machine is not enrolled, or its identity is damaged
}  // namespace exits

/// A verb with its options hidden.
struct Verb {
    std::string_view name;
    std::string_view doc;
    std::vector<FieldInfo> options;
    std::function<int(const Value& given, const Settings& settings, Session& session)> run;
    bool hears_bell = false;
};

/// For verbs without options.
struct NoOptions {};

/// A verb as its file declares it.
template <class T>
struct Command {
    std::string_view name;
    std::string_view doc;
    std::span<const Field<T>> options = {};
    int (*run)(const T& given, const Settings& settings, Session& session) = nullptr;
    bool hears_bell = false;  ///< at all times; for other verbs a thread does

    operator Verb() const {  // NOLINT: a unit returns `Command<T>{…}` as a Verb
        const auto self = *this;
        return {name, doc, describe(options),
                [self](const Value& given, const Settings& settings, Session& session) {
                    T into;
                    Diagnostics findings;
                    Reader reader(findings);
                    read(self.options, given, into, reader, self.name);
                    if (!findings.has_errors()) return self.run(into, settings, session);
                    const auto& first = findings.all().front();
                    fail(Fault::invalid, "{}{}", first.message,
                         first.value.empty() ? "" : format(", found \"{}\"", first.value));
                },
                hears_bell};
    }
};

}  // namespace vigo::agent
