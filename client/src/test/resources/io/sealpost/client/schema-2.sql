-- What the second schema of the home folder was.
-- Ids and keys are blobs in the form in which they travel; times are milliseconds since 1970.
-- Run again when an older file is opened, so that it has the tables which came later.

-- This device: one row, written before anything is sent to a server.
CREATE TABLE IF NOT EXISTS own (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  registered INTEGER NOT NULL,
  account BLOB NOT NULL,
  device BLOB NOT NULL,
  account_key BLOB NOT NULL,
  identity_key BLOB NOT NULL,
  registration_id INTEGER NOT NULL,
  profile_key BLOB NOT NULL,
  list BLOB NOT NULL,
  list_signature BLOB NOT NULL,
  server_name TEXT,
  username TEXT,
  connection_counter INTEGER NOT NULL,
  next_prekey INTEGER NOT NULL,
  prekeys_checked INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS prekey (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  secret BLOB NOT NULL,
  created INTEGER NOT NULL,
  used INTEGER
);

-- First messages that a last-resort key has met.
CREATE TABLE IF NOT EXISTS used_base_key (
  kyber INTEGER NOT NULL,
  signed INTEGER NOT NULL,
  base_key BLOB NOT NULL,
  PRIMARY KEY (kyber, signed, base_key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS session (
  device BLOB PRIMARY KEY,
  record BLOB NOT NULL
) WITHOUT ROWID;

-- Every account whose list was ever verified. The key of a contact is pinned; another's is only what the server said.
CREATE TABLE IF NOT EXISTS account (
  account BLOB PRIMARY KEY,
  account_key BLOB NOT NULL,
  contact INTEGER NOT NULL,
  username TEXT,
  profile_key BLOB,
  access_refused INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Verified device lists, older ones too: what a sender claims to know is compared with them.
CREATE TABLE IF NOT EXISTS device_list (
  account BLOB NOT NULL,
  version INTEGER NOT NULL,
  list BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (account, version)
) WITHOUT ROWID;

-- The devices of the newest list of each account.
CREATE TABLE IF NOT EXISTS listed_device (
  device BLOB PRIMARY KEY,
  account BLOB NOT NULL,
  identity_key BLOB NOT NULL,
  registration_id INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS listed_device_account ON listed_device (account);

-- Every message id of an account that was ever opened: for ever.
CREATE TABLE IF NOT EXISTS seen (
  account BLOB NOT NULL,
  message BLOB NOT NULL,
  PRIMARY KEY (account, message)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS message (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  account BLOB NOT NULL,
  message BLOB NOT NULL,
  sent INTEGER NOT NULL,
  content BLOB NOT NULL,
  sent_at INTEGER NOT NULL,
  server_time INTEGER NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (account, message, sent)
);

-- What is encrypted and not accepted yet. Positions are the request ids of sends, and are never used again.
CREATE TABLE IF NOT EXISTS outbox (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  account BLOB NOT NULL,
  content BLOB NOT NULL,
  send BLOB NOT NULL
);

-- Raw envelopes that wait for their sender's device list.
CREATE TABLE IF NOT EXISTS held (
  sequence INTEGER PRIMARY KEY,
  account BLOB NOT NULL,
  envelope BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS held_account ON held (account, sequence);

-- Raw envelopes that could not be opened: the newest only. Older files have them without a time.

CREATE TABLE quarantine (
  sequence INTEGER PRIMARY KEY,
  envelope BLOB NOT NULL,
  reason TEXT NOT NULL,
  set_aside INTEGER NOT NULL
);

-- Marks that will travel in the next message to this contact.
CREATE TABLE IF NOT EXISTS mark_due (
  account BLOB NOT NULL,
  message BLOB NOT NULL,
  mark TEXT NOT NULL,
  PRIMARY KEY (account, message, mark)
) WITHOUT ROWID;

-- When a session was last begun anew because a message could not be opened.
CREATE TABLE IF NOT EXISTS resend (
  device BLOB PRIMARY KEY,
  asked INTEGER NOT NULL,
  answered INTEGER NOT NULL
) WITHOUT ROWID;

-- What of it is not in the outbox yet: to ask a device, or to answer it. The time tells two of them apart.
CREATE TABLE IF NOT EXISTS resend_due (
  device BLOB NOT NULL,
  step TEXT NOT NULL,
  account BLOB NOT NULL,
  time INTEGER NOT NULL,
  PRIMARY KEY (device, step)
) WITHOUT ROWID;
