//! The display names of accounts, and of their users, sessions, workspaces and agents.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE display_name (
    account_id TEXT    NOT NULL,
    dimension  TEXT    NOT NULL CHECK (dimension IN ('account', 'user', 'session', 'workspace', 'agent')),
    id         TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    updated_by TEXT    NOT NULL,
    updated_at BIGINT  NOT NULL,
    PRIMARY KEY (account_id, dimension, id)
) ROWS;
";

const DOWN: &str = "
DROP TABLE display_name;
";
