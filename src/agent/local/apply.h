// apply — compile and enforce a stack on this machine, without any server.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "agent/engine/report.h"
#include "schema/diagnostic.h"

namespace vigo::agent {

struct ApplyOrder {
    std::vector<std::string> paths;
    std::string hostname;  ///< "" for the machine's own
    std::string root = "/";
    std::string state;
    std::string snapshots;
    int snapshots_kept = 5;
    bool dry_run = false;
    std::stop_token stop;
    std::function<void(const ResourceResult&)> on_result;
};

struct Applied {
    Diagnostics findings;  ///< with errors: nothing was enforced
    std::optional<RunReport> report;
};

/// Throws Error when no entry matches the machine, or it is being changed by another vigo.
Applied apply(const ApplyOrder& order);

/// Every finding of a stack; enforces nothing.
Diagnostics check(const std::vector<std::string>& paths);

}  // namespace vigo::agent
