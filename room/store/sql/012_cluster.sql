-- Which cluster's log the entries are of that were applied: none on one machine.
ALTER TABLE meta ADD COLUMN cluster_id TEXT NOT NULL DEFAULT '';
ALTER TABLE meta ADD COLUMN cluster_born INTEGER NOT NULL DEFAULT 0; -- in nanoseconds since 1970
