// Generated from clients/spool/schema.sql by scripts/generate.mjs.

/** The schema of the spool, version 1. */
export const SCHEMA =
  "-- The spool of the recorders, version 1: usage records that a server has not answered yet, in one SQLite file.\n" +
  "-- README.md has the rules that every program follows. `application_id` identifies the file, `user_version` is the version of this schema.\n" +
  "PRAGMA application_id = 1430869840; -- 'UISP'\n" +
  "PRAGMA user_version = 1;\n" +
  "\n" +
  "-- Records that wait to be sent, in the order in which they were recorded.\n" +
  "CREATE TABLE spooled_record (\n" +
  "    id          INTEGER PRIMARY KEY AUTOINCREMENT,\n" +
  "    record      TEXT    NOT NULL, -- a `UsageRecordInput` as JSON, complete with `idempotencyKey` and `occurredAt`\n" +
  "    bytes       INTEGER NOT NULL, -- length of `record` in bytes of UTF-8\n" +
  "    recorded_at INTEGER NOT NULL  -- Unix milliseconds\n" +
  ");\n" +
  "\n" +
  "-- Records that the server did not accept, with its reason. They stay until they are sent again or deleted.\n" +
  "CREATE TABLE dead_letter (\n" +
  "    id          INTEGER PRIMARY KEY AUTOINCREMENT,\n" +
  "    record      TEXT    NOT NULL,\n" +
  "    bytes       INTEGER NOT NULL,\n" +
  "    recorded_at INTEGER NOT NULL,\n" +
  "    status      TEXT    NOT NULL CHECK (status IN ('CONFLICT', 'REJECTED', 'CALL_REJECTED')),\n" +
  "    code        TEXT    NOT NULL, -- an error code of the server\n" +
  "    field       TEXT,             -- the field that the code concerns\n" +
  "    message     TEXT    NOT NULL,\n" +
  "    failed_at   INTEGER NOT NULL  -- Unix milliseconds\n" +
  ");\n" +
  "\n" +
  "-- What all programs that use this file have in common. One row.\n" +
  "CREATE TABLE spool_state (\n" +
  "    id              INTEGER PRIMARY KEY CHECK (id = 1),\n" +
  "    spooled_records INTEGER NOT NULL DEFAULT 0, -- rows of `spooled_record`\n" +
  "    spooled_bytes   INTEGER NOT NULL DEFAULT 0, -- sum of `bytes` of `spooled_record` and `dead_letter`\n" +
  "    dead_letters    INTEGER NOT NULL DEFAULT 0, -- rows of `dead_letter`\n" +
  "    sent_records    INTEGER NOT NULL DEFAULT 0, -- records answered with RECORDED or DUPLICATE since the file was created\n" +
  "    sender          TEXT,                       -- the sender that holds the lease, a random text per sender\n" +
  "    sender_until    INTEGER NOT NULL DEFAULT 0  -- end of the lease, Unix milliseconds\n" +
  ");\n" +
  "INSERT INTO spool_state (id) VALUES (1);\n";
