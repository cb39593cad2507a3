-- Ids and keys are blobs in the form in which they travel; times are milliseconds since 1970.
-- Run again when an older file is opened, so that it has the tables which came later.

-- This device: one row, written before anything is sent to a server.
CREATE TABLE IF NOT EXISTS own (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  registered INTEGER NOT NULL,
  account BLOB NOT NULL,
  device BLOB NOT NULL,
  -- Either the private half, which only the first device has, or the public one.
  account_key BLOB,
  account_secret BLOB,
  identity_key BLOB NOT NULL,
  registration_id INTEGER NOT NULL,
  profile_key BLOB NOT NULL,
  list BLOB,
  list_signature BLOB,
  server_name TEXT,
  username TEXT,
  connection_counter INTEGER NOT NULL,
  next_prekey INTEGER NOT NULL,
  prekeys_checked INTEGER NOT NULL,
  -- What only the account's devices know; the first device makes it from the account key.
  own_key BLOB,
  -- What this device is called, until the server has been told.
  name_due TEXT,
  CHECK ((account_key IS NULL) <> (account_secret IS NULL))
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

-- The running number of what this device sealed last for each account.
CREATE TABLE IF NOT EXISTS sealed_order (
  account BLOB PRIMARY KEY,
  last INTEGER NOT NULL
) WITHOUT ROWID;

-- The highest running number that was opened of each device, as the 64 bits of an unsigned number.
CREATE TABLE IF NOT EXISTS opened_order (
  device BLOB PRIMARY KEY,
  highest INTEGER NOT NULL
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

-- Raw envelopes that could not be opened: the newest only.
CREATE TABLE IF NOT EXISTS quarantine (
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

-- A signed successor of the own device list which the server has not confirmed yet.
CREATE TABLE IF NOT EXISTS own_list_due (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  list BLOB NOT NULL,
  signature BLOB NOT NULL
);

-- What the account's other devices have not been told yet: OwnCopy, oldest first.
CREATE TABLE IF NOT EXISTS own_copy_due (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  copy BLOB NOT NULL
);

-- Contacts who have not been told of the newest own list yet.
CREATE TABLE IF NOT EXISTS list_notice_due (
  account BLOB PRIMARY KEY
) WITHOUT ROWID;

-- Where this device wants to be woken. Without an endpoint: not any more, which the server has still to be told.
CREATE TABLE IF NOT EXISTS wakeup_wish (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  endpoint TEXT,
  server_key TEXT,
  told INTEGER NOT NULL
);

-- Marks of messages that another device sent and has not told of yet.
CREATE TABLE IF NOT EXISTS early_mark (
  account BLOB NOT NULL,
  message BLOB NOT NULL,
  state TEXT NOT NULL,
  kept INTEGER NOT NULL,
  PRIMARY KEY (account, message)
) WITHOUT ROWID;

-- When the present profile key was made, unless it is the account's first, and whether the server is still to be told.
CREATE TABLE IF NOT EXISTS own_profile (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  since INTEGER NOT NULL,
  due INTEGER NOT NULL
);

CREATE TABLE IF NOT EXISTS blocked (
  account BLOB PRIMARY KEY
) WITHOUT ROWID;

-- Contacts whose safety number was compared.
CREATE TABLE IF NOT EXISTS verified (
  account BLOB PRIMARY KEY
) WITHOUT ROWID;

-- What was done to a message of the history and counts: at most one of a kind and side, and nothing beside a deletion. The
-- text of an edit is in the message. mine and sent say whose the change and the message are.
CREATE TABLE IF NOT EXISTS change (
  account BLOB NOT NULL,
  message BLOB NOT NULL,
  sent INTEGER NOT NULL,
  kind TEXT NOT NULL,
  mine INTEGER NOT NULL,
  id BLOB NOT NULL,
  revision INTEGER NOT NULL,
  text TEXT NOT NULL,
  server_time INTEGER NOT NULL,
  PRIMARY KEY (account, message, sent, kind, mine)
) WITHOUT ROWID;

-- Changes of messages that are not here yet.
CREATE TABLE IF NOT EXISTS early_change (
  account BLOB NOT NULL,
  message BLOB NOT NULL,
  sent INTEGER NOT NULL,
  kind TEXT NOT NULL,
  mine INTEGER NOT NULL,
  id BLOB NOT NULL,
  revision INTEGER NOT NULL,
  text TEXT NOT NULL,
  server_time INTEGER NOT NULL,
  kept INTEGER NOT NULL,
  PRIMARY KEY (account, mine, id, kind, message)
) WITHOUT ROWID;

-- Changes of this account, to be sent again if they could not be opened. Content is empty once one is known to be delivered,
-- or says nothing any more.
CREATE TABLE IF NOT EXISTS own_change (
  account BLOB NOT NULL,
  id BLOB NOT NULL,
  message BLOB NOT NULL,
  kind TEXT NOT NULL,
  content BLOB NOT NULL,
  made INTEGER NOT NULL,
  PRIMARY KEY (account, id)
) WITHOUT ROWID;

-- Messages that disappear: after so many milliseconds, from when their time has started.
CREATE TABLE IF NOT EXISTS expiring (
  account BLOB NOT NULL,
  message BLOB NOT NULL,
  sent INTEGER NOT NULL,
  after INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (account, message, sent)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS expiring_until ON expiring (until) WHERE until IS NOT NULL;

-- How long new messages of a conversation live, where somebody has said so.
CREATE TABLE IF NOT EXISTS timer (
  account BLOB PRIMARY KEY,
  seconds INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  id BLOB NOT NULL
) WITHOUT ROWID;

-- Accounts that wrote and are no contacts.
CREATE TABLE IF NOT EXISTS request (
  account BLOB PRIMARY KEY,
  since INTEGER NOT NULL
) WITHOUT ROWID;

-- Accounts whose request was deleted: what they send is not even opened. The newest only.
CREATE TABLE IF NOT EXISTS declined (
  account BLOB PRIMARY KEY,
  declined INTEGER NOT NULL
) WITHOUT ROWID;

-- Parts of the history that the first device offers to this one.
CREATE TABLE IF NOT EXISTS archive_part (
  position INTEGER PRIMARY KEY,
  file BLOB NOT NULL,
  messages INTEGER NOT NULL
);

-- What this account shows of itself, and the record that holds it: under which profile key, if there is one yet.
CREATE TABLE IF NOT EXISTS shown_profile (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  display_name TEXT NOT NULL,
  about TEXT NOT NULL,
  picture BLOB,
  changed_at INTEGER NOT NULL,
  write_key BLOB NOT NULL,
  profile_key BLOB,
  version INTEGER NOT NULL,
  written_at INTEGER NOT NULL,
  due INTEGER NOT NULL
);

-- Records under former profile keys that the server still has.
CREATE TABLE IF NOT EXISTS record_deletion_due (
  record BLOB PRIMARY KEY,
  write_key BLOB NOT NULL
) WITHOUT ROWID;

-- What contacts show of themselves, and under which of their profile keys it was last looked for.
CREATE TABLE IF NOT EXISTS contact_profile (
  account BLOB PRIMARY KEY,
  profile_key BLOB NOT NULL,
  looked_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  about TEXT NOT NULL,
  picture BLOB
);

-- Blobs that this device uploaded, with what deletes them.
CREATE TABLE IF NOT EXISTS own_blob (
  blob TEXT PRIMARY KEY,
  deletion_token TEXT NOT NULL,
  expires INTEGER NOT NULL
) WITHOUT ROWID;

-- Usernames of contacts that name another account now, and what the person said to it. The account's is the pinned one.
CREATE TABLE IF NOT EXISTS key_change (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  account BLOB NOT NULL,
  username TEXT NOT NULL,
  successor BLOB NOT NULL,
  successor_key BLOB NOT NULL,
  state TEXT NOT NULL,
  UNIQUE (account, username, successor)
);

-- When the usernames of contacts were last looked up.
CREATE TABLE IF NOT EXISTS username_look (
  account BLOB PRIMARY KEY,
  looked_at INTEGER NOT NULL
) WITHOUT ROWID;
