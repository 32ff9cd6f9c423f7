//! Questions about the health of the installation.

use async_graphql::{Context, ID, Object, Result};

use crate::auth::Scope;
use crate::diagnosis::Examination;
use crate::domain::range::{Preset, RangeRequest};
use crate::graphql::guard::Requires;
use crate::graphql::input::DateRangeInput;
use crate::graphql::scalars::TimeZone;
use crate::graphql::schema::Services;
use crate::graphql::types::diagnosis::Diagnosis;

/// Questions about the health of the installation.
#[derive(Debug, Default)]
pub(super) struct DiagnosisQuery;

#[Object]
impl DiagnosisQuery {
    /// What is wrong and what to do about it: whether anyone could record, who is refused, whether sums equal their records, whether
    /// records lack a tier or a model, whether clocks are off. Needs the scope `admin`. It only reads, and recounts sums for at most
    /// five seconds; `sendProbe` sends a record through. `usage-insights diagnose` shows both as text.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn diagnosis(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Over which range; left out: the current day and the 29 before.")] range: Option<DateRangeInput>,
        #[graphql(desc = "In which zone days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Of which account; left out: of all. What was refused is of all accounts in any case.")]
        account_id: Option<ID>,
    ) -> Result<Option<Diagnosis>> {
        let examination = Examination {
            range: range.map_or(RangeRequest::Preset(Preset::Last30Days), RangeRequest::from),
            zone: time_zone.0,
            account_id: account_id.map(|id| id.0),
        };
        Ok(Some(context.data::<Services>()?.doctor.examine(examination).await?.into()))
    }
}
