-- A machine that was refused hears so at its next attempt; then its row goes.
ALTER TABLE pending ADD COLUMN refused_by TEXT NOT NULL DEFAULT '';
