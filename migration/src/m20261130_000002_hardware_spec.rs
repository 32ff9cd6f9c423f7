//! The hardware specs: description of each tier.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE hardware_spec (
    tier               TEXT     NOT NULL PRIMARY KEY,
    display_name       TEXT     NOT NULL,
    description        TEXT     NOT NULL,
    architecture       TEXT,
    vcpu               INTEGER  CHECK (vcpu >= 0),
    memory_mib         INTEGER  CHECK (memory_mib >= 0),
    gpu_model          TEXT,
    gpu_memory_gib     INTEGER  CHECK (gpu_memory_gib >= 0),
    gpu_count          INTEGER  NOT NULL CHECK (gpu_count >= 0),
    storage_gib        INTEGER  CHECK (storage_gib >= 0),
    bandwidth_mbps     INTEGER  CHECK (bandwidth_mbps >= 0),
    is_available       BOOLEAN  NOT NULL,
    regions            JSONB    NOT NULL,
    sort_order         INTEGER  NOT NULL,
    created_at         BIGINT   NOT NULL,
    updated_at         BIGINT   NOT NULL
) ROWS;
CREATE INDEX hardware_spec_by_sort_order ON hardware_spec (sort_order, tier);
";

const DOWN: &str = "
DROP TABLE hardware_spec;
";
