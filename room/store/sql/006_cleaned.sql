-- How often words were deleted, and how often at the last cleaning: where they
-- differ, copies of deleted words may be on the disk, and a cleaning is due.
ALTER TABLE meta ADD COLUMN deleted INTEGER NOT NULL DEFAULT 1;
ALTER TABLE meta ADD COLUMN cleaned INTEGER NOT NULL DEFAULT 0;
