//! Live usage.

use async_graphql::{Context, Result, Subscription};
use futures_util::Stream;
use futures_util::stream;

use crate::auth::{Scope, Session};
use crate::domain::range::{Preset, RangeRequest};
use crate::graphql::error::SharedError;
use crate::graphql::guard::Requires;
use crate::graphql::input::DateRangeInput;
use crate::graphql::scalars::TimeZone;
use crate::graphql::services::Services;
use crate::graphql::types::usage_changed::UsageChanged;
use crate::graphql::usage_filter::UsageFilterInput;
use crate::live::{LiveQuery, Throttle};

/// Live usage.
#[derive(Debug, Default)]
pub(super) struct UsageSubscription;

#[Subscription]
impl UsageSubscription {
    /// The totals of a date range: sent once at the start, and again whenever they change, that is after a commit, a correction,
    /// or when a named range moves on (`TODAY` at local midnight). Each result holds the complete totals, not a difference.
    /// Changes within `throttleMs` are combined into one result. Requires the scope `READ`.
    ///
    /// Errors at the start: `SUBSCRIPTIONS_FULL` if the server or the caller has too many subscriptions, `INVALID_RANGE`,
    /// `INVALID_ARGUMENT`, `UNKNOWN_USAGE_TYPE`. The stream ends with an error: `INVALID_TOKEN` within seconds after the token
    /// expires or is revoked, `SHUTTING_DOWN` when the server stops. Subscribing again returns the current totals, so nothing is
    /// lost.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_changed(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The date range to watch. A named range moves on with time. Default: `TODAY`.")] range: Option<
            DateRangeInput,
        >,
        #[graphql(desc = "Time zone that decides where days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Filters the records; omit to include all.")] filter: Option<UsageFilterInput>,
        #[graphql(desc = "Minimum time between two results in milliseconds, 100 to 60000.", default = 1000)] throttle_ms: i32,
    ) -> Result<impl Stream<Item = Result<Option<UsageChanged>>>> {
        let services = context.data::<Services>()?;
        let throttle = Throttle::parse(throttle_ms)?;
        let range = range.map_or(RangeRequest::Preset(Preset::Today), RangeRequest::from);
        let session = context.data::<Session>()?.clone();
        let usage_scope = session.principal().usage_scope();
        let caller = session.principal().quota_key();
        let filter = filter.unwrap_or_default().check(&services.usage_types, usage_scope).await?;
        let subscription =
            services.live.subscribe(LiveQuery { range, zone: time_zone.0, filter }, throttle, caller.as_deref())?;

        // An error is sent as the last item.
        Ok(stream::unfold(Some((subscription, session)), |state| async {
            let (mut subscription, session) = state?;
            let update = tokio::select! {
                biased;
                error = session.ended() => Err(error),
                update = subscription.next() => update.and_then(|totals| session.check().map(|()| totals)),
            };
            Some(match update {
                Ok(totals) => (Ok(Some(UsageChanged::from(&*totals))), Some((subscription, session))),
                Err(error) => (Err(SharedError(error).into()), None),
            })
        }))
    }
}
