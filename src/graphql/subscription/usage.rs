//! Following usage.

use async_graphql::{Context, Result, Subscription};
use futures_util::Stream;
use futures_util::stream;

use crate::auth::{Scope, Session};
use crate::domain::range::{Preset, RangeRequest};
use crate::graphql::error::SharedError;
use crate::graphql::guard::Requires;
use crate::graphql::input::{DateRangeInput, UsageFilterInput};
use crate::graphql::scalars::TimeZone;
use crate::graphql::schema::Services;
use crate::graphql::types::usage_changed::UsageChanged;
use crate::live::{LiveQuestion, Throttle};

/// Following usage.
#[derive(Debug, Default)]
pub(super) struct UsageSubscription;

#[Subscription]
impl UsageSubscription {
    /// The totals of a range: at once, and again whenever they have changed: after a commit, a correction, or when the range
    /// moves on (`TODAY` at local midnight). Each answer is the whole state; of changes in quick succession only the last is
    /// told.
    ///
    /// The stream ends with an error: `INVALID_TOKEN` within seconds after the token was revoked or has expired, `SHUTTING_DOWN`
    /// when the server stops. `SUBSCRIPTIONS_FULL` when there are too many. Subscribing again loses nothing.
    #[graphql(guard = "Requires(Scope::Read)")]
    async fn usage_changed(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Over which range. A range by name moves on with time. Left out: today.")] range: Option<DateRangeInput>,
        #[graphql(desc = "In which zone days begin.", default_with = "TimeZone::UTC")] time_zone: TimeZone,
        #[graphql(desc = "Of which records; left out: of all.")] filter: Option<UsageFilterInput>,
        #[graphql(desc = "The least time between two answers in milliseconds, 100 to 60000.", default = 1000)] throttle_ms: i32,
    ) -> Result<impl Stream<Item = Result<Option<UsageChanged>>>> {
        let services = context.data::<Services>()?;
        let throttle = Throttle::parse(throttle_ms)?;
        let range = range.map_or(RangeRequest::Preset(Preset::Today), RangeRequest::from);
        let session = context.data::<Session>()?.clone();
        let reach = session.principal().reach();
        let caller = session.principal().holder();
        let filter = filter.unwrap_or_default().check(&services.usage_types, reach).await?;
        let subscription =
            services.live.subscribe(LiveQuestion { range, zone: time_zone.0, filter }, throttle, caller.as_deref())?;

        // An error is told, and is the end.
        Ok(stream::unfold(Some((subscription, session)), |following| async {
            let (mut subscription, session) = following?;
            let told = tokio::select! {
                biased;
                why = session.ended() => Err(why),
                told = subscription.next() => told.and_then(|totals| session.check().map(|()| totals)),
            };
            Some(match told {
                Ok(totals) => (Ok(Some(UsageChanged::from(&*totals))), Some((subscription, session))),
                Err(why) => (Err(SharedError(why).into()), None),
            })
        }))
    }
}
