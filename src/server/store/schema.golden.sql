CREATE TABLE acknowledged (
    envoy BLOB NOT NULL,
    store_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (envoy, store_id)
) WITHOUT ROWID;

CREATE TABLE catalogues (
    digest BLOB PRIMARY KEY,
    packed BLOB NOT NULL,
    first_seen_ms INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL,
    learned_ms INTEGER NOT NULL,
    learned_of INTEGER NOT NULL
);

CREATE TABLE envoys (
    id BLOB PRIMARY KEY,
    hostname TEXT NOT NULL,
    public_key BLOB NOT NULL UNIQUE,
    certificate_serial TEXT NOT NULL DEFAULT '',
    token TEXT NOT NULL DEFAULT '',
    enrolled_ms INTEGER NOT NULL,
    revoked_ms INTEGER NOT NULL DEFAULT 0,
    last_seen_ms INTEGER NOT NULL DEFAULT 0,
    cadence_ms INTEGER NOT NULL DEFAULT 0,
    sequence INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0,
    digest BLOB NOT NULL DEFAULT x'',
    agent_version TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    capabilities BLOB NOT NULL DEFAULT x'',
    push_waiting INTEGER NOT NULL DEFAULT 0,
    changing_runs INTEGER NOT NULL DEFAULT 0,
    run_store BLOB NOT NULL DEFAULT x'',
    run_number INTEGER NOT NULL DEFAULT 0,
    run_finished_ms INTEGER NOT NULL DEFAULT 0,
    run_outcome INTEGER NOT NULL DEFAULT 0,
    run_in_sync INTEGER NOT NULL DEFAULT 0,
    run_changed INTEGER NOT NULL DEFAULT 0,
    run_failed INTEGER NOT NULL DEFAULT 0,
    run_skipped INTEGER NOT NULL DEFAULT 0,
    run_duration_ms INTEGER NOT NULL DEFAULT 0,
    run_version INTEGER NOT NULL DEFAULT 0,
    run_dry INTEGER NOT NULL DEFAULT 0,
    counted_run INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail TEXT NOT NULL
);

CREATE TABLE fleet (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id BLOB NOT NULL,
    created_ms INTEGER NOT NULL,
    clean_stop INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE pending (
    id BLOB PRIMARY KEY,
    public_key BLOB NOT NULL UNIQUE,
    hostname TEXT NOT NULL,
    address TEXT NOT NULL,
    agent_version TEXT NOT NULL,
    asked_ms INTEGER NOT NULL,
    approved_ms INTEGER NOT NULL DEFAULT 0,
    approved_by TEXT NOT NULL DEFAULT ''
, refused_by TEXT NOT NULL DEFAULT '') WITHOUT ROWID;

CREATE TABLE results (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    crate TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    duration_us INTEGER NOT NULL,
    differences TEXT NOT NULL,
    PRIMARY KEY (run, position)
) WITHOUT ROWID;

CREATE TABLE rollout (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    before INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    compared INTEGER NOT NULL,
    decided TEXT NOT NULL,
    envoys BLOB NOT NULL
);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    envoy BLOB NOT NULL,
    store_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    finished_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    in_sync INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    version INTEGER NOT NULL,
    dry_run INTEGER NOT NULL,
    cause TEXT NOT NULL,
    merged INTEGER NOT NULL,
    UNIQUE (envoy, store_id, number)
);

CREATE TABLE tokens (
    id TEXT PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    pattern TEXT NOT NULL,
    uses INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0,
    created_ms INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    expires_ms INTEGER NOT NULL,
    revoked_ms INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE traits (
    envoy BLOB PRIMARY KEY REFERENCES envoys (id) ON DELETE CASCADE,
    digest BLOB NOT NULL,
    packed BLOB NOT NULL
) WITHOUT ROWID;

CREATE INDEX events_at ON events (at_ms);

CREATE INDEX runs_envoy ON runs (envoy, id);

CREATE INDEX runs_received ON runs (received_ms);

