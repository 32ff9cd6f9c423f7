//! Questions about hardware.

use async_graphql::{Context, Object, Result};

use crate::auth::Scope;
use crate::domain::page::SpecCursor;
use crate::graphql::guard::Requires;
use crate::graphql::page::{ConnectionOf, PageArguments, connection};
use crate::graphql::schema::Services;
use crate::graphql::types::hardware_spec::HardwareSpec;

/// Questions about hardware.
#[derive(Debug, Default)]
pub(super) struct HardwareQuery;

#[Object]
impl HardwareQuery {
    /// The hardware specs, by sort order and tier.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn hardware_specs(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whether to leave out what cannot be had now.", default = false)] only_available: bool,
        #[graphql(desc = "How many, from the first on, 0 to 1000; 50 when neither `first` nor `last` is sent.")] first: Option<
            i32,
        >,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many, up to the last, 0 to 1000.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<ConnectionOf<SpecCursor, HardwareSpec>>> {
        let page = PageArguments { first, after, last, before }.parse()?;
        let specs = context.data::<Services>()?.hardware.list(only_available, &page).await?;
        Ok(Some(connection(specs, |spec| SpecCursor { sort_order: spec.sort_order, tier: spec.tier.clone() })))
    }

    /// The hardware spec of a tier. Null where the tier has none.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn hardware_spec(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The tier's slug.")] tier: String,
    ) -> Result<Option<HardwareSpec>> {
        let spec = context.data::<Services>()?.hardware.find(&tier).await?;
        Ok(spec.map(HardwareSpec::from))
    }
}
