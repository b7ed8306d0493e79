-- The newest event that was deleted because it was old or too much: whoever
-- reads on from before it is told that something is missing.
ALTER TABLE meta ADD COLUMN pruned INTEGER NOT NULL DEFAULT 0;

UPDATE meta SET pruned = coalesce((SELECT min(n) FROM event WHERE kind <> 'audit'), last_n + 1) - 1;
