#include "cli/verbs/support/sarif.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "schema/rule_examples.h"
#include "schema/rules.h"
#include "schema/utf8.h"

namespace vigo::cli {
namespace {

/// What paths are relative to: the top of the repository, wherever it is checked out.
constexpr std::string_view base = "SRCROOT";

Value text_of(std::string_view text) {
    Map map;
    map.add("text", text);
    return map;
}

Value rule_of(const RuleText& rule) {
    Map map;
    map.add("id", rule.id);
    map.add("name", rule.title);
    map.add("shortDescription", text_of(rule.title));
    map.add("fullDescription", text_of(rule.explain));
    if (const auto* example = example_of(rule.id))
        map.add("help",
                text_of(format("Wrong:\n\n{}\nRight:\n\n{}", example->wrong, example->right)));
    return map;
}

std::string uri_of(const std::string& path) {
    std::string uri;
    for (const char c : path) {
        const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') ||
                          std::string_view("-._~/").find(c) != std::string_view::npos;
        uri += safe ? std::string(1, c) : format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

class Writing {
 public:
    Writing(const compile::SourceTree& tree, const std::string& folder)
        : tree_(tree), folder_(folder) {}

    Value result(const Diagnostic& finding) {
        constexpr std::string_view levels[] = {"error", "warning", "note"};
        auto said = finding.message;
        if (!finding.value.empty()) said += format(", found \"{}\"", printable(finding.value, 80));
        if (!finding.hint.empty()) said += format(" ({})", finding.hint);
        Map map;
        map.add("ruleId", finding.rule);
        if (const auto at = position_of(finding.rule); at >= 0) map.add("ruleIndex", at);
        map.add("level", levels[static_cast<std::size_t>(finding.severity)]);
        map.add("message", text_of(said));
        if (finding.where.file) map.add("locations", Value::List{location(finding.where)});
        if (finding.fix.given()) map.add("fixes", Value::List{fix(finding)});
        return map;
    }

 private:
    static std::int64_t position_of(std::string_view id) {
        std::int64_t at = 0;
        for (const auto& each : all_rules()) {
            if (each.id == id) return at;
            ++at;
        }
        return -1;
    }

    Value artifact(const Place& where) {
        Map map;
        map.add("uri", uri_of(folder_ + *where.file));
        map.add("uriBaseId", base);
        return map;
    }

    Value location(const Place& where) {
        Map physical;
        physical.add("artifactLocation", artifact(where));
        if (where.line != 0) physical.add("region", region(where));
        Map map;
        map.add("physicalLocation", std::move(physical));
        return map;
    }

    Value fix(const Diagnostic& finding) {
        std::map<std::string, Value::List> replacements;
        for (const auto& edit : finding.fix.edits) {
            Map replacement;
            replacement.add("deletedRegion", region(edit.at));
            replacement.add("insertedContent", text_of(edit.text));
            replacements[*edit.at.file].emplace_back(std::move(replacement));
        }
        Value::List changes;
        for (auto& [file, of_file] : replacements) {
            Map change;
            change.add("artifactLocation", artifact({FileName::make(file)}));
            change.add("replacements", std::move(of_file));
            changes.emplace_back(std::move(change));
        }
        Map map;
        map.add("description", text_of(finding.hint.empty() ? "mend it" : finding.hint));
        map.add("artifactChanges", std::move(changes));
        return map;
    }

    Value region(const Place& where) {
        Map map;
        map.add("startLine", static_cast<std::int64_t>(where.line));
        map.add("startColumn", column(*where.file, where.line, std::max(where.column, 1U)));
        if (where.has_extent()) {
            map.add("endLine", static_cast<std::int64_t>(where.end_line));
            map.add("endColumn", column(*where.file, where.end_line, where.end_column));
        }
        return map;
    }

    /// From bytes to characters.
    std::int64_t column(const std::string& file, std::uint32_t line, std::uint32_t bytes) {
        if (file != file_) {
            file_ = file;
            const auto found = tree_.find(file);
            lines_ =
                found == tree_.end() ? std::vector<std::string_view>() : lines_of(found->second);
        }
        if (line == 0 || line > lines_.size()) return bytes;
        const auto before = lines_[line - 1].substr(0, bytes - 1);
        return static_cast<std::int64_t>(characters_in(before)) + 1;
    }

    const compile::SourceTree& tree_;
    const std::string& folder_;
    std::string file_;
    std::vector<std::string_view> lines_;
};

}  // namespace

Value sarif(const Diagnostics& findings, const compile::SourceTree& tree,
            const std::string& folder) {
    Value::List rules;
    for (const auto& each : all_rules()) rules.push_back(rule_of(each));
    Map driver;
    driver.add("name", "vigocli");
    driver.add("rules", std::move(rules));
    Map tool;
    tool.add("driver", std::move(driver));
    Writing writing(tree, folder);
    Value::List results;
    for (const auto& each : findings.all()) results.push_back(writing.result(each));
    Map run;
    run.add("tool", std::move(tool));
    Map top;
    top.add("description", text_of("The folder that paths are relative to."));
    Map bases;
    bases.add(base, std::move(top));
    run.add("originalUriBaseIds", std::move(bases));
    run.add("columnKind", "unicodeCodePoints");
    run.add("results", std::move(results));
    Map document;
    document.add("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    document.add("version", "2.1.0");
    document.add("runs", Value::List{Value(std::move(run))});
    return document;
}

}  // namespace vigo::cli
