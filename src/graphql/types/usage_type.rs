//! Usage types.

use async_graphql::SimpleObject;

use crate::domain::usage_type;

/// A kind of usage that can be recorded, and its unit.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageType {
    /// Unique slug, such as `tokens_input`. Usage records carry it in `usageType`.
    slug: String,
    /// Unit of quantities, such as `tokens` or `seconds`. Usage types with the same unit can be added up in one chart.
    unit: String,
    /// What the usage type measures.
    description: String,
}

impl From<usage_type::UsageType> for UsageType {
    fn from(usage_type::UsageType { slug, unit, description }: usage_type::UsageType) -> Self {
        Self { slug, unit, description }
    }
}
