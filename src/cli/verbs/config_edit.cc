// config edit — a file of the stack in an editor; it is saved only when it has no error.

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <ostream>

#include "cli/verbs/catalogue.h"
#include "cli/verbs/support/atomic.h"
#include "cli/verbs/support/input.h"
#include "cli/verbs/support/stack.h"
#include "schema/yaml.h"
#include "stack/folder.h"

namespace vigo::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string name, editor, stack;
    bool force = false;
};

constexpr Field<Options> options[] = {
    field<&Options::name>("name",
                          "Name of a configcrate, a file name, or a path: absolute, in the "
                          "stack, or from here.",
                          key),
    field<&Options::editor>("editor", "The editor; default: $VISUAL, $EDITOR, or vi."),
    field<&Options::stack>("stack",
                           "Folder of the stack; default: the stacks folder of server.yaml."),
    field<&Options::force>("force", "Save also what has errors."),
};

std::string name_in(const std::string& text, const std::string& path) {
    Diagnostics unheard;
    const auto file = parse_yaml(text, path, unheard);
    for (const auto* key : {"name", "configcrate"})
        if (const auto* name = file ? file->find(key) : nullptr; name != nullptr) return cell(name);
    return {};
}

/// Paths in the stack that `name` can mean.
std::vector<std::string> candidates(const std::string& name, const std::string& folder,
                                    const stack::Tree& tree) {
    const auto root = fs::absolute(folder).lexically_normal();
    for (const auto& whole : {root / name, fs::absolute(name).lexically_normal()}) {
        const auto path =
            whole.lexically_relative(root.string().ends_with('/') ? root.parent_path() : root);
        for (const auto* ending : {"", ".vgo"})
            if (tree.contains(path.string() + ending)) return {path.string() + ending};
    }
    std::vector<std::string> found;
    for (const auto& [path, text] : tree) {
        const auto file = fs::path(path).filename().string();
        const bool crate = path.starts_with("configcrates/") || path.starts_with("usercrates/");
        if (file == name || file == name + ".vgo" || (crate && name_in(text, path) == name))
            found.push_back(path);
    }
    return found;
}

std::string path_of(const std::string& name, const std::string& folder, const stack::Tree& tree) {
    const auto found = candidates(name, folder, tree);
    if (found.size() == 1) return found.front();
    if (!found.empty())
        fail(Fault::conflict, "{} can be each of these; name one by its path: {}", name,
             join(found, ", "));
    std::vector<std::string> known;
    for (const auto& [path, text] : tree) {
        known.push_back(path);
        known.push_back(fs::path(path).stem().string());
    }
    const auto meant = nearest(name, std::vector<std::string_view>(known.begin(), known.end()));
    fail(Fault::not_found, "nothing in {} is called {}{}", folder, name,
         meant.empty() ? "" : format(" (did you mean {}?)", meant));
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

std::string editor_of(const Options& given) {
    for (const auto& each : {given.editor, variable("VISUAL"), variable("EDITOR")})
        if (!each.empty()) return each;
    return "vi";
}

/// On this terminal; words of the editor's own are split by the shell.
void run_editor(const std::string& editor, const std::string& file) {
    const auto script = editor + " \"$1\"";
    const pid_t child = ::fork();
    if (child < 0) fail_errno(errno, "starting " + editor);
    if (child == 0) {
        ::execl("/bin/sh", "sh", "-c", script.c_str(), "sh", file.c_str(), nullptr);
        ::_exit(127);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        fail(Fault::unavailable, "{} failed: nothing was saved", editor);
}

/// A copy that editors know the kind of; gone with this object.
class Draft {
 public:
    Draft(const std::string& of, const std::string& text) : Draft() {
        // Editors tell the language by the ending, and few know .vgo.
        const auto file = fs::path(of).filename().string();
        path_ = (folder_ / (file.ends_with(".vgo") ? file + ".yaml" : file)).string();
        write_atomically(path_, text);
    }
    ~Draft() {
        if (kept_) return;
        std::error_code none;
        fs::remove_all(folder_, none);
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;
    const std::string& path() const { return path_; }
    /// Nobody's work is thrown away because of a mistake in it.
    void keep() { kept_ = true; }
    std::string text() const { return read_input(path_); }

 private:
    Draft() {
        std::string name = (fs::temp_directory_path() / "vigo-edit-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) fail_errno(errno, "making the folder " + name);
        folder_ = name;
    }

    fs::path folder_;
    std::string path_;
    bool kept_ = false;
};

/// Errors that the tree did not have before, and all of the file itself.
Diagnostics mistakes(const Session& session, const stack::Tree& before, const std::string& path,
                     const std::string& text) {
    Diagnostics old;
    Diagnostics now;
    auto after = before;
    after[path] = text;
    compile::load(before, session.types, old);
    compile::load(after, session.types, now);
    Diagnostics fresh;
    for (const auto& each : now.all()) {
        bool known = false;
        for (const auto& other : old.all()) known |= other.text() == each.text();
        if (!known || (each.where.file && *each.where.file == path)) fresh.add(each);
    }
    fresh.sort();
    return fresh;
}

void save(const std::string& file, const std::string& text, Draft& draft) try {
    write_atomically(file, text);
} catch (const Error& error) {
    draft.keep();
    fail(error.fault(), "{}; yours is kept as {}", error.message(), draft.path());
}

enum class Next { save, again, leave };

Next decide(const Diagnostics& found, const Options& given, Session& session) {
    session.complain(found);
    if (!found.has_errors() || given.force) return Next::save;
    if (!session.ask) return Next::leave;
    const auto answer = to_lower(session.ask("edit again, save anyway, or leave it? [e/s/l] "));
    if (answer.starts_with('s')) return Next::save;
    return answer.empty() || answer.starts_with('e') ? Next::again : Next::leave;
}

Exit leave(const std::string& path, const std::string& what, Session& session, Exit exit) {
    Map reply;
    reply.add("file", path);
    reply.add("saved", what == "saved");
    if (!session.machine_readable(reply)) session.say(format("{}: {}", path, what));
    return exit;
}

Exit run(const Options& given, Session& session) {
    const auto folder = given.stack.empty() ? session.folders.stacks : given.stack;
    Diagnostics unheard;
    const auto tree = stack::read_folder(folder, unheard);
    const auto path = path_of(given.name, folder, tree);
    const auto file = folder + "/" + path;
    Draft draft(path, tree.at(path));
    for (int turn = 0; turn < 100; ++turn) {
        run_editor(editor_of(given), draft.path());
        const auto text = draft.text();
        if (text == tree.at(path)) return leave(path, "not changed", session, Exit::ok);
        const auto next = decide(mistakes(session, tree, path, text), given, session);
        if (next == Next::again) continue;
        if (next == Next::leave) {
            draft.keep();
            return leave(path, format("not saved, kept as {}", draft.path()), session,
                         Exit::failed);
        }
        if (read_input(file) != tree.at(path)) {
            draft.keep();
            fail(Fault::conflict, "{} was changed by somebody else meanwhile; yours is kept as {}",
                 path, draft.path());
        }
        save(file, text, draft);
        return leave(path, "saved", session, Exit::ok);
    }
    return Exit::failed;
}

constexpr Sample samples[] = {
    {"vigocli config edit nginx", "the crate of that name, wherever its file is"},
    {"vigocli config edit envoys.vgo --editor 'code --wait'", "a file, in another editor"},
};

}  // namespace

Verb config_edit() {
    return Command<Options>{
        .words = "config edit",
        .doc =
            "Edit a file of the stack: found by the name of its crate or its path, checked before "
            "it is saved, saved whole.",
        .more =
            "What is edited is a copy. With errors it asks whether to edit again; without a "
            "terminal it is then not saved.",
        .options = options,
        .run = run,
        .samples = samples};
}

}  // namespace vigo::cli
