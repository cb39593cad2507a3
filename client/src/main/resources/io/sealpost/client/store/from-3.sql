ALTER TABLE own ADD COLUMN own_key BLOB;

ALTER TABLE own ADD COLUMN name_due TEXT;

-- Early marks were kept without a time. Before schema 3 there were none.
DROP TABLE IF EXISTS early_mark;
