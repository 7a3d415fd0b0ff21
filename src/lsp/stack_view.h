// stack_view — a stack on disk under what editors have open. Questions are answered from the last
// check that has finished: none of them waits for one.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "compile/compile.h"
#include "lsp/index.h"
#include "lsp/text.h"

namespace vigo::lsp {

/// A folder as it was read once. Shared with the checks, so nobody changes it.
struct Disk {
    compile::SourceTree files;
    std::map<std::string, FileIndex> index;
    Diagnostics findings;  ///< what could not be read
};

/// Reads the folder. What `before` holds in the same state is taken from there.
std::shared_ptr<const Disk> read_disk(const std::string& folder, const Disk& before);

/// A check of a whole stack as it was at one moment. It has all that it needs, so it may run in
/// another thread.
struct Check {
    class StackView* of = nullptr;
    std::shared_ptr<const Disk> disk;
    bool reads = false;  ///< the folder has to be read first
    std::map<std::string, std::string> open;
    const compile::Types& types;
    /// What the last outcome replaced: to free it takes too long for the thread that answers.
    std::vector<std::shared_ptr<const void>> spent;
    Diagnostics findings;
    std::shared_ptr<const compile::Catalogue> catalogue;  ///< null: there are errors

    void run();
};

class StackView {
 public:
    /// `types` outlives this.
    StackView(std::string folder, const compile::Types& types)
        : folder_(std::move(folder)), types_(types) {}

    const std::string& folder() const { return folder_; }
    /// The next check reads the folder again; what cannot be read is a finding.
    void reload() { reads_ = true; }
    /// Whether the folder ever was.
    bool is_read() const { return disk_ != nullptr; }
    void open(const std::string& file, std::string text);
    void change(const std::string& file, const Value& changes);
    void close(const std::string& file) { open_.erase(file); }
    bool any_open() const { return !open_.empty(); }

    Check begin_check();
    /// Keeps the last catalogue that was whole.
    void take(Check done);
    /// Of the last check, where they are now; not those in lines that changed since.
    std::vector<Diagnostic> findings_in(const std::string& file) const;
    std::vector<std::string> files_with_findings() const;
    /// Of the last state without errors; null when there was none.
    const compile::Catalogue* catalogue() const { return catalogue_.get(); }
    const compile::Types& types() const { return types_; }

    /// The text of a file as it is in the editor or on disk; empty when there is none.
    Text text_of(const std::string& file) const;
    /// What every file defines, as of the last time that it could be read as YAML. Valid until
    /// something changes.
    using Indexes = std::vector<std::pair<std::string_view, const FileIndex*>>;
    Indexes indexes();
    /// Of one file; null when it never could be read.
    const FileIndex* index_of(const std::string& file);
    /// Files below templates/.
    std::vector<std::string> templates() const;

 private:
    /// An open file, and what it defines as of the last time that it could be read.
    struct Opened {
        Text text;
        bool indexed = false;
        std::shared_ptr<const FileIndex> index;
    };
    const FileIndex* index_of(const std::string& file, Opened& opened) const;
    /// Empty before the folder was read.
    const Disk& disk() const;

    std::string folder_;
    const compile::Types& types_;
    bool reads_ = true;
    std::shared_ptr<const Disk> disk_;  // null: not read yet
    std::map<std::string, Opened> open_;
    std::map<std::string, std::vector<Diagnostic>> findings_;  // by file
    std::map<std::string, std::string> checked_;  // open files as the last check saw them
    std::shared_ptr<const compile::Catalogue> catalogue_;
    std::vector<std::shared_ptr<const void>> spent_;
};

}  // namespace vigo::lsp
