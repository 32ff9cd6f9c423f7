//! The records of a usage type.

use async_graphql::SimpleObject;

use crate::diagnosis::RecordedType;
use crate::graphql::scalars::BigInt;

/// How many records a usage type has in the range, and how many of them no chart by tier or model shows under one.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosedUsageType {
    /// Its slug.
    usage_type: String,
    /// Its records.
    records: BigInt,
    /// Those that carry no tier.
    without_tier: BigInt,
    /// Those that carry no model.
    without_model: BigInt,
}

impl From<RecordedType> for DiagnosedUsageType {
    fn from(recorded: RecordedType) -> Self {
        Self {
            usage_type: recorded.usage_type,
            records: BigInt(recorded.records.into()),
            without_tier: BigInt(recorded.without_tier.into()),
            without_model: BigInt(recorded.without_model.into()),
        }
    }
}
