//! What can be measured.

use async_graphql::SimpleObject;

use crate::domain::usage_type;

/// A kind of usage and the unit in which it counts.
#[derive(Debug, SimpleObject)]
pub(crate) struct UsageType {
    /// The slug that records carry; unique.
    slug: String,
    /// The unit of quantities. Only quantities of one unit can be added up in one chart.
    unit: String,
    /// What it measures.
    description: String,
}

impl From<usage_type::UsageType> for UsageType {
    fn from(usage_type::UsageType { slug, unit, description }: usage_type::UsageType) -> Self {
        Self { slug, unit, description }
    }
}
