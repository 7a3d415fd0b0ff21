// compliance — reads claims and waivers, and gathers them.
#include "compile/compliance.h"

#include <algorithm>

#include "compile/loading.h"
#include "compile/shapes.h"
#include "schema/field.h"
#include "schema/rules.h"

namespace vigo {

/// A map of frameworks to controls, or a list: of controls without a framework, or of such maps.
void Codec<compile::Compliance>::read(compile::Compliance& into, const Value& from,
                                      Reader& reader) {
    const auto add = [&](const Member& each) {
        auto& made = into.emplace_back();
        made.framework = {each.name, each.named_at};
        Codec<compile::References>::read(made.ids, each.value, reader);
        if (made.ids.empty())
            reader.bad_value(each.value,
                             format("{} names no control of {}", reader.field(), each.name));
    };
    if (from.is_map()) {
        for (const auto& each : from.map()) add(each);
        return;
    }
    if (!from.is_list()) return reader.wrong_type(from, "a map of frameworks to controls");
    compile::Controls plain;
    for (const auto& each : from.list()) {
        if (each.is_map())
            for (const auto& member : each.map()) add(member);
        else
            Codec<compile::Reference>::read(plain.ids.emplace_back(), each, reader);
    }
    if (!plain.ids.empty()) into.push_back(std::move(plain));
}

namespace compile {
namespace {

constexpr Field<Claims> claims_table[] = {
    field<&Claims::compliance>("compliance", "Controls that are covered, by framework."),
    field<&Claims::provides>("provides", "Capabilities that are provided."),
    field<&Claims::bundle>("bundle", "Implementation claims, by framework."),
};

constexpr Field<Waiver> waiver_table[] = {
    field<&Waiver::framework>("framework", "Whose controls.", required),
    field<&Waiver::controls>("controls", "Which of them.", required),
    field<&Waiver::reason>("reason", "Why they need not hold.", required),
    field<&Waiver::approved_by>("approved_by", "Who says so.", required),
    field<&Waiver::expires>("expires", "The last day on which it counts, YYYY-MM-DD.", required),
    field<&Waiver::match>("match",
                          "Host names that it is for; all below the folder when left out."),
};

bool is_number(std::string_view text, int least, int most) {
    if (text.find_first_not_of("0123456789") != std::string_view::npos) return false;
    const int number = std::stoi(std::string(text));
    return number >= least && number <= most;
}

bool is_day(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const auto year = text.substr(0, 4), month = text.substr(5, 2), day = text.substr(8, 2);
    if (!is_number(year, 1970, 9999) || !is_number(month, 1, 12)) return false;
    constexpr int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int number = std::stoi(std::string(year));
    const int of_month = std::stoi(std::string(month));
    const bool leap = (number % 4 == 0 && number % 100 != 0) || number % 400 == 0;
    return is_number(day, 1, of_month == 2 && !leap ? 28 : days[of_month - 1]);
}

Waiver waiver_of(const Value& from, Diagnostics& findings) {
    Waiver made{.where = from.where()};
    Reader reader(findings);
    const Reader::Within within(reader, "a waiver", none, {});
    read<Waiver>(waiver_table, from, made, reader, "a waiver");
    if (made.expires.given() && !is_day(made.expires.name))
        findings.error(rule::compliance, made.expires.where,
                       "expires must be a day of the calendar", "such as 2027-12-31",
                       made.expires.name);
    return made;
}

void append(const Claims& from, Claims& into) {
    into.compliance.insert(into.compliance.end(), from.compliance.begin(), from.compliance.end());
    into.provides.insert(into.provides.end(), from.provides.begin(), from.provides.end());
    into.bundle.insert(into.bundle.end(), from.bundle.begin(), from.bundle.end());
}

}  // namespace

std::vector<FieldInfo> claim_fields() {
    return describe(std::span<const Field<Claims>>(claims_table));
}

std::vector<FieldInfo> waiver_fields() {
    return describe(std::span<const Field<Waiver>>(waiver_table));
}

void read_claims(const Value& file, std::string_view path, Loading& loading) {
    if (file.is_null()) return;
    Claims claims;
    Reader reader(loading.findings);
    const Reader::Within whole(reader, "compliance.vgo", none, {});
    if (file.find("waivers") != nullptr)
        return loading.findings.error(
            rule::layout, file.find("waivers")->where(),
            "waivers do not stand among the configcrates: here compliance.vgo holds claims",
            "move them to a compliance.vgo beside the entries that they are for");
    read<Claims>(claims_table, file, claims, reader, "compliance.vgo");
    loading.into.claims.emplace(directory_of(path), std::move(claims));
}

void read_waivers(const Value& file, std::string_view path, Loading& loading) {
    if (file.is_null()) return;
    Reader reader(loading.findings);
    const Reader::Within whole(reader, "compliance.vgo", none, {});
    if (!file.is_map()) return reader.wrong_type(file, "a map with `waivers`");
    for (const auto* name : {"compliance", "provides", "bundle"})
        if (const Value* found = file.find(name))
            return loading.findings.error(
                rule::layout, found->where(),
                "claims stand among the configcrates: here compliance.vgo holds waivers",
                "move them to configcrates/, or to the configcrate itself");
    constexpr std::string_view known[] = {"waivers"};
    reader.refuse_unknown(file.map(), known, "compliance.vgo");
    const Value* waivers = file.find("waivers");
    if (waivers == nullptr || waivers->is_null()) return;
    const Reader::Within within(reader, "waivers", none, {});
    if (!waivers->is_list()) return reader.wrong_type(*waivers, "a list of waivers");
    auto& into = loading.into.waivers[std::string(directory_of(path))];
    for (const auto& each : waivers->list()) into.push_back(waiver_of(each, loading.findings));
}

Claims claims_of(const Catalogue& catalogue, std::string_view crate) {
    Claims made;
    const auto found = catalogue.crates.find(crate);
    if (found == catalogue.crates.end()) return made;
    const auto& file = found->second.where.file;
    if (file)
        for (const auto* claims : Catalogue::chain(catalogue.claims, directory_of(*file)))
            append(*claims, made);
    append(found->second.claims, made);
    return made;
}

std::vector<const Waiver*> waivers_of(const Catalogue& catalogue, std::string_view hostname) {
    std::vector<const Waiver*> made;
    const auto found = match(catalogue, hostname);
    if (!found) return made;
    for (const auto* list :
         Catalogue::chain(catalogue.waivers, catalogue.entries[found->entry].directory))
        for (const auto& each : *list)
            if (each.match.empty() ||
                std::any_of(each.match.begin(), each.match.end(), [&](const Reference& pattern) {
                    return glob_match(pattern.name, hostname);
                }))
                made.push_back(&each);
    return made;
}

}  // namespace compile
}  // namespace vigo
