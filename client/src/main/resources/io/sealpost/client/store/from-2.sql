-- Every device was the first of its account.
ALTER TABLE own RENAME TO own_2;

CREATE TABLE own (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  registered INTEGER NOT NULL,
  account BLOB NOT NULL,
  device BLOB NOT NULL,
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
  CHECK ((account_key IS NULL) <> (account_secret IS NULL))
);

INSERT INTO own SELECT id, registered, account, device, NULL, account_key, identity_key, registration_id, profile_key,
  list, list_signature, server_name, username, connection_counter, next_prekey, prekeys_checked FROM own_2;

DROP TABLE own_2;
