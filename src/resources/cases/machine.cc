#include "resources/cases/machine.h"

#include "base/text.h"
#include "schema/codec.h"

namespace vigo::resources {
namespace {

std::string text_of(const Value& block, std::string_view name, std::string_view fallback) {
    const auto* found = block.find(name);
    return found == nullptr ? std::string(fallback) : found->source();
}

std::vector<std::string> list_of(const Value& value) {
    std::vector<std::string> all;
    if (value.is_list())
        for (const auto& each : value.list()) all.push_back(each.source());
    else if (!value.source().empty())
        all.push_back(value.source());
    return all;
}

bool is_absent(const Value& value) { return value.is_scalar() && value.source() == "absent"; }

void set_owner_and_mode(const Value& block, const Accounts& accounts, FakeFile& file) {
    if (const auto* mode = block.find("mode")) {
        const auto bits = Mode::parse(mode->source());
        if (!bits) fail(Fault::invalid, "{} is no mode", mode->source());
        file.mode = bits->bits;
    }
    if (const auto* owner = block.find("owner")) file.uid = accounts.uid_of(owner->source());
    if (const auto* group = block.find("group")) file.gid = accounts.gid_of(group->source());
}

FakeFile file_of_kind(const FakeFile* old, FileKind kind, std::uint32_t mode) {
    if (old != nullptr && old->kind == kind) return *old;
    return {.kind = kind, .mode = mode};
}

void set_file(const std::string& path, const Value& value, FakeHost& host) {
    constexpr std::string_view link_to = "link to ";
    constexpr std::string_view hard_link_to = "hard link to ";
    auto& disk = host.disk();
    const auto* old = disk.find(path);
    if (value.is_map()) {
        for (const auto& each : value.map())
            if (each.name != "content" && each.name != "mode" && each.name != "owner" &&
                each.name != "group" && each.name != "directory" && each.name != "link")
                fail(Fault::invalid, "a file has no `{}`", each.name);
        const bool link = value.find("link") != nullptr;
        const bool kind_named =
            link || value.find("directory") != nullptr || value.find("content") != nullptr;
        FakeFile file{.kind = FileKind::regular, .mode = 0644};
        if (link)
            file = file_of_kind(old, FileKind::symlink, 0777);
        else if (value.find("directory") != nullptr)
            file = file_of_kind(old, FileKind::directory, 0755);
        else if (old != nullptr && !kind_named)
            file = *old;
        else
            file = file_of_kind(old, FileKind::regular, 0644);
        file.content = text_of(value, link ? "link" : "content", file.content);
        set_owner_and_mode(value, host.accounts(), file);
        return disk.set(path, file);
    }
    const auto text = value.source();
    if (text == "absent") return disk.erase(path);
    if (text == "directory") return disk.set(path, file_of_kind(old, FileKind::directory, 0755));
    if (text == "special") return disk.set(path, {.kind = FileKind::other, .mode = 0644});
    if (text.starts_with(hard_link_to))
        return disk.set_hard_link(path, text.substr(hard_link_to.size()));
    auto file = file_of_kind(old, FileKind::regular, 0644);
    if (text.starts_with(link_to)) {
        file = {.kind = FileKind::symlink, .mode = 0777, .content = text.substr(link_to.size())};
    } else {
        file.content = text;
    }
    disk.set(path, file);
}

/// Changes one of the files of etc/ behind the back of all that counts.
template <class Change>
void edit(FakeHost& host, const std::string& path, Change change) {
    auto file = *host.disk().find(path);
    AccountTable table(file.content);
    change(table);
    file.content = table.text();
    host.disk().set(path, file);
}

AccountTable::Row& row_for(AccountTable& table, const std::string& name, AccountTable::Row fresh) {
    if (table.find(name) == nullptr) table.add(std::move(fresh));
    return *table.find(name);
}

void set_group(const std::string& name, const Value& value, FakeHost& host) {
    edit(host, "/etc/group", [&](AccountTable& table) {
        if (is_absent(value)) return table.remove(name);
        auto& row = row_for(table, name, {name, "x", "", ""});
        if (value.is_scalar()) row[2] = value.source();
        row[2] = text_of(value, "gid", row[2]);
        if (const auto* members = value.find("members")) row[3] = join(list_of(*members), ",");
        if (!parse_id(row[2])) fail(Fault::invalid, "the group {} needs a gid", name);
    });
}

void set_groups_of(const std::string& user, const std::vector<std::string>& groups,
                   FakeHost& host) {
    for (auto group : host.accounts().groups()) {
        std::erase(group.members, user);
        if (std::find(groups.begin(), groups.end(), group.name) != groups.end())
            group.members.push_back(user);
        edit(host, "/etc/group",
             [&](AccountTable& table) { (*table.find(group.name))[3] = join(group.members, ","); });
    }
}

void set_user(const std::string& name, const Value& value, FakeHost& host) {
    if (is_absent(value)) {
        set_groups_of(name, {}, host);
        for (const std::string path : {"/etc/passwd", "/etc/shadow"})
            edit(host, path, [&](AccountTable& table) { table.remove(name); });
        return;
    }
    edit(host, "/etc/passwd", [&](AccountTable& table) {
        auto& row = row_for(table, name, {name, "x", "", "", "", "/home/" + name, "/bin/sh"});
        row[2] = text_of(value, "uid", row[2]);
        if (row[3].empty() || value.find("group") != nullptr)
            row[3] = std::to_string(host.accounts().gid_of(text_of(value, "group", name)));
        row[4] = text_of(value, "comment", row[4]);
        row[5] = text_of(value, "home", row[5]);
        row[6] = text_of(value, "shell", row[6]);
        if (!parse_id(row[2])) fail(Fault::invalid, "the user {} needs a uid", name);
    });
    edit(host, "/etc/shadow", [&](AccountTable& table) {
        auto& row = row_for(table, name, {name, "!", "20000", "0", "99999", "7", "", "", ""});
        row[1] = text_of(value, "hash", row[1]);
        row[4] = text_of(value, "max_days", row[4]);
    });
    if (const auto* groups = value.find("groups")) set_groups_of(name, list_of(*groups), host);
}

CommandResult result_of(const Value& value) {
    if (value.is_scalar()) return {.out = value.source()};
    return {.status = std::stoi(text_of(value, "status", "0")),
            .out = text_of(value, "out", ""),
            .err = text_of(value, "err", ""),
            .timed_out = text_of(value, "timed_out", "") == "true"};
}

void set_run(const std::string& text, const Value& value, FakeHost& host) {
    FakeAnswer answer{.result = result_of(value)};
    if (const auto* then = value.find("then"))
        answer.effect = [block = *then](FakeHost& machine) { apply(block, machine); };
    host.programs().answer_run(text, std::move(answer));
}

template <class Set>
void each_of(const Value& block, std::string_view name, FakeHost& host, Set set) {
    const auto* found = block.find(name);
    if (found == nullptr) return;
    if (!found->is_map()) fail(Fault::invalid, "`{}` must be a map", name);
    for (const auto& each : found->map()) set(each.name, each.value, host);
}

constexpr std::string_view known[] = {"users",    "groups",   "commands", "runs",
                                      "programs", "refuse",   "root",     "clock",
                                      "ran",      "hostname", "runs_as"};

void refuse_unknown(const Value& block) {
    for (const auto& each : block.map())
        if (!each.name.starts_with('/') &&
            std::find(std::begin(known), std::end(known), each.name) == std::end(known))
            fail(Fault::invalid, "a machine has no `{}`", each.name);
}

std::optional<Time> parse_clock(const std::string& text) {
    std::tm utc{};
    if (::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &utc) == nullptr) return std::nullopt;
    return from_ms(static_cast<std::int64_t>(::timegm(&utc)) * 1000);
}

}  // namespace

void apply(const Value& block, FakeHost& host) {
    if (block.is_null()) return;
    if (!block.is_map()) fail(Fault::invalid, "a machine must be a map");
    refuse_unknown(block);
    each_of(block, "groups", host, set_group);
    each_of(block, "users", host, set_user);
    for (const auto& each : block.map())
        if (each.name.starts_with('/')) set_file(each.name, each.value, host);
    each_of(block, "commands", host,
            [](const std::string& text, const Value& value, FakeHost& machine) {
                machine.programs().answer_query(text, result_of(value));
            });
    each_of(block, "runs", host, set_run);
    each_of(block, "refuse", host,
            [](const std::string& path, const Value& value, FakeHost& machine) {
                machine.disk().refuse(path, Error(Fault::unavailable, value.source()));
            });
    if (const auto* programs = block.find("programs"))
        for (const auto& each : list_of(*programs)) host.programs().install(each);
    if (const auto* root = block.find("root")) host.set_root(root->source());
    if (const auto* name = block.find("hostname")) host.set_hostname(name->source());
    if (const auto* us = block.find("runs_as"))
        host.machine().uid_is = parse_id(us->source()).value_or(0);
    if (const auto* clock = block.find("clock")) {
        const auto time = parse_clock(clock->source());
        if (!time) fail(Fault::invalid, "{} is no time", clock->source());
        host.time().set(*time);
    }
}

FakeState expected_state(const Value& given, const Value& after) {
    FakeHost host;
    apply(given, host);
    apply(after, host);
    auto state = host.state();
    if (const auto* ran = after.find("ran")) {
        std::string lines;
        for (const auto& each : list_of(*ran)) lines += each + "\n";
        state["ran"] = lines;
    }
    return state;
}

}  // namespace vigo::resources
