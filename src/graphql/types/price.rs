//! A price.

use async_graphql::{ID, SimpleObject};

use crate::domain::price;
use crate::graphql::scalars::{BigInt, DateTime, Decimal};

/// The rate of a usage type from an instant on. Prices are never changed or removed: a later one replaces an earlier one.
///
/// In force for a usage record is, of the prices whose labels match it, the most specific one: the exact model before a prefix, a
/// longer prefix before a shorter one, a prefix before no model; among these a price with the provider, then one with the tier. Of
/// the prices with the same labels it is the one with the newest `validFrom` that is not after the record's `occurredAt`, and of
/// the same `validFrom` the one that was added last.
#[derive(Debug, SimpleObject)]
pub(crate) struct Price {
    /// Id: 1 for the first price of this installation, 2 for the next. `UsageRecord.priceId` refers to it.
    id: ID,
    /// Slug of the usage type.
    usage_type: String,
    /// The tier. Null: every tier, and records without one.
    tier: Option<String>,
    /// The model, or a prefix of models followed by `*`, such as `claude-sonnet-4*`. Null: every model, and records without one.
    model: Option<String>,
    /// The provider. Null: every provider, and records without one.
    provider: Option<String>,
    /// Price of `perUnits`, in the currency of this installation. Null: the price ends at `validFrom`, and a less specific one is
    /// in force.
    rate: Option<Decimal>,
    /// The quantity that costs `rate`, in the unit of the usage type: 1000000 for a price per million tokens, 3600 for a price per
    /// hour.
    per_units: BigInt,
    /// Usage that happened at this instant or later has this price.
    valid_from: DateTime,
    /// Where the price comes from, as its author says. Null if it was omitted.
    source: Option<String>,
    /// Who added it: the name of a service token or admin, or of a command in parentheses.
    created_by: String,
    /// When it was added.
    created_at: DateTime,
}

impl From<price::Price> for Price {
    fn from(price::Price { id, price, created_by, created_at }: price::Price) -> Self {
        Self {
            id: id.into(),
            usage_type: price.key.usage_type,
            tier: price.key.tier,
            model: price.key.model,
            provider: price.key.provider,
            rate: price.rate_nanos.map(|rate| Decimal(rate.into())),
            per_units: BigInt(price.per_units.into()),
            valid_from: DateTime(price.valid_from),
            source: price.source,
            created_by,
            created_at: DateTime(created_at),
        }
    }
}
