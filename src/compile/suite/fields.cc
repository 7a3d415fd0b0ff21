// fields — the tables of *.test.vgo files.

#include "compile/suite/file.h"

namespace vigo::suite {
namespace {

constexpr Field<Expected> expected[] = {
    field<&Expected::resource>("resource", "Which: `crate/name`.", required),
    field<&Expected::type>("type", "Its resource type."),
    field<&Expected::attributes>(
        "attributes", "Attributes and the values that they must have, templates rendered."),
    field<&Expected::matches>(
        "matches", "Attributes and regular expressions (RE2) that must be found in them."),
    field<&Expected::contains>(
        "contains", "Attributes and a text, or a list of texts, that must stand in them."),
    field<&Expected::lacks>(
        "lacks", "Attributes and a text, or a list of texts, that must not stand there."),
    field<&Expected::golden>("golden",
                             "Attributes and files, beside the test file, with what they must be."),
    field<&Expected::unset>("unset", "Attributes that must not be set."),
    field<&Expected::when>("when",
                           "The condition that is left to the agent; \"\" when none may be."),
    field<&Expected::notifies>("notifies", "All resources that a change of this one triggers."),
    field<&Expected::after>("after", "Resources that must have succeeded before this one."),
};

constexpr Field<ExpectedError> error[] = {
    field<&ExpectedError::rule>("rule", "Id of the rule: `VG3004`."),
    field<&ExpectedError::text>("text", "A part of the message."),
};

constexpr Field<Test> test[] = {
    field<&Test::name>("name", "What must hold, as a sentence; unique in the file.", required),
    field<&Test::hostname>("hostname", "Host name of the envoy; default: that of the file."),
    field<&Test::traits>(
        "traits", "Traits, laid over those of the file and of a plain Debian 12; null takes away."),
    field<&Test::vars>("vars", "Variables that override every layer."),
    field<&Test::match>("match", "The pattern of the entry that must be chosen."),
    field<&Test::unmatched>("unmatched", "No entry may match."),
    field<&Test::environment>("environment", "The environment that must apply; \"\" for none."),
    field<&Test::crates>("crates", "Configcrates that must be included."),
    field<&Test::without_crates>("without_crates", "Configcrates that must not be."),
    field<&Test::resources>("resources", "Resources that must be there, and how they must look."),
    field<&Test::absent>("absent",
                         "Resources (`crate/name`, also a pattern) that must not be there."),
    field<&Test::order>("order", "Resources that must come in this order."),
    field<&Test::count>("count", "How many resources there are in all.", none, Range{0, 1e6}),
    field<&Test::error>("error", "The finding that must stop this envoy's policy."),
};

constexpr Field<File> file[] = {
    field<&File::hostname>("hostname", "Host name of tests that give none."),
    field<&File::traits>("traits", "Traits of all tests, over those of a plain Debian 12."),
    field<&File::vars>("vars", "Variables of all tests, over every layer."),
    field<&File::tests>("tests", "The tests.", required),
};

}  // namespace

std::span<const Field<Expected>> fields_of(const Expected*) { return expected; }
std::span<const Field<ExpectedError>> fields_of(const ExpectedError*) { return error; }
std::span<const Field<Test>> fields_of(const Test*) { return test; }
std::span<const Field<File>> fields_of(const File*) { return file; }

}  // namespace vigo::suite
