#include "apps/simulate_options.h"

namespace vigo {
namespace {

constexpr double day = 86'400;

using O = SimulateOptions;

constexpr Field<O> fields[] = {
    field<&O::stack>("stack",
                     "The stack that is in force; default: one that manages a single file.",
                     positional),
    field<&O::envoys>("envoys", "Machines that are played.", none, {.least = 1, .most = 2'000'000}),
    field<&O::interval>("interval", "Between check-ins of each.", none, {.least = 1, .most = day}),
    field<&O::duration>("duration", "How long it is measured, after a first round of check-ins.",
                        none, {.least = 0, .most = day}),
    field<&O::publish>("publish",
                       "Then publish this stack, and tell how it spreads through the fleet."),
    field<&O::server>("server",
                      "Play against this server instead (`address:port`): every machine enrols by "
                      "the token, and stays a member until it is forgotten."),
    field<&O::token>("token", "With --server: a token that lets them all in."),
    field<&O::ca>("ca", "With --server: a file with the certificate of its authority (PEM)."),
    field<&O::restart>("restart",
                       "Then restart the server, and tell how long all take to come back."),
    field<&O::hostnames>("hostnames",
                         "A file of host names, one a line, that the machines have in turn."),
    field<&O::connections>("connections",
                           "Envoys with a connection of their own, which they hold; 0: all, as far "
                           "as files may be open.",
                           none, {.least = 0, .most = 100'000}),
    field<&O::shared>("shared", "Connections that all other envoys share.", none,
                      {.least = 1, .most = 4'096}),
    field<&O::no_streams>("no_streams", "Hold connections without the stream for pushes."),
    field<&O::enrol>("enrol",
                     "Machines that enrol as real ones do; all others are members beforehand.",
                     none, {.least = 0, .most = 100'000}),
    field<&O::trait_changes>("trait_changes",
                             "The share of check-ins before which traits have changed.", none,
                             {.least = 0, .most = 1}),
    field<&O::run_changes>("run_changes", "The share of runs that change something.", none,
                           {.least = 0, .most = 1}),
    field<&O::skewed>("skewed", "The share of machines whose clock is off by an hour.", none,
                      {.least = 0, .most = 1}),
    field<&O::garbage>("garbage",
                       "Broken or forged requests a second, each of which must be refused.", none,
                       {.least = 0, .most = 10'000}),
    field<&O::seed>("seed", "The same seed plays the same fleet.", none, {.least = 0}),
    field<&O::folder>("folder",
                      "Where the private server lives, and stays; default: a temporary folder."),
    field<&O::json>("json", "Print what was measured as JSON."),
    field<&O::serve>("serve", "Only serve a folder that an earlier rehearsal left."),
    field<&O::help>("help", "Show this text, and exit."),
};

}  // namespace

std::span<const Field<SimulateOptions>> simulate_fields() { return fields; }

}  // namespace vigo
