// file — what a *.test.vgo file says: envoys that need not exist, and what each of them must get.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "compile/compile.h"
#include "compile/names.h"
#include "schema/field.h"

namespace vigo::suite {

using compile::Reference;
using compile::References;

/// What one resource must look like; what is not said may be anything.
struct Expected {
    Reference resource;  ///< `crate/name`
    std::string type;
    Value attributes;  ///< each a map by attribute, null when not given
    Value matches, contains, lacks, golden;
    std::vector<std::string> unset;
    std::optional<std::string> when;
    std::optional<References> notifies;
    References after;
};

struct ExpectedError {
    Reference rule;
    std::string text;
};

struct Test {
    Reference name;
    std::string hostname;
    Value traits, vars;
    std::optional<Reference> match, environment;
    bool unmatched = false;
    References crates, without_crates;
    std::vector<Expected> resources;
    References absent, order;
    std::optional<std::int64_t> count;
    std::optional<ExpectedError> error;
};

struct File {
    std::string path;  ///< not a field
    std::string hostname;
    Value traits, vars;  ///< for all of its tests
    std::vector<Test> tests;
};

std::span<const Field<Expected>> fields_of(const Expected*);
std::span<const Field<ExpectedError>> fields_of(const ExpectedError*);
std::span<const Field<Test>> fields_of(const Test*);
std::span<const Field<File>> fields_of(const File*);

/// Whether `path` names a file of tests.
bool is_test_file(std::string_view path);

/// Unknown names, wrong types and tests that could not fail are findings. Every test comes out with
/// host name, traits (over those of `plain_traits`) and variables filled in.
File read_file(const std::string& path, std::string_view text, Diagnostics& findings);

/// The traits of a Debian 12 with nothing special about it.
Value plain_traits(std::string_view hostname);

/// `over` laid over `base`: maps are merged, a null takes away, everything else replaces.
Value merged(const Value& base, const Value& over);

}  // namespace vigo::suite
