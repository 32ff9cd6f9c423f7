//! The prices, append-only: the rate of a usage type from an instant on, for a tier, model or provider, or for all of them.
//!
//! `id` counts the entries without gaps, so that the largest one is the version of the table: costs that were computed with the prices up to
//! it are current as long as no larger one exists.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE price (
    id         BIGINT  NOT NULL PRIMARY KEY,
    usage_type TEXT    NOT NULL,
    tier       TEXT,
    model      TEXT,
    provider   TEXT,
    rate_nanos BIGINT  CHECK (rate_nanos >= 0),
    per_units  BIGINT  NOT NULL CHECK (per_units > 0),
    valid_from BIGINT  NOT NULL,
    source     TEXT,
    created_by TEXT    NOT NULL,
    created_at BIGINT  NOT NULL
) ROWS;
";

const DOWN: &str = "
DROP TABLE price;
";
