// template — what parsing a template once and rendering it many times costs: nanoseconds of CPU,
// one line a case, to be compared with template.go on the same templates and data.

#include "lang/template.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <sstream>

#include "base/error.h"
#include "base/text.h"
#include "schema/json.h"

namespace vigo::lang {
namespace {

double cpu_ns() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// The best of several rounds: what the code costs when nothing else is in the way.
template <class Work>
double best(int times, Work work) {
    double least = 1e18;
    for (int round = 0; round < 7; ++round) {
        const auto start = cpu_ns();
        for (int at = 0; at < times; ++at) work();
        least = std::min(least, (cpu_ns() - start) / times);
    }
    return least;
}

void measure(const Value& row, const Value& data) {
    Diagnostics findings;
    const auto text = row.find("template")->text();
    const auto times = static_cast<int>(row.find("times")->integer());
    const auto parsed = Template::parse(text, {}, findings);
    if (!parsed) fail(Fault::internal, "{}", findings.text());
    std::size_t size = 0;
    const auto plain = best(times, [&] { size = parsed->render(data, findings)->size(); });
    const auto recorded = best(times, [&] {
        Reads reads;
        size = parsed->render(data, findings, &reads)->size();
    });
    const auto parse = best(times, [&] { Template::parse(text, {}, findings); });
    std::printf("%-10s vigo render %9.0f ns, with reads %9.0f ns, parse %9.0f ns, %zu bytes\n",
                row.find("name")->text().c_str(), plain, recorded, parse, size);
}

int run(const char* path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    const Value cases = parse_json(text.str());
    for (const auto& row : cases.find("cases")->list()) measure(row, *cases.find("data"));
    return 0;
}

}  // namespace
}  // namespace vigo::lang

int main(int, char** words) { return vigo::lang::run(words[1]); }
