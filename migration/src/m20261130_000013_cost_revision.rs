//! The cost revisions, append-only: how `reprice` changed the cost of a record.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE cost_revision (
    account_id     TEXT    NOT NULL,
    record_id      UUID    NOT NULL,
    run_id         UUID    NOT NULL,
    occurred_at    BIGINT  NOT NULL,
    old_price_id   BIGINT,
    new_price_id   BIGINT,
    old_cost_nanos BIGINT,
    new_cost_nanos BIGINT,
    revised_at     BIGINT  NOT NULL,
    PRIMARY KEY (account_id, record_id, run_id)
) ROWS;
";

const DOWN: &str = "
DROP TABLE cost_revision;
";
