// stack_view — a stack on disk under what editors have open, checked as a whole.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "compile/compile.h"
#include "lsp/index.h"
#include "lsp/text.h"

namespace vigo::lsp {

/// A check of a whole stack as it was at one moment. It has all that it needs, so it may run in
/// another thread.
struct Check {
    class StackView* of = nullptr;
    std::uint64_t edition = 0;  ///< of the stack at that moment
    compile::SourceTree tree;
    const compile::Types& types;
    Diagnostics findings;                                 ///< of reading the folder; then all
    std::shared_ptr<const compile::Catalogue> catalogue;  ///< null: there are errors

    void run();
};

class StackView {
 public:
    /// `types` outlives this.
    StackView(std::string folder, const compile::Types& types)
        : folder_(std::move(folder)), types_(types) {}

    const std::string& folder() const { return folder_; }
    /// Reads the folder again; what cannot be read is a finding.
    void reload();
    void open(const std::string& file, std::string text);
    void change(const std::string& file, const Value& changes);
    void close(const std::string& file);
    bool any_open() const { return !open_.empty(); }

    /// Checks everything as it is now.
    void check();
    /// The same in two steps. An outcome that something has overtaken is not taken. Keeps the last
    /// catalogue that was whole.
    Check begin_check();
    bool take(Check done);
    const Diagnostics& findings() const { return findings_; }
    /// Of the last state without errors; null when there was none.
    const compile::Catalogue* catalogue() const { return catalogue_.get(); }
    const compile::Types& types() const { return types_; }

    /// The text of a file as it is in the editor or on disk; empty when there is none.
    Text text_of(const std::string& file) const;
    /// What every file defines, as of the last time that it could be read as YAML.
    const std::map<std::string, FileIndex>& index();
    /// Files below templates/.
    std::vector<std::string> templates() const;

 private:
    compile::SourceTree tree() const;
    void index_file(const std::string& file, const std::string& text);

    std::string folder_;
    const compile::Types& types_;
    std::uint64_t edition_ = 0;  // rises with every change
    compile::SourceTree disk_;
    Diagnostics disk_findings_;
    std::map<std::string, Text> open_;
    std::map<std::string, std::string> indexed_texts_;
    std::map<std::string, FileIndex> index_;
    Diagnostics findings_;
    std::shared_ptr<const compile::Catalogue> catalogue_;
};

}  // namespace vigo::lsp
