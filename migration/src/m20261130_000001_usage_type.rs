//! The usage types, and the rows that every installation begins with.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE usage_type (
    slug        TEXT    NOT NULL PRIMARY KEY,
    unit        TEXT    NOT NULL,
    description TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL
) ROWS;
INSERT INTO usage_type (slug, unit, description, created_at) VALUES
    ('tokens_input',          'tokens',       'LLM tokens that a model read, without those read from a cache or written to one.', 0),
    ('tokens_cache_read',     'tokens',       'LLM tokens that a model read from a cache.', 0),
    ('tokens_cache_write',    'tokens',       'LLM tokens that were written to a cache.', 0),
    ('tokens_output',         'tokens',       'LLM tokens that a model wrote, without reasoning.', 0),
    ('tokens_reasoning',      'tokens',       'LLM tokens that a model wrote while reasoning.', 0),
    ('compute_seconds',       'seconds',      'Seconds that hardware of a tier was in use.', 0),
    ('storage_byte_seconds',  'byte-seconds', 'Bytes stored, times the seconds they were stored for.', 0),
    ('api_calls',             'calls',        'Calls of an API.', 0),
    ('transcription_seconds', 'seconds',      'Seconds of audio that were transcribed.', 0),
    ('credits',               'credits',      'Credits that were consumed.', 0);
";

const DOWN: &str = "
DROP TABLE usage_type;
";
