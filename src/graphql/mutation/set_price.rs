//! Adding prices.

use async_graphql::{Context, InputObject, MaybeUndefined, Object, Result, SimpleObject};

use crate::auth::{Principal, Scope};
use crate::domain::price::{PriceInput, PriceKey};
use crate::error::{Error, ErrorCode};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::{BigInt, DateTime, Decimal};
use crate::graphql::services::Services;
use crate::graphql::types::price::Price;

/// A price to add. It applies to the usage records of the usage type whose tier, model and provider match. An omitted or null
/// tier, model or provider matches every record, also one without it.
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
    /// Price of `perUnits` in the currency of this installation, 0 to 9223372036.854775807. Required, but may be null: null ends
    /// the price with exactly this tier, model and provider at `validFrom`; then a less specific price is in force, or none. 0
    /// means that the usage is free.
    rate: MaybeUndefined<Decimal>,
    /// The quantity that costs `rate`, 1 to 2^63-1. Default: 1000000 for usage types in `tokens`, 3600 (an hour) for those in
    /// `seconds`, otherwise 1.
    per_units: Option<BigInt>,
    /// The instant from which the price is in force, compared with `occurredAt`; may be in the past or in the future. Default:
    /// now.
    valid_from: Option<DateTime>,
    /// Where the price comes from, such as the address of a price list. 1 to 255 bytes of UTF-8.
    source: Option<String>,
}

/// The result of setting a price.
#[derive(Debug, SimpleObject)]
pub(super) struct SetPricePayload {
    /// The price that was added, or the existing one that makes it needless. With `validFrom` that is the last price of the same
    /// dimensions with this start, if its rate is the same; without, the price of these dimensions that is in force now, if its rate is
    /// the same. Null if `rate` is null and these dimensions have no price.
    price: Option<Price>,
    /// Whether a price was added.
    is_new: bool,
}

/// Adds prices.
#[derive(Debug, Default)]
pub(super) struct PriceMutation;

#[Object]
impl PriceMutation {
    /// Adds a price of a usage type, valid from an instant on, for the records with the given tier, model and provider. It
    /// determines the cost of records that are recorded from now on, are sent without a cost and occur at `validFrom` or later.
    /// Existing records keep their cost until an operator runs the command `usage-insights reprice`. Requires the scope `ADMIN`.
    ///
    /// Errors: `INVALID_ARGUMENT` if fields are invalid or the usage type does not exist, with all problems in the message;
    /// `INVALID_NUMBER` if `rate` or `perUnits` cannot be read.
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
            default_from: None,
            source,
        };
        let author = context.data::<Principal>()?.name();
        let added = context.data::<Services>()?.prices.add(vec![price], author).await?.pop();
        Ok(added.map(|added| SetPricePayload { price: added.price.map(Price::from), is_new: added.is_new }))
    }
}
