-- The spool of the recorders, version 1: usage records that a server has not answered yet, in one SQLite file.
-- README.md has the rules that every program follows. `application_id` identifies the file, `user_version` is the version of this schema.
PRAGMA application_id = 1430869840; -- 'UISP'
PRAGMA user_version = 1;

-- Records that wait to be sent, in the order in which they were recorded.
CREATE TABLE spooled_record (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    record      TEXT    NOT NULL, -- a `UsageRecordInput` as JSON, complete with `idempotencyKey` and `occurredAt`
    bytes       INTEGER NOT NULL, -- length of `record` in bytes of UTF-8
    recorded_at INTEGER NOT NULL  -- Unix milliseconds
);

-- Records that the server did not accept, with its reason. They stay until they are sent again or deleted.
CREATE TABLE dead_letter (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    record      TEXT    NOT NULL,
    bytes       INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    status      TEXT    NOT NULL CHECK (status IN ('CONFLICT', 'REJECTED', 'CALL_REJECTED')),
    code        TEXT    NOT NULL, -- an error code of the server
    field       TEXT,             -- the field that the code concerns
    message     TEXT    NOT NULL,
    failed_at   INTEGER NOT NULL  -- Unix milliseconds
);

-- What all programs that use this file have in common. One row.
CREATE TABLE spool_state (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    spooled_records INTEGER NOT NULL DEFAULT 0, -- rows of `spooled_record`
    spooled_bytes   INTEGER NOT NULL DEFAULT 0, -- sum of `bytes` of `spooled_record` and `dead_letter`
    dead_letters    INTEGER NOT NULL DEFAULT 0, -- rows of `dead_letter`
    sent_records    INTEGER NOT NULL DEFAULT 0, -- records answered with RECORDED or DUPLICATE since the file was created
    sender          TEXT,                       -- the sender that holds the lease, a random text per sender
    sender_until    INTEGER NOT NULL DEFAULT 0  -- end of the lease, Unix milliseconds
);
INSERT INTO spool_state (id) VALUES (1);
