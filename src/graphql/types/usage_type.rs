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
    /// Whether its quantity is part of `tokens`, the sum of all usage types that count tokens. They are disjoint: a token is
    /// recorded under one of them.
    part_of_tokens: bool,
}

impl From<usage_type::UsageType> for UsageType {
    fn from(usage_type::UsageType { slug, unit, description, is_part_of_tokens }: usage_type::UsageType) -> Self {
        Self { slug, unit, description, part_of_tokens: is_part_of_tokens }
    }
}
