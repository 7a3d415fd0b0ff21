#include "wire/dispatcher.h"

#include "base/limits.h"
#include "base/log.h"

namespace vigo::wire {
namespace {

/// Runs `act`; what it throws becomes a value. One of the five fences.
template <class Act>
std::optional<Error> fenced(const Method& method, const Act& act) {
    try {
        act();
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    } catch (const std::exception& unexpected) {
        log::error("handler failed",
                   {{"method", std::string(method.name)}, {"error", unexpected.what()}});
        return Error(Fault::internal, "internal error; the server's log says more");
    }
}

void admit(const Method& method, const Peer& peer) {
    if (method.permission == Permission::enrol || peer.envoy) return;
    fail(Fault::denied, "{} needs a client certificate that names an envoy", method.name);
}

void check_reply(const std::string& reply, const Method& method) {
    if (reply.size() > limits::message_bytes)
        fail(Fault::internal, "the reply of {} has {} bytes; the limit is {}", method.name,
             reply.size(), limits::message_bytes);
}

/// How many kinds of handlers a row has.
int handlers_of(const Method& method) {
    return (method.unary ? 1 : 0) + (method.quick ? 1 : 0) + (method.stream ? 1 : 0);
}

}  // namespace

Dispatcher::Dispatcher(const std::vector<Method>& methods) {
    for (const auto& method : methods) {
        expect(handlers_of(method) == 1);
        const auto added = rows_.try_emplace(std::string(method.name), method);
        expect(added.second);
        // The row's name must outlive the caller's text.
        added.first->second.name = added.first->first;
    }
}

const Method* Dispatcher::find(std::string_view name) const {
    const auto found = rows_.find(name);
    return found == rows_.end() ? nullptr : &found->second;
}

Outcome Dispatcher::begin(const Method& method, const Peer& peer, std::string_view request) const {
    Outcome outcome;
    outcome.error = fenced(method, [&] {
        admit(method, peer);
        if (method.stream) fail(Fault::invalid, "{} is a stream", method.name);
        check_size(request, method.name);
        auto answer = method.quick ? method.quick(peer, request)
                                   : Answer{.reply = method.unary(peer, request)};
        check_reply(answer.reply, method);
        outcome.reply = std::move(answer.reply);
        outcome.rest = std::move(answer.rest);
    });
    return outcome;
}

Outcome Dispatcher::finish(const Method& method, const Outcome& begun) {
    Outcome outcome;
    outcome.error = fenced(method, [&] {
        outcome.reply = begun.rest();
        check_reply(outcome.reply, method);
    });
    return outcome;
}

Outcome Dispatcher::call(const Method& method, const Peer& peer, std::string_view request) const {
    auto outcome = begin(method, peer, request);
    return outcome.rest ? finish(method, outcome) : outcome;
}

std::optional<Error> Dispatcher::open(const Method& method, const Peer& peer,
                                      std::shared_ptr<ServerStream> stream,
                                      StreamEvents& events) const {
    return fenced(method, [&] {
        admit(method, peer);
        if (!method.stream) fail(Fault::invalid, "{} is not a stream", method.name);
        events = method.stream(peer, std::move(stream));
    });
}

std::optional<Error> Dispatcher::receive(const Method& method, const StreamEvents& events,
                                         std::string message) {
    return fenced(method, [&] {
        if (events.received) events.received(std::move(message));
    });
}

void Dispatcher::end(const Method& method, const StreamEvents& events) {
    const auto error = fenced(method, [&] {
        if (events.ended) events.ended();
    });
    if (error)
        log::error("handler failed",
                   {{"method", std::string(method.name)}, {"error", error->message()}});
}

Error unknown_method(std::string_view name) {
    return {Fault::internal, format("the server has no method {}", printable(name, 100))};
}

void check_size(std::string_view message, std::string_view method) {
    if (message.size() > limits::message_bytes)
        fail(Fault::invalid, "a message of {} has {} bytes; the limit is {}", method,
             message.size(), limits::message_bytes);
}

}  // namespace vigo::wire
