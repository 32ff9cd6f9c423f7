//! The usage types, and the rows that every installation begins with.

crate::dialect::sql_migration!();

const UP: &str = "
CREATE TABLE usage_type (
    slug        TEXT    NOT NULL PRIMARY KEY,
    unit        TEXT    NOT NULL,
    description TEXT    NOT NULL,
    is_part_of_tokens BOOLEAN NOT NULL,
    created_at  BIGINT  NOT NULL
) ROWS;
INSERT INTO usage_type (slug, unit, description, is_part_of_tokens, created_at) VALUES
    ('tokens_input',          'tokens',       'LLM tokens that a model read, without those read from a cache or written to one.', TRUE, 0),
    ('tokens_cache_read',     'tokens',       'LLM tokens that a model read from a cache.', TRUE, 0),
    ('tokens_cache_write',    'tokens',       'LLM tokens that were written to a cache.', TRUE, 0),
    ('tokens_output',         'tokens',       'LLM tokens that a model wrote, without reasoning.', TRUE, 0),
    ('tokens_reasoning',      'tokens',       'LLM tokens that a model wrote while reasoning.', TRUE, 0),
    ('compute_seconds',       'seconds',      'Seconds that hardware of a tier was in use.', FALSE, 0),
    ('storage_byte_seconds',  'byte-seconds', 'Bytes stored, times the seconds they were stored for.', FALSE, 0),
    ('api_calls',             'calls',        'Calls of an API.', FALSE, 0),
    ('transcription_seconds', 'seconds',      'Seconds of audio that were transcribed.', FALSE, 0),
    ('credits',               'credits',      'Credits that were consumed.', FALSE, 0);
";

const DOWN: &str = "
DROP TABLE usage_type;
";
