-- What the traits of a fleet have in common: `packed` traits name the one that they need. None is ever deleted.
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL,
    learned_ms INTEGER NOT NULL,
    learned_of INTEGER NOT NULL
);
