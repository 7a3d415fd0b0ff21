// apt_failure — reads what apt complains about.

#include "resources/support/apt_failure.h"

#include "base/text.h"

namespace vigo::resources {
namespace {

struct Symptom {
    std::string_view text;
    Fault fault;
};

constexpr Symptom symptoms[] = {
    {"Could not get lock", Fault::unavailable},
    {"Unable to acquire the dpkg frontend lock", Fault::unavailable},
    {"lock-frontend was locked", Fault::unavailable},
    {"Failed to fetch", Fault::unavailable},
    {"Unable to fetch some archives", Fault::unavailable},
    {"Some index files failed to download", Fault::unavailable},
    {"is not signed", Fault::unavailable},
    {"NO_PUBKEY", Fault::unavailable},
    {"EXPKEYSIG", Fault::unavailable},
    {"is expired", Fault::unavailable},
    {"does not have a Release file", Fault::unavailable},
    {"Temporary failure resolving", Fault::unavailable},
    {"Could not resolve", Fault::unavailable},
    {"No space left on device", Fault::unavailable},
    {"You don't have enough free space", Fault::unavailable},
    {"Unable to locate package", Fault::not_found},
    {"has no installation candidate", Fault::not_found},
};

/// apt marks its errors with `E:`, dpkg with `dpkg: error`; what is between them is noise of other
/// programs.
std::string errors_in(const CommandResult& result) {
    std::vector<std::string> errors;
    for (const auto& text : {result.err, result.out})
        for (const auto line : lines_of(text))
            if (errors.size() < 4 && (line.starts_with("E: ") || line.starts_with("dpkg: error")))
                errors.push_back(printable(trim(line), 300));
    return errors.empty() ? last_lines(result) : join(errors, "; ");
}

}  // namespace

Error apt_failure(const CommandResult& result) {
    auto message = errors_in(result);
    if (message.empty()) message = format("exit status {}", result.status);
    for (const auto& symptom : symptoms)
        if (result.err.find(symptom.text) != std::string::npos ||
            result.out.find(symptom.text) != std::string::npos)
            return {symptom.fault, message};
    return {Fault::conflict, message};
}

}  // namespace vigo::resources
