// limits — every upper bound, in one place, with its reason. `describe` prints this table into the
// manual.
#pragma once

#include <cstddef>
#include <cstdint>

// A table: its lines are as long as they must be.
// clang-format off
namespace vigo::limits {

// Configuration text.
inline constexpr std::size_t yaml_bytes = 64U << 20;       ///< one .vgo file; a mistake, not a configuration, beyond it
inline constexpr int yaml_depth = 64;                      ///< nesting of YAML or JSON; recursion stays small
inline constexpr int value_depth = 128;                    ///< nesting of an encoded value: YAML's, and what wraps it
inline constexpr std::size_t yaml_nodes = 5'000'000;       ///< nodes of one file, aliases expanded: stops alias bombs
inline constexpr std::size_t stack_files = 100'000;        ///< files of one stacks folder
inline constexpr std::size_t stack_bytes = 512U << 20;     ///< of all of them together: they are held in memory
inline constexpr int stack_depth = 32;                     ///< nesting of its folders; the hierarchy of a fleet has few levels
inline constexpr std::size_t fix_rounds = 100;             ///< a mended place may show the next mistake; each round ends at least one
inline constexpr std::size_t policy_resources = 50'000;     ///< of one envoy, which checks all of them in every run
inline constexpr std::size_t secret_path_bytes = 255;      ///< of a reference to a secret; file names end there too
inline constexpr std::size_t urls_asked = 2'000;            ///< different ones of one stack; the rest is named, not asked
inline constexpr std::size_t urls_at_once = 8;              ///< asked at a time
inline constexpr std::int64_t url_timeout_ms = 5'000;       ///< for one to answer, redirects included
inline constexpr std::int64_t urls_timeout_ms = 60'000;     ///< for all of them; the rest is named, not asked
inline constexpr int url_redirects = 5;                     ///< followed from one URL
inline constexpr std::size_t url_bytes = 2'048;             ///< of one URL; what programs agree to take
inline constexpr std::size_t diagnostics_kept = 20'000;     ///< errors, and as many that are none; the rest is counted
inline constexpr std::size_t diagnostics_shown = 200;      ///< nobody mends more at once; the rest is counted

// Editors.
inline constexpr std::size_t lsp_header_bytes = 4U << 10;      ///< before a message of an editor; a few lines
inline constexpr std::size_t lsp_message_bytes = 128U << 20;   ///< one message of an editor; a file travels whole when it is opened
inline constexpr std::size_t lsp_completions = 500;            ///< offered at once; more letters narrow them

// Templates and expressions.
inline constexpr std::size_t template_output = 1U << 20;   ///< bytes that one value may render to
inline constexpr std::int64_t template_steps = 1'000'000;  ///< loop steps of one rendering
inline constexpr int template_depth = 100;                 ///< nested template calls and parse nesting
inline constexpr std::size_t template_bytes = 4U << 20;    ///< the text of one template; what it may give is smaller
inline constexpr std::size_t template_words = 50'000;      ///< texts, actions and operands of one template: 16 MiB when parsed
inline constexpr std::size_t template_variables = 1'000;   ///< to be seen at one place; they are looked up one by one
inline constexpr std::size_t template_values = 6U << 20;   ///< bytes of the values that one rendering holds at a time
inline constexpr std::int64_t template_parts = 50'000;     ///< elements of one value that a template makes
inline constexpr std::size_t expression_bytes = 1024;      ///< one `when:`; longer belongs into a trait
inline constexpr int expression_depth = 32;

// Files and commands on a machine.
inline constexpr std::size_t managed_file_bytes = 64U << 20;   ///< read into memory to be compared or edited
inline constexpr std::size_t command_output_bytes = 1U << 20;  ///< kept of a command's stdout and of its stderr, each
inline constexpr std::int64_t command_timeout_ms = 300'000;    ///< when the resource sets none
inline constexpr std::int64_t kill_grace_ms = 5'000;           ///< between SIGTERM and SIGKILL
inline constexpr std::int64_t stream_edit_timeout_ms = 30'000;  ///< one script that filters a file's content
inline constexpr std::size_t diff_bytes = 16U << 10;           ///< of a diff in a report
inline constexpr std::size_t diffed_bytes = 1U << 20;         ///< a longer file is not compared line by line for a report
inline constexpr std::size_t shown_text_bytes = 1U << 10;      ///< of one side of a difference in a report
inline constexpr std::size_t report_bytes = 4U << 20;          ///< of the texts of one run's report; then only names
inline constexpr std::int64_t condition_timeout_ms = 30'000;   ///< a command in a `when:`
inline constexpr std::size_t collector_threads = 8;            ///< trait collectors at a time; most of them wait
inline constexpr std::size_t mounts_told = 256;                ///< mount points in traits; a container host has thousands
inline constexpr int snapshots_kept = 5;                       ///< per file, default
inline constexpr std::size_t reversals_kept = 10'000;          ///< resources that can be undone; beyond it those of no policy are forgotten
inline constexpr std::size_t reversal_bytes = 64U << 10;       ///< of what was there before such a resource
inline constexpr std::size_t digests_kept = 100'000;         ///< in the digest cache of an agent; about 120 bytes each
inline constexpr int tree_depth = 200;                        ///< folders in folders that are removed or walked: one open file each
inline constexpr std::size_t tree_entries = 200'000;          ///< looked at below one directory
inline constexpr std::size_t folders_swept = 10'000;          ///< folders remembered as free of leftovers
inline constexpr std::size_t openpgp_bytes = 1U << 20;         ///< of a file with OpenPGP keys; that of a whole distribution has 60 KB
inline constexpr std::size_t openpgp_keys = 100;               ///< in one such file
inline constexpr std::size_t parsed_kept = 1'000;             ///< parsed files (accounts, package database) kept

// The wire.
inline constexpr std::size_t message_bytes = 16U << 20;   ///< one RPC message
inline constexpr std::size_t bundle_bytes = 15U << 20;    ///< one bundle; it travels within one message
inline constexpr std::size_t stream_queue = 256;          ///< messages that wait in one direction of a stream
inline constexpr std::size_t waiting_calls = 4'096;       ///< calls that wait for a handler's thread; beyond it: busy
inline constexpr std::size_t status_bytes = 2U << 10;     ///< of an error's text on the wire; headers carry it
inline constexpr std::size_t header_bytes = 16U << 10;    ///< of one block of headers, as RFC 9113 counts them
inline constexpr std::uint32_t calls_per_connection = 64;   ///< at a time
inline constexpr std::uint32_t calls_of_many = 4'096;       ///< the same, of a connection that plays many envoys in a rehearsal
inline constexpr std::size_t connection_bytes = 48U << 20;  ///< of requests and replies that one connection holds
inline constexpr std::size_t stream_bytes = 32U << 20;    ///< of messages that wait to go out on one stream
inline constexpr std::size_t stranger_bytes = 256U << 10;  ///< of a message from a client without a certificate: it only enrols
inline constexpr std::size_t waiting_frames = 1'000;      ///< that a peer which does not read may make us owe it
inline constexpr int resets_at_once = 100;                ///< calls that a peer may take back in a row; then one every 50 ms
inline constexpr std::size_t connections = 200'000;       ///< of a server; the files that its process may open bound them too
inline constexpr std::size_t strangers = 1'024;           ///< connections without a client certificate yet; the oldest one yields
inline constexpr std::size_t strangers_per_address = 256;  ///< of those from one address; beyond it its own oldest one yields
inline constexpr unsigned crowd_per_second = 50;               ///< strangers that leave without a certificate; beyond it newcomers wait far
inline constexpr std::size_t known_addresses = 32'768;         ///< of clients with a certificate, who wait near all the same; twice that at most
inline constexpr unsigned failures_of_known = 20;              ///< without a certificate in a row; beyond it an address is known no more
inline constexpr std::int64_t handshake_ms = 10'000;      ///< from connection to the end of TLS
inline constexpr std::int64_t stranger_idle_ms = 30'000;  ///< without a client certificate and without a call
inline constexpr std::size_t envoys_per_connection = 20'000;  ///< remembered as verified: one, but for the shared connections of a simulation
inline constexpr std::int64_t call_most_ms = 300'000;     ///< one that is no stream, whatever its client would wait
inline constexpr std::int64_t stop_grace_ms = 2'000;      ///< for calls under way when a server stops
inline constexpr std::int64_t dial_ms = 20'000;           ///< to a server: name, connection, TLS
inline constexpr std::int64_t lookup_ms = 5'000;          ///< of that, for the name: a dead name server is told quickly
inline constexpr int replay_window = 128;                 ///< sequence numbers kept per envoy, as IPsec has (RFC 4303)
inline constexpr std::size_t traits_bytes = 1U << 20;     ///< one envoy's traits, JSON
inline constexpr std::int64_t backoff_first_ms = 1'000;   ///< doubled per failure, with jitter
inline constexpr std::int64_t backoff_most_ms = 300'000;
inline constexpr std::int64_t unknown_envoy_backoff_ms = 300'000;  ///< contract B3

// Stores.
inline constexpr std::size_t queued_reports = 1'000;      ///< in an agent's store; beyond it unchanged runs are merged
inline constexpr std::size_t reports_in_memory = 100;      ///< while the disk under the agent's store is full
inline constexpr std::size_t queued_bytes = 64U << 20;    ///< of those reports; beyond it the oldest lose their details
inline constexpr std::size_t store_bytes = 512U << 20;    ///< an agent's store on disk; address space only until used
inline constexpr std::size_t recent_runs = 1'000;         ///< ring in the server's memory (contract E4)
inline constexpr std::size_t flush_rows = 500;            ///< rows in one transaction of the flusher
inline constexpr std::int64_t flush_every_ms = 10'000;
inline constexpr std::size_t versions_kept = 50;          ///< published versions on disk

inline constexpr std::size_t versions_kept_most = 1'000;   ///< what the setting may say; each is a whole tree
inline constexpr std::size_t journal_bytes = 16U << 20;    ///< of the publish log; the one before it is kept too

inline constexpr std::int64_t pending_enrolments = 1'000;  ///< machines that wait for a human; anyone can add one
inline constexpr std::int64_t pending_kept_ms = 7LL * 24 * 3600 * 1000;  ///< a request that nobody approved

// The fleet.
inline constexpr int diverged_runs = 5;                   ///< changing runs in a row (contract D1)
inline constexpr int changing_runs_counted = 1'000'000;   ///< the counter stops there
inline constexpr std::int64_t offline_floor_ms = 15'000;  ///< a cadence of a second must not flap
/// Added to the stored sequence numbers after a crash: they count microseconds, and the flusher may be that far behind.
inline constexpr std::uint64_t sequence_margin = 30'000'000;
inline constexpr std::uint64_t sequence_most = 1ULL << 62;  ///< beyond it an agent would lock itself out
inline constexpr std::int64_t unknown_envoy_log_ms = 600'000;  ///< one line per orphan in that time (contract B3)
inline constexpr std::size_t unknown_envoys_remembered = 10'000;
inline constexpr std::size_t dictionary_bytes = 16U << 10;  ///< of what the traits of a fleet have in common; larger ones gain little
inline constexpr std::size_t dictionaries = 8;            ///< learnt in a fleet's life: it grew tenfold in between
inline constexpr std::size_t dictionary_samples = 1'000;  ///< envoys that one is learnt from
inline constexpr std::size_t dictionary_envoys = 500;     ///< a smaller fleet needs none
inline constexpr std::size_t repacked_at_once = 5'000;    ///< traits packed anew between two flushes
inline constexpr std::uint64_t version_lift = 1'000;      ///< above ours that one claim of an envoy is believed
inline constexpr std::size_t cached_bundles = 20'000;     ///< different ones that are kept,
inline constexpr std::size_t cached_bundle_bytes = 256U << 20;  ///< and their bytes; more are rendered when they are asked for
inline constexpr std::size_t memo_outcomes = 64;          ///< of one piece of a compile that are kept, and ways to read
inline constexpr std::size_t shared_pieces = 200'000;     ///< of bundles kept for further envoys of one version; about 100 MB
inline constexpr std::size_t shared_twins = 20'000;       ///< pairs of stamped crates that a plan keeps
inline constexpr std::size_t agent_catalogues = 1'000;    ///< one per version of the agent that was ever built
inline constexpr std::size_t page_items = 1'000;          ///< of one answer of the REST API

// HTTP.
inline constexpr std::size_t http_body_bytes = 8U << 20;  ///< a request's body
inline constexpr std::size_t http_connections = 1'000;
inline constexpr std::int64_t http_idle_ms = 30'000;

}  // namespace vigo::limits
// clang-format on
