//! Adding prices.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, SimpleObject};

use crate::auth::{Principal, Scope};
use crate::domain::price::{PriceInput, PriceKey};
use crate::error::{Error, ErrorCode};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::{BigInt, DateTime, Decimal};
use crate::graphql::services::Services;
use crate::graphql::types::price::Price;

/// A price to set. It is for the usage records of the usage type whose labels match: an omitted label matches every record.
#[derive(Debug, InputObject)]
pub(super) struct SetPriceInput {
    /// Slug of the usage type, such as `tokens_input`. It must exist.
    usage_type: String,
    /// The tier, 1 to 255 bytes of UTF-8, compared exactly.
    tier: Option<String>,
    /// The model, 1 to 255 bytes of UTF-8, compared exactly; or a prefix of models followed by `*`, such as `claude-sonnet-4*`.
    model: Option<String>,
    /// The provider, 1 to 255 bytes of UTF-8, compared exactly.
    provider: Option<String>,
    /// Price of `perUnits` in the currency of this installation, 0 to 9223372036.854775807. Null ends the price of these labels;
    /// then a less specific price is in force, or none.
    rate: MaybeUndefined<Decimal>,
    /// The quantity that costs `rate`, 1 to 2^63-1. Default: 1000000 for usage types in `tokens`, 3600 (an hour) for those in
    /// `seconds`, otherwise 1.
    per_units: Option<BigInt>,
    /// Usage that happened at this instant or later has this price; may be in the past or in the future. Default: now. Records that
    /// were accepted before keep their cost; `reprice` applies the price to them.
    valid_from: Option<DateTime>,
    /// Where the price comes from, such as the address of a price list. 1 to 255 bytes of UTF-8.
    source: Option<String>,
}

/// The result of setting a price.
#[derive(Debug, SimpleObject)]
pub(super) struct SetPricePayload {
    /// The price in force at `validFrom` for these labels. Null if a price was to end and none was in force.
    price: Option<Price>,
    /// Whether a price was added. False if the same rate was in force already: setting a price again changes nothing.
    is_new: bool,
}

/// Adds prices.
#[derive(Debug, Default)]
pub(super) struct PriceMutation;

#[Object]
impl PriceMutation {
    /// Sets the price of a usage type from an instant on, for a tier, model or provider, or for all of them. Records that are
    /// accepted from now on have it if they happened at `validFrom` or later. Requires the scope `ADMIN`.
    ///
    /// Error: `INVALID_ARGUMENT` with everything that is wrong with the price.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn set_price(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The price to set.")] input: SetPriceInput,
    ) -> Result<Option<SetPricePayload>> {
        let rate_nanos = match input.rate {
            MaybeUndefined::Value(Decimal(nanos)) => Some(nanos),
            MaybeUndefined::Null => None,
            MaybeUndefined::Undefined => {
                let message = "`rate` is missing; send the price of `perUnits`, or null to end the price";
                return Err(Error::argument(ErrorCode::InvalidArgument, "rate", message).into());
            }
        };
        let SetPriceInput { usage_type, tier, model, provider, per_units, valid_from, source, .. } = input;
        let price = PriceInput {
            key: PriceKey { usage_type, tier, model, provider },
            rate_nanos,
            per_units: per_units.map(|BigInt(units)| units),
            valid_from: valid_from.map(|DateTime(from)| from),
            source,
        };
        let author = context.data::<Principal>()?.name();
        let added = context.data::<Services>()?.prices.add(vec![price], author).await?.pop();
        Ok(added.map(|added| SetPricePayload { price: added.price.map(Price::from), is_new: added.is_new }))
    }
}
