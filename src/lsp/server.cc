// server — dispatches the messages of an editor.
#include "lsp/server.h"

#include "base/error.h"
#include "lsp/features.h"
#include "schema/json.h"
#include "stack/root.h"

namespace vigo::lsp {
namespace {

// https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17 (ErrorCodes)
constexpr int parse_error = -32700;
constexpr int invalid_request = -32600;
constexpr int method_not_found = -32601;
constexpr int internal_error = -32603;
constexpr int not_initialised = -32002;

/// Answers a request with an error.
struct Refused {
    int code;
    std::string message;
};

Map envelope() {
    Map map;
    map.add("jsonrpc", "2.0");
    return map;
}

std::string reply(const Value& id, Value result) {
    auto map = envelope();
    map.add("id", id);
    map.add("result", std::move(result));
    return to_json(map);
}

std::string refusal(const Value& id, const Refused& refused) {
    Map error;
    error.add("code", refused.code);
    error.add("message", refused.message);
    auto map = envelope();
    map.add("id", id);
    map.add("error", std::move(error));
    return to_json(map);
}

std::string text_at(const Value& value, std::string_view path) {
    const Value* found = value.at_path(path);
    return found != nullptr && found->is_text() ? std::string(found->text()) : std::string();
}

Value texts(std::initializer_list<std::string_view> all) {
    Value::List list;
    for (const auto each : all) list.emplace_back(each);
    return list;
}

Value capabilities() {
    Map sync;
    sync.add("openClose", true);
    sync.add("change", 2);
    sync.add("save", true);
    Map completion;
    completion.add("triggerCharacters", texts({".", " ", "/", "{"}));
    Map actions;
    actions.add("codeActionKinds", texts({"quickfix", "source.fixAll"}));
    Map able;
    able.add("positionEncoding", "utf-16");
    able.add("textDocumentSync", std::move(sync));
    able.add("completionProvider", std::move(completion));
    able.add("hoverProvider", true);
    able.add("definitionProvider", true);
    able.add("documentSymbolProvider", true);
    able.add("documentFormattingProvider", true);
    able.add("codeActionProvider", std::move(actions));
    Map info;
    info.add("name", "vigocli lsp");
    Map result;
    result.add("capabilities", std::move(able));
    result.add("serverInfo", std::move(info));
    return result;
}

std::string published(const StackView& stack, const std::string& file) {
    Map params;
    params.add("uri", uri_of(stack.folder() + "/" + file));
    params.add("diagnostics", stack.any_open() ? diagnostics(stack, file) : Value(Value::List()));
    auto message = envelope();
    message.add("method", "textDocument/publishDiagnostics");
    message.add("params", std::move(params));
    return to_json(message);
}

}  // namespace

std::vector<std::string> Server::handle(std::string_view message) {
    Value parsed;
    try {
        parsed = parse_json(message);
    } catch (const Error& error) {
        return {refusal({}, {parse_error, std::string(error.message())})};
    }
    if (!parsed.is_map()) return {refusal({}, {invalid_request, "a message is one object"})};
    return dispatch(parsed);
}

std::vector<std::string> Server::dispatch(const Value& message) {
    const auto method = text_at(message, "method");
    const Value* id = message.find("id");
    const Value* given = message.find("params");
    const Value params = given != nullptr ? *given : Value(Map());
    if (method.empty()) {  // an answer, to something that was never asked
        const bool asks =
            id != nullptr && message.find("result") == nullptr && message.find("error") == nullptr;
        if (!asks) return {};
        return {refusal(*id, {invalid_request, "a request names a method"})};
    }
    try {
        if (id != nullptr) return {reply(*id, answer(method, params))};
        notice(method, params);
        return {};
    } catch (const Refused& refused) {
        if (id == nullptr) return {};
        return {refusal(*id, refused)};
    } catch (const std::exception& error) {
        if (id == nullptr) return {};
        return {refusal(*id, {internal_error, error.what()})};
    }
}

Value Server::answer(const std::string& method, const Value& params) {
    if (method == "initialize") {
        initialised_ = true;
        return capabilities();
    }
    if (!initialised_) throw Refused{not_initialised, "`initialize` comes first"};
    if (shut_down_) throw Refused{invalid_request, "the server was shut down"};
    if (method == "shutdown") {
        shut_down_ = true;
        return {};
    }
    return ask(method, params);
}

Value Server::ask(const std::string& method, const Value& params) {
    const auto at = [&] { return position_from(params.find("position")); };
    const auto file = [&] {
        auto found = file_of(params);
        if (found.stack == nullptr) throw Refused{invalid_request, "this document is not open"};
        return found;
    };
    const auto asked = [&] {
        const auto found = file();
        return asked_at(*found.stack, found.name, at());
    };
    if (method == "textDocument/completion") return complete(asked());
    if (method == "textDocument/hover") return hover(asked());
    if (method == "textDocument/definition") return definition(asked());
    if (method == "textDocument/documentSymbol") return symbols(*file().stack, file().name);
    if (method == "textDocument/formatting") return formatting(*file().stack, file().name);
    if (method == "textDocument/codeAction") {
        const auto found = file();
        return code_actions(*found.stack, found.name, span_from(params.find("range")));
    }
    throw Refused{method_not_found, "no method " + method};
}

void Server::notice(const std::string& method, const Value& params) {
    if (method == "exit") done_ = true;
    if (!initialised_ || shut_down_) return;
    if (method == "textDocument/didOpen") return open(params);
    if (method == "textDocument/didClose") return close(params);
    if (method == "textDocument/didSave" || method == "workspace/didChangeWatchedFiles")
        return reload_all();
    if (method != "textDocument/didChange") return;
    const auto found = file_of(params);
    const Value* changes = params.find("contentChanges");
    if (found.stack == nullptr || changes == nullptr) return;
    found.stack->change(found.name, *changes);
    changed_.insert(found.stack);
}

void Server::open(const Value& params) {
    const auto uri = text_at(params, "textDocument.uri");
    const auto found = file_at(uri);
    if (found.stack == nullptr) return;
    opened_.insert_or_assign(uri, found);
    found.stack->open(found.name, text_at(params, "textDocument.text"));
    changed_.insert(found.stack);
}

void Server::close(const Value& params) {
    const auto uri = text_at(params, "textDocument.uri");
    const auto found = opened_.find(uri);
    if (found == opened_.end()) return;
    found->second.stack->close(found->second.name);
    changed_.insert(found->second.stack);
    opened_.erase(found);
}

Server::File Server::file_of(const Value& params) {
    const auto found = opened_.find(text_at(params, "textDocument.uri"));
    return found == opened_.end() ? File() : found->second;
}

Server::File Server::file_at(const std::string& uri) {
    const auto path = path_of(uri);
    if (path.empty()) return {};
    const auto home = stack::home_of(path);
    if (home.file.empty()) return {};
    auto& view = stacks_[home.folder];
    if (!view) {
        view = std::make_unique<StackView>(home.folder, types_);
    }
    return {view.get(), home.file};
}

void Server::reload_all() {
    for (auto& [folder, view] : stacks_) {
        view->reload();
        changed_.insert(view.get());
    }
}

std::vector<Check> Server::due() {
    std::vector<Check> checks;
    for (auto* stack : changed_) checks.push_back(stack->begin_check());
    changed_.clear();
    return checks;
}

std::vector<std::string> Server::take(Check done) {
    auto& stack = *done.of;
    stack.take(std::move(done));
    return publish(stack);
}

std::vector<std::string> Server::idle() {
    std::vector<std::string> messages;
    for (auto& check : due()) {
        check.run();
        for (auto& each : take(std::move(check))) messages.push_back(std::move(each));
    }
    return messages;
}

std::vector<std::string> Server::publish(const StackView& stack) {
    auto& told = told_[&stack];
    std::map<std::string, std::string> all;
    if (stack.any_open())
        for (const auto& file : stack.files_with_findings())
            all.emplace(file, published(stack, file));
    std::vector<std::string> messages;
    for (const auto& [file, message] : told)
        if (!all.contains(file)) messages.push_back(published(stack, file));
    for (const auto& [file, message] : all)
        if (const auto before = told.find(file); before == told.end() || before->second != message)
            messages.push_back(message);
    told = std::move(all);
    return messages;
}

}  // namespace vigo::lsp
