// functions_envoy — what tells one envoy from another, and stays the same as long as it lives.

#include "crypto/digest.h"
#include "lang/support/function.h"
#include "lang/support/print.h"
#include "lang/support/stop.h"

namespace vigo::lang {
namespace {

/// Who compiles for an envoy puts its name, fixed at enrolment, beside variables and traits.
Datum hostname(Arguments, Run& run) {
    Datum name = run.step(run.dot(), "hostname");
    if (name.is_nil())
        throw Refusal{"there is no envoy here that has a hostname",
                      "as data for a trial give `hostname: web1.example.com`"};
    return name;
}

/// The element whose digest with the name is the greatest: when the list grows or shrinks, only
/// those envoys move whose element came or went.
Datum random_from(Arguments given, Run& run) {
    const auto& list = given[0].value().list();
    if (list.empty()) throw Refusal{"the list is empty"};
    const Datum name = hostname({}, run);
    run.read(name);
    std::string seed = text_of(name);
    seed += '\0';
    if (given.size() > 1) seed += text_of(given[1]);
    seed += '\0';
    const Value* chosen = nullptr;
    crypto::Sha256 greatest{};
    for (const auto& each : list) {
        std::string bytes = seed;
        print_value(bytes, each);
        run.spend(1 + static_cast<std::int64_t>(bytes.size() / 256));
        const auto digest = crypto::sha256(bytes);
        if (chosen != nullptr && digest <= greatest) continue;
        greatest = digest;
        chosen = &each;
    }
    return Datum::part(given[0], *chosen);
}

constexpr Function table[] = {
    {.info = {"hostname", "hostname", "envoy", "The envoy's hostname, as fixed at its enrolment.",
              "hostname", "web1.example.com", "use where no envoy is known"},
     .call = hostname},
    {.info = {"randomFrom", "randomFrom LIST [SALT]", "envoy",
              "An element that seems drawn by lot, and is the same in every run: the envoy's "
              "hostname decides, and the salt where one envoy draws more than once.",
              R"(randomFrom (list "a" "b" "c"))", "a",
              "an empty list; use where no envoy is known"},
     .takes = "lt",
     .optional = 1,
     .call = random_from},
};

}  // namespace

std::span<const Function> envoy_functions() { return table; }

}  // namespace vigo::lang
