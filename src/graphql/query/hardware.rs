//! Queries for hardware specs.

use async_graphql::{Context, Object, Result};

use crate::auth::Scope;
use crate::domain::page::SpecCursor;
use crate::graphql::guard::Requires;
use crate::graphql::page::{ConnectionOf, PageArguments, connection};
use crate::graphql::services::Services;
use crate::graphql::types::hardware_spec::HardwareSpec;

/// Queries hardware specs.
#[derive(Debug, Default)]
pub(super) struct HardwareQueries;

#[Object]
impl HardwareQueries {
    /// Lists the hardware specs by `sortOrder`, then by `tier`. Requires the scope `READ`. Errors: `INVALID_ARGUMENT`,
    /// `INVALID_CURSOR`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn hardware_specs(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Whether to list only specs with `isAvailable`.", default = false)] only_available: bool,
        #[graphql(
            desc = "Page size from the start of the list, 0 to 1000. Default: 50 if `last` is not set either. Not together with `last`."
        )]
        first: Option<i32>,
        #[graphql(desc = "Lists the entries after this cursor.")] after: Option<String>,
        #[graphql(desc = "Page size from the end of the list, 0 to 1000. Not together with `first`.")] last: Option<i32>,
        #[graphql(desc = "Lists the entries before this cursor.")] before: Option<String>,
    ) -> Result<Option<ConnectionOf<SpecCursor, HardwareSpec>>> {
        let page = PageArguments { first, after, last, before }.parse()?;
        let specs = context.data::<Services>()?.hardware.list(only_available, &page).await?;
        Ok(Some(connection(specs, |spec| SpecCursor { sort_order: spec.sort_order, tier: spec.tier.clone() })))
    }

    /// The hardware spec of a tier. Null if the tier has none. Requires the scope `READ`.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn hardware_spec(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The tier, spelled exactly.")] tier: String,
    ) -> Result<Option<HardwareSpec>> {
        let spec = context.data::<Services>()?.hardware.find(&tier).await?;
        Ok(spec.map(HardwareSpec::from))
    }
}
