//! Records per usage type.

use async_graphql::SimpleObject;

use crate::diagnosis::RecordedType;
use crate::graphql::scalars::BigInt;

/// The number of records of a usage type in the range, and how many of them lack a tier or model.
#[derive(Debug, SimpleObject)]
pub(crate) struct DiagnosedUsageType {
    /// Slug of the usage type.
    usage_type: String,
    /// Number of records.
    records: BigInt,
    /// Number of records without a tier.
    without_tier: BigInt,
    /// Number of records without a model.
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
