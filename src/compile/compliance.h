// compliance — what a configuration claims about controls of frameworks, and what is waived. It
// decides nothing about an envoy; it is carried along for those who report.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "compile/names.h"

namespace vigo::compile {

class Catalogue;

/// Of one framework: `hipaa: ["164.312(e)(1)"]`.
struct Controls {
    Reference framework;
    References ids;
};
using Compliance = std::vector<Controls>;

/// Of a configcrate, or of a compliance.vgo for every configcrate at or below its folder.
struct Claims {
    Compliance compliance;
    References provides;  ///< capabilities: `time-sync`
    Compliance bundle;    ///< implementation claims by framework; "" where none was named
    bool empty() const { return compliance.empty() && provides.empty() && bundle.empty(); }
};

/// Of a compliance.vgo among the entries: controls that need not hold below its folder.
struct Waiver {
    Place where;
    Reference framework;
    References controls;
    Reference reason, approved_by;
    Reference expires;  ///< the day, `2026-12-31`; it no longer counts on the day after
    References match;   ///< host names; none means all
};

/// What a configcrate claims: its own and the compliance.vgo of the folders that it stands in.
Claims claims_of(const Catalogue& catalogue, std::string_view crate);
/// The waivers for an envoy, also those that have expired: there is no clock here.
std::vector<const Waiver*> waivers_of(const Catalogue& catalogue, std::string_view hostname);

}  // namespace vigo::compile

namespace vigo {

template <>
struct Codec<compile::Compliance> {
    static Shape shape() { return {.kind = Kind::map, .name = "controls by framework"}; }
    static void read(compile::Compliance& into, const Value& from, Reader& reader);
    static Value write(const compile::Compliance&) { return {}; }
};

}  // namespace vigo
