-- The newest version that came into force, and how the envoys stood before it while that is being watched. `envoys` is packed,
-- see rollout.cc: there is one entry for each envoy of the fleet, and it is only ever read whole.
CREATE TABLE rollout (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL,
    before INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    compared INTEGER NOT NULL,
    decided TEXT NOT NULL,
    envoys BLOB NOT NULL
);
