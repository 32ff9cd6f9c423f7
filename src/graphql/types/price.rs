//! A price.

use async_graphql::{ID, SimpleObject};

use crate::domain::price;
use crate::graphql::scalars::{BigInt, DateTime, Decimal};

/// The rate of a usage type from an instant on. Prices are never changed or removed: one with the same tier, model and provider
/// and a later `validFrom` replaces an earlier one.
///
/// The price in force for a usage record is the most specific one that matches it: the exact model before a prefix, a longer
/// prefix before a shorter one, a prefix before no model; then one with the provider, then one with the tier. Of the prices with
/// the same tier, model and provider, it is the one with the latest `validFrom` that is not after the record's `occurredAt`; of
/// the same `validFrom`, the one added last. Records of `tokens_reasoning` without a price get the price of `tokens_output`.
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
    /// Where the price comes from, such as the address of a price list. Null if it was not given.
    source: Option<String>,
    /// Who added the price: the name of a service token, the subject of an admin's token, or a command such as `(import-prices)`;
    /// in development `(development)`.
    created_by: String,
    /// When the price was added.
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
