// publish — what publishing a large tree costs: every gate, the comparison with what is in force,
// and the new version on the disk. Prints CPU and elapsed milliseconds, and fails when it is over
// its bound. `publish [FOLDER]` works in a temporary folder below FOLDER.

#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "server/publish/disk.h"
#include "server/publish/publisher.h"
#include "types/types.h"

namespace vigo {
namespace {

namespace fs = std::filesystem;

constexpr int crates = 9'000;
constexpr int templates = 1'000;
constexpr double most_ms = 1'500;

struct Meter {
    static double cpu_ms() {
        timespec now{};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
        return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
    }
    double begun = cpu_ms();
    std::chrono::steady_clock::time_point at = std::chrono::steady_clock::now();

    double tell(const char* what) const {
        const std::chrono::duration<double, std::milli> passed =
            std::chrono::steady_clock::now() - at;
        const auto spent = cpu_ms() - begun;
        std::printf("%-34s %7.0f ms CPU  %7.0f ms elapsed\n", what, spent, passed.count());
        return spent;
    }
};

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
}

/// A crate of 2.5 KB: four resources, one with a configuration file of 50 lines.
std::string crate(int number, int round) {
    std::string text =
        format("name: app{}\nvars: {{port: {}}}\nresources:\n", number, 8000 + round);
    text += format(
        "  - {{name: package, type: package, package: app{0}}}\n  - name: conf\n    type: file\n"
        "    target_path: /etc/app{0}.conf\n    depends_on: package\n    notify: restart\n"
        "    content: |\n",
        number);
    for (int line = 0; line < 50; ++line)
        text += format("      setting_{} = \"value {} of app {}\"\n", line, line, number);
    text += format(
        "  - {{name: run, type: service, service: app{0}, depends_on: conf}}\n"
        "  - {{name: restart, type: service, service: app{0}, state: restarted, when: changed}}\n",
        number);
    return text;
}

std::size_t lay_down(const std::string& root) {
    std::size_t bytes = 0;
    const auto put = [&](const std::string& path, const std::string& text) {
        write(root + "/stacks/" + path, text);
        bytes += text.size();
    };
    for (int at = 0; at < crates; ++at)
        put(format("configcrates/{}/app{}.vgo", at / 100, at), crate(at, 0));
    for (int at = 0; at < templates; ++at)
        put(format("templates/{}.tmpl", at),
            std::string(2'500, static_cast<char>('a' + at % 26)) + "\n");
    std::string entries = "envoys:\n";
    for (int at = 0; at < crates; at += 10)
        entries +=
            format("  - {{match: \"web{0}\", configcrates: [app{0}, app{1}]}}\n", at, at + 1);
    put("envoys.vgo", entries);
    return bytes;
}

double publish(const std::string& root, const char* what) {
    const auto types = compile_types();
    const publish::Gate gate = [&](const compile::SourceTree& tree, Diagnostics& findings) {
        compile::load(tree, types, findings);
    };
    Diagnostics findings;
    const Meter meter;
    const auto outcome =
        publish::Publisher(publish::Paths::under(root))
            .publish({.author = "bench", .now = from_ms(1), .gates = {gate}}, findings);
    const auto spent = meter.tell(what);
    if (findings.has_errors()) std::puts(findings.text().c_str());
    expect(outcome.status == publish::Outcome::Status::published);
    return spent;
}

bool run(const std::string& below) {
    std::string root = below + "/vigo-publish-XXXXXX";
    expect(::mkdtemp(root.data()) != nullptr);
    std::printf("%d files, %.1f MB\n", crates + templates + 1,
                static_cast<double>(lay_down(root)) / 1e6);
    const auto first = publish(root, "the first version");
    write(root + "/stacks/configcrates/0/app0.vgo", crate(0, 1));
    const auto second = publish(root, "one file of it changed");
    publish::disk::remove_tree(root);
    return first <= most_ms && second <= most_ms;
}

}  // namespace
}  // namespace vigo

int main(int count, char** words) {
    return vigo::run(count > 1 ? words[1] : std::filesystem::temp_directory_path().string()) ? 0
                                                                                             : 1;
}
