// machine — a Debian in a folder, for examples: accounts, a package database that has everything,
// and programs that say what the real ones say when all is well.
#pragma once

#include "host/temp_folder.h"

namespace vigo {

class ExampleMachine {
 public:
    ExampleMachine();
    const std::string& root() const { return box_.path(); }
    bool has(const std::string& path) const;

 private:
    void add_program(const std::string& name, const std::string& script) const;
    void add_accounts() const;
    void add_apt_helper() const;

    TempFolder box_;
};

}  // namespace vigo
