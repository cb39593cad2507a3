-- Envelopes were set aside without a time.
DROP TABLE quarantine;
