// verb — a verb of vigocli: its words, its options and what it does.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/core/session.h"
#include "cli/flags/flags.h"
#include "schema/field.h"

namespace vigo::cli {

/// A command line that works, and what it is good for.
struct Sample {
    std::string_view line;  ///< with `vigocli`
    std::string_view what;
};

/// A verb with its options hidden.
struct Verb {
    std::string_view words;  ///< noun first: `envoys show`
    std::string_view doc;
    std::string_view more;  ///< further help: prose and examples
    std::string_view also;  ///< other words for the same; "" mostly
    std::vector<FieldInfo> options;
    std::function<Exit(const Value& given, Session& session)> run;
    std::span<const Sample> samples = {};
    bool any_settings = false;  ///< runs without server.yaml having been read
};

/// A verb as its file declares it.
template <class T>
struct Command {
    std::string_view words;
    std::string_view doc;
    std::string_view more = {};
    std::string_view also = {};
    std::span<const Field<T>> options = {};
    Exit (*run)(const T& given, Session& session) = nullptr;
    std::span<const Sample> samples = {};
    bool any_settings = false;

    operator Verb() const {  // NOLINT: a unit returns `Command<T>{…}` as a Verb
        const auto self = *this;
        return {words,
                doc,
                more,
                also,
                describe(options),
                [self](const Value& given, Session& session) {
                    T into;
                    Diagnostics findings;
                    Reader reader(findings);
                    read(self.options, given, into, reader, self.words);
                    if (!findings.has_errors()) return self.run(into, session);
                    const auto& first = findings.all().front();
                    fail(Fault::invalid, "{}{}", first.message,
                         first.value.empty() ? "" : format(", found \"{}\"", first.value));
                },
                samples,
                any_settings};
    }
};

/// For verbs without options.
struct NoOptions {};

/// Options that every verb has.
struct Common {
    bool json = false;
    Output output = Output::table;
    std::string server;
    std::string config;
    bool help = false;
};
std::span<const Field<Common>> common_options();

/// Runs the verb that `arguments` name: longest words first, `nodes` is `envoys`, `--help`
/// anywhere. `prepare` fills the session from the common options. Errors go to `session.err`; an
/// unknown verb names the nearest one.
Exit dispatch(std::span<const Verb> verbs, std::vector<std::string> arguments, Session& session,
              const std::function<void(const Common&, Session&)>& prepare);

}  // namespace vigo::cli
