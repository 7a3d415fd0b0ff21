// offers_test — an editor opens a document and asks at its cursor, which is ‸: what is offered,
// what is told, and where it leads.

#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "host/temp_folder.h"
#include "lsp/server.h"
#include "schema/json.h"
#include "types/types.h"

namespace vigo::lsp {
namespace {

constexpr const char* crate = "configcrates/here.vgo";

/// An editor that has opened a file of a small stack, and been quiet for a while.
class Editor {
 public:
    Editor() {
        stack_.write("roles.vgo",
                     "roles:\n  web: {configcrates: [base]}\n  db: {configcrates: [base]}\n");
        stack_.write("common.vgo", "vars: {port: 80, db: {host: a, user: b}}\n");
        stack_.write("configcrates/base.vgo", "name: base\nresources: []\n");
        ask("initialize", Map());
        open("configcrates/other.vgo", "name: other\n");
        server_.idle();
    }
    std::string uri_of(const std::string& file) const { return lsp::uri_of(stack_ / file); }

    void open(const std::string& file, const std::string& text) {
        auto it = document(file);
        it.add("text", text);
        Map params;
        params.add("textDocument", std::move(it));
        tell("textDocument/didOpen", std::move(params));
    }
    /// The answer at the mark of `text`, once that is open.
    Value ask_at(const char* method, const std::string& file, std::string text) {
        const std::string_view cursor = "‸";
        const auto at = text.find(cursor);
        text.erase(at, cursor.size());
        open(file, text);
        Map params;
        params.add("textDocument", document(file));
        params.add("position", to_value(Text(text).position_of(at)));
        return ask(method, std::move(params));
    }

 private:
    Map document(const std::string& file) const {
        Map map;
        map.add("uri", uri_of(file));
        return map;
    }
    Value ask(const char* method, Map params) {
        Map message;
        message.add("id", 1);
        return *parse_json(send(std::move(message), method, std::move(params)).at(0))
                    .find("result");
    }
    void tell(const char* method, Map params) { send({}, method, std::move(params)); }
    std::vector<std::string> send(Map message, const char* method, Map params) {
        message.add("jsonrpc", "2.0");
        message.add("method", method);
        message.add("params", std::move(params));
        return server_.handle(to_json(message));
    }

    TempFolder stack_;
    Server server_{compile_types()};
};

struct Case {
    const char* name;
    const char* file;
    std::string_view text;
    std::string_view offered;           // labels, all of these
    std::string_view not_offered = "";  // none of these
};

constexpr const char* entries = "envoys.vgo";

constexpr Case cases[] = {
    {"attributes of the type, in brackets", crate, "resources:\n  - {name: a, type: file, ‸}\n",
     "content mode depends_on", "name type shell packages"},
    {"attributes in a bracket that is not closed", crate,
     "resources:\n  - {type: user, ‸\n  - {name: b, type: file}\n", "shell uid", "content type"},
    {"attributes above the type", crate, "resources:\n  - {sh‸, type: user}\n", "shell", "content"},
    {"attributes of an anchored resource", crate,
     "x: &r {type: user}\nresources:\n  - <<: *r\n    ‸\n", "shell name", "content type"},
    {"types, in brackets", crate, "resources: [{name: a, type: fi‸}]", "file", "user"},
    {"types, in a quote that is not closed", crate, "resources:\n  - type: \"fi‸\n    name: x\n",
     "file", "user"},
    {"choices over lines of brackets", crate,
     "resources: [\n  {name: a,\n   type: file,\n   state: ‸}\n]", "present absent", "file"},
    {"a key without value above", crate, "resources:\n  - type: file\n    owner:\n    mo‸\n",
     "mode", "owner"},
    {"resources to depend on", crate,
     "resources:\n  - {name: one, type: file}\n  - {name: two, type: file, depends_on: [on‸]}\n",
     "one", "two mode"},
    {"no names of a map in its text", crate,
     "resources:\n  - type: file\n    content: |\n      na‸\n", "", "name mode"},

    {"crates, in brackets", "roles.vgo", "roles:\n  web: {configcrates: [‸", "base", "web"},
    {"roles, in brackets over lines", entries,
     "envoys:\n  - match: a\n    roles: [\n      web,\n      ‸\n    ]\n", "web db", "base"},
    {"crates behind a bracket that is not closed", entries,
     "envoys:\n  - match: a\n    roles: [web\n    configcrates: [‸]\n", "base", "web"},
    {"an anchor", entries, "envoys:\n  - roles: &these [web]\n  - roles: *‸\n", "*these", "web"},

    {"variables in quotes", crate, "resources:\n  - {type: file, content: \"{{ .Vars.‸\"}\n",
     ".Vars.port .Vars.db.host", "name"},
    {"variables in a block", crate,
     "resources:\n  - type: file\n    content: |\n      a: [{{ .Vars.db.‸ }}\n", ".Vars.db.user",
     ".Vars.port"},
    {"variables in a template over lines", crate,
     "resources:\n  - content: >\n      {{ if and\n         .Vars.p‸\n", ".Vars.port", "name"},
    {"functions in a template over lines", crate,
     "resources:\n  - content: \"a {{ .Vars.port\n      | up‸ }} b\"\n", "upper", "name"},
    {"no variables behind a template", crate,
     "resources:\n  - content: |\n      {{ .Vars.port }} .V‸\n", "", ".Vars.port"},
    {"variables of a condition, in brackets", crate,
     "resources:\n  - {type: file, when: vars.p‸, mode: 1}\n", "vars.port", "mode"},
    {"variables of a condition over lines", crate,
     "resources:\n  - when: >\n      has_trait(x) and\n      vars.‸\n", "vars.port", "name"},
    {"variables in a template file", "templates/x.conf", "a {{ .Vars.‸ }}", ".Vars.port", ""},
    {"nothing in its text", "templates/x.conf", "a .V‸ {{ .Vars.port }}", "", ".Vars.port"},
};

std::set<std::string> labels_of(const Value& answer) {
    std::set<std::string> labels;
    for (const auto& each : answer.find("items")->list())
        labels.insert(std::string(each.find("label")->text()));
    return labels;
}

TEST(Offers, are_what_may_stand_at_the_cursor) {
    Editor editor;
    for (const auto& each : cases) {
        const auto found =
            labels_of(editor.ask_at("textDocument/completion", each.file, std::string(each.text)));
        for (const auto& label : split(each.offered, ' '))
            EXPECT_TRUE(label.empty() || found.contains(std::string(label)))
                << each.name << ": " << label << " is not among " << testing::PrintToString(found);
        for (const auto& label : split(each.not_offered, ' '))
            EXPECT_FALSE(found.contains(std::string(label))) << each.name << ": " << label;
    }
}

TEST(Hover, tells_in_brackets_and_in_texts_that_do_not_parse) {
    struct Told {
        std::string_view text;
        std::string_view part;
    };
    const Told all[] = {
        {"resources: [{type: fi‸le, ", "**file**"},
        {"resources:\n  - {type: user, she‸ll: x", "**shell**"},
        {"resources:\n  - type: file\n    content: |\n      {{ if\n        .Vars.po‸rt",
         "common.vgo"},
        {"resources:\n  - {type: file, when: \"vars.po‸rt == 1\"", "common.vgo"},
    };
    Editor editor;
    for (const auto& each : all) {
        const auto answer = editor.ask_at("textDocument/hover", crate, std::string(each.text));
        ASSERT_TRUE(answer.is_map()) << each.text;
        EXPECT_NE(to_json(answer).find(each.part), std::string::npos) << to_json(answer);
    }
}

TEST(Definition, is_found_in_brackets_and_behind_aliases) {
    struct Led {
        const char* file;
        std::string_view text;
        std::string_view to;
        std::int64_t line;
    };
    const Led all[] = {
        {entries, "envoys:\n  - {match: a, roles: [d‸b", "roles.vgo", 2},
        {entries, "envoys:\n  - roles: &these [web]\n  - roles: *the‸se\n", entries, 1},
        {crate, "resources:\n  - {content: \"{{ .Vars.po‸rt", "common.vgo", 0},
    };
    Editor editor;
    for (const auto& each : all) {
        const auto answer =
            editor.ask_at("textDocument/definition", each.file, std::string(each.text));
        ASSERT_EQ(answer.list().size(), 1U) << each.text;
        EXPECT_EQ(answer.list()[0].find("uri")->text(), editor.uri_of(std::string(each.to)));
        EXPECT_EQ(answer.list()[0].at_path("range.start.line")->integer(), each.line) << each.text;
    }
}

}  // namespace
}  // namespace vigo::lsp
