// case — one example of what a resource type does: a machine, what is wanted, and all that must
// come of it.
#pragma once

#include <string>
#include <vector>

#include "schema/field.h"

namespace vigo::resources {

struct Case {
    std::string name;
    std::string example;
    Value given;
    Value want;
    Value drift;
    std::string diff;
    std::string error;
    Value after;
    bool real = true;
    std::string type;  // of the file that it stands in
};

inline constexpr Field<Case> case_fields[] = {
    field<&Case::name>("name", "A sentence: what is shown.", key | one_line),
    field<&Case::example>("example", "The same for the reader of the manual; makes it an example."),
    field<&Case::given>("given", "The machine, beyond what every fake one has (see machine.h)."),
    field<&Case::want>("want", "The attributes of the resource."),
    field<&Case::drift>("drift", "`property: is -> want`, each; `…` stands for anything."),
    field<&Case::diff>("diff", "What the diffs of all differences contain."),
    field<&Case::error>("error",
                        "What decoding, checking or fixing fails with; `…` stands for anything."),
    field<&Case::after>("after", "All that is different on the machine afterwards."),
    field<&Case::real>("real", "Whether it also holds in the root folder of a real machine."),
};

/// The expected lines of `drift`: `- to: a -> b` is a map to YAML, and a line to us.
std::vector<std::string> expected_drift(const Case& each);

/// Whether it can be shown on a real machine: scripted commands cannot.
bool can_be_real(const Case& each);

/// All cases of TYPE.cases.yaml in `folder`; throws Error(invalid) with every mistake in it. None
/// when there is no file.
std::vector<Case> read_cases(const std::string& folder, const std::string& type);

/// `creates a missing link` → `creates_a_missing_link`.
std::string test_name(const std::string& name);

/// Whether `text` is `pattern`, in which `…` stands for anything.
bool fits(std::string_view pattern, std::string_view text);

}  // namespace vigo::resources
