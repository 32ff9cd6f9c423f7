//! The query for the state of the installation.

use async_graphql::{Context, ID, Object, Result};

use crate::auth::Scope;
use crate::diagnosis::DiagnosisRequest;
use crate::domain::range::{Preset, RangeRequest};
use crate::graphql::guard::Requires;
use crate::graphql::input::DateRangeInput;
use crate::graphql::scalars::TimeZone;
use crate::graphql::services::Services;
use crate::graphql::types::diagnosis::Diagnosis;

/// Queries the state of the installation.
#[derive(Debug, Default)]
pub(super) struct DiagnosisQueries;

#[Object]
impl DiagnosisQueries {
    /// Checks the installation and reports problems, each with its resolution: whether any service can record, which services are
    /// rejected, whether rollups equal their records, whether records lack a tier or model, and whether clocks are wrong.
    /// Read-only; recounting rollups takes at most 5 seconds. `sendProbe` tests the path of a record; the command `usage-insights
    /// diagnose` prints both as text. Requires the scope `ADMIN`. Errors: `INVALID_RANGE`, `INVALID_ARGUMENT`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn diagnosis(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to check. Default: the current day and the 29 days before it.")] range: Option<
            DateRangeInput,
        >,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(
            desc = "Checks the records of this account only; omitted: of all accounts. Rejections are reported for all accounts in either case."
        )]
        account_id: Option<ID>,
    ) -> Result<Option<Diagnosis>> {
        let request = DiagnosisRequest {
            range: range.map_or(RangeRequest::Preset(Preset::Last30Days), RangeRequest::from),
            zone: time_zone.0,
            account_id: account_id.map(|id| id.0),
        };
        Ok(Some(context.data::<Services>()?.doctor.diagnose(request).await?.into()))
    }
}
