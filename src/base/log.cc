// log — messages through spdlog.

#include "base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/redact.h"
#include "base/text.h"
#include "base/time.h"

namespace vigo::log {
namespace {

constexpr std::string_view names[] = {"trace", "debug", "info", "warn", "error", "off"};

struct Writer {
    std::shared_ptr<spdlog::logger> logger;
    bool json = false;
};

struct Redaction {
    std::mutex lock;
    std::shared_ptr<const Redact> hide;  // shared with whoever writes while it is replaced
};

Redaction& redaction() {
    static Redaction one;
    return one;
}

std::shared_ptr<const Redact> redaction_now() {
    const std::lock_guard lock(redaction().lock);
    return redaction().hide;
}

Writer& writer() {
    static Writer one = [] {
        auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        auto logger = std::make_shared<spdlog::logger>("vigo", std::move(sink));
        logger->set_pattern("%v");
        return Writer{std::move(logger), false};
    }();
    return one;
}

std::string json_text(std::string_view text) {
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            (quoted += '\\') += c;
        else if (c == '\n')
            quoted += "\\n";
        else if (static_cast<unsigned char>(c) < 0x20)
            quoted += format("\\u{:04x}", static_cast<int>(c));
        else
            quoted += c;
    }
    return quoted + "\"";
}

bool needs_quotes(std::string_view text) {
    return text.empty() || text.find_first_of(" \t\n\"=") != std::string_view::npos;
}

std::string line_of(bool json, Level level, std::string_view message, std::span<const Fact> facts) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    const auto when = to_rfc3339(now);
    const auto name = names[static_cast<int>(level)];
    if (json) {
        auto line =
            format(R"({{"time":"{}","level":"{}","msg":{})", when, name, json_text(message));
        for (const auto& [key, value] : facts)
            line += format(",{}:{}", json_text(key), json_text(value));
        return line + "}";
    }
    std::string upper(name);
    for (char& c : upper) c = static_cast<char>(c - 'a' + 'A');
    auto line = format("{} {} {}", when, upper, message);
    for (const auto& [key, value] : facts)
        line += format(" {}={}", key, needs_quotes(value) ? json_text(value) : value);
    return line;
}

}  // namespace

bool parse_level(std::string_view name, Level& into) {
    for (int at = 0; at < 6; ++at) {
        if (names[at] != name) continue;
        into = static_cast<Level>(at);
        return true;
    }
    return false;
}

void start(const Options& options) {
    std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_sink_mt>()};
    if (!options.file.empty())
        sinks.push_back(std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file));
    auto logger = std::make_shared<spdlog::logger>("vigo", sinks.begin(), sinks.end());
    logger->set_pattern("%v");
    logger->set_level(static_cast<spdlog::level::level_enum>(
        options.level == Level::off ? spdlog::level::off : static_cast<int>(options.level)));
    logger->flush_on(spdlog::level::trace);
    writer() = {std::move(logger), options.json};
}

void write(Level level, std::string_view message, Facts facts) {
    auto& out = writer();
    const auto native = static_cast<spdlog::level::level_enum>(static_cast<int>(level));
    if (!out.logger->should_log(native)) return;
    const auto hide = redaction_now();
    if (hide == nullptr) {
        out.logger->log(native, "{}", line_of(out.json, level, message, facts));
        return;
    }
    std::vector<Fact> hidden;
    for (const auto& [key, value] : facts) hidden.emplace_back(key, (*hide)(value));
    out.logger->log(native, "{}", line_of(out.json, level, message, hidden));
}

void redact_with(Redact redact) {
    auto fresh = redact ? std::make_shared<const Redact>(std::move(redact)) : nullptr;
    const std::lock_guard lock(redaction().lock);
    redaction().hide = std::move(fresh);
}

}  // namespace vigo::log
