//! When what was voided had occurred: so that corrections are found by the range that they emptied.

crate::dialect::sql_migration!();

const UP: &str = "
ALTER TABLE usage_correction ADD COLUMN voided_occurred_at BIGINT NOT NULL DEFAULT 0;
UPDATE usage_correction SET voided_occurred_at = (
    SELECT occurred_at FROM usage_record WHERE usage_record.account_id = usage_correction.account_id AND id = voided_id
);
CREATE INDEX usage_correction_in_time ON usage_correction (voided_occurred_at);
CREATE INDEX usage_correction_of_account_in_time ON usage_correction (account_id, voided_occurred_at);
";

const DOWN: &str = "
DROP INDEX usage_correction_of_account_in_time;
DROP INDEX usage_correction_in_time;
ALTER TABLE usage_correction DROP COLUMN voided_occurred_at;
";
