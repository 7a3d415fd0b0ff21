#include "resources/cases/run_case.h"

#include <sys/stat.h>

#include <utility>

#include "host/real_host.h"
#include "host/temp_folder.h"
#include "resources/cases/machine.h"
#include "resources/cases/real_root.h"

namespace vigo::resources {
namespace {

/// The machine of one case: in memory, or in a folder.
class Machine {
 public:
    Machine(const Value& given, On on) {
        apply(given, fake_);
        fake_.forget_counts();
        if (on == On::fake) return;
        lay_out(fake_, folder_.path());
        real_ = std::make_unique<RealHost>(RealHostOptions{.root = folder_.path()});
    }

    Host& host() {
        if (real_) return *real_;
        return fake_;
    }
    FakeState state() const { return real_ ? state_of(folder_.path()) : fake_.state(); }

 private:
    FakeHost fake_;
    TempFolder folder_;
    std::unique_ptr<RealHost> real_;
};

std::vector<std::string> lines_of_drift(const Drift& drift) {
    std::vector<std::string> lines;
    for (const auto& each : drift.differences())
        lines.push_back(format("{}: {} -> {}", each.property, each.is, each.want));
    return lines;
}

class Judge {
 public:
    explicit Judge(const Case& each) : case_(each) {}

    void judge(const ResourceType& type, On on) {
        Machine machine(case_.given, on);
        std::string error;
        try {
            act(type, machine.host(), error);
        } catch (const Error& thrown) {
            error = thrown.message();
        }
        if (!fits(case_.error, error))
            say(case_.error.empty()
                    ? "fails: " + error
                    : format("should fail with `{}`, but says `{}`", case_.error, error));
        for (const auto& line :
             difference(expected_state(case_.given, case_.after), machine.state()))
            say("not as in `after` (expected -> found): " + line);
    }

    std::vector<std::string> complaints;

 private:
    void say(std::string complaint) { complaints.push_back(std::move(complaint)); }

    void act(const ResourceType& type, Host& host, std::string& error) {
        Diagnostics findings;
        Reader reader(findings);
        const auto want = type.decode(case_.want.is_null() ? Value(Map()) : case_.want, reader);
        if (!want) {
            for (const auto& each : findings.all())
                error += (error.empty() ? "" : "; ") + each.message;
            return;
        }
        const auto drift = want->asks_to_revert() ? want->undo() : want->check(std::as_const(host));
        compare(drift);
        for (const auto& fix : drift.fixes()) fix(host);
        if (drift.empty() || !type.settles(*want)) return;
        for (const auto& line : lines_of_drift(want->check(std::as_const(host))))
            say("still differs after the fixes: " + line);
    }

    void compare(const Drift& drift) {
        const auto expected = expected_drift(case_);
        const auto found = lines_of_drift(drift);
        for (std::size_t at = 0; at < std::max(expected.size(), found.size()); ++at) {
            const auto want = at < expected.size() ? expected[at] : "nothing";
            const auto is = at < found.size() ? found[at] : "nothing";
            if (!fits(want, is))
                say(format("drift {}: expected `{}`, found `{}`", at + 1, want, is));
        }
        std::string diffs;
        for (const auto& each : drift.differences()) diffs += each.diff;
        if (diffs.find(case_.diff) == std::string::npos) say("the diff is\n" + diffs);
    }

    const Case& case_;
};

bool is_in_sync(const Case& each) {
    return each.error.empty() && expected_drift(each).empty() && each.after.is_null();
}

}  // namespace

std::vector<std::string> run_case(const Case& each, const ResourceType& type, On machine) {
    Judge judge(each);
    judge.judge(type, machine);
    return judge.complaints;
}

std::vector<std::string> what_is_missing(const std::vector<Case>& cases, const ResourceType& type) {
    std::vector<std::string> missing;
    const auto some = [&](auto claim) { return std::any_of(cases.begin(), cases.end(), claim); };
    if (!some([](const Case& each) { return !each.example.empty(); }))
        missing.emplace_back("no case is an `example`");
    if (!some(is_in_sync) && !cases.empty())
        missing.emplace_back("no case shows a machine in sync");
    for (const auto& field : type.fields)
        if (!some([&](const Case& each) { return each.want.find(field.name) != nullptr; }))
            missing.push_back(format("no case uses the field `{}`", field.name));
    for (const auto& field : type.fields)
        if (field.doc.empty())
            missing.push_back(format("the field `{}` is not documented", field.name));
    return missing;
}

}  // namespace vigo::resources
