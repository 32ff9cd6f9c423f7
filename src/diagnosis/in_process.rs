//! Sends probes within the process, through the recorder and the analytics.

use std::sync::Arc;

use super::probe::{Fault, Probe, ProbeRoute, StandingProbe, Sums};
use crate::analytics::Analytics;
use crate::auth::{Authenticator, Principal, Scope};
use crate::domain::draft::RecordDraft;
use crate::domain::filter::UsageFilter;
use crate::domain::page::PageRequest;
use crate::domain::probe::{PROBE_ACCOUNT, PROBE_MARK, PROBE_REASON, PROBE_USAGE_TYPE};
use crate::domain::range::{Preset, RangeRequest};
use crate::domain::reach::{Reach, Whose};
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::domain::zone::Zone;
use crate::error::{Error, ErrorCode};
use crate::recording::{Author, RecordStatus, Recorder};

/// The service name of probes that are sent without a principal.
const OPERATOR: &str = "(diagnose)";
/// The maximum number of stored probes that are read.
const STANDING_MAX: usize = 100;

/// The identity with which a probe is sent.
#[derive(Clone, Debug)]
pub enum Sender {
    /// The operator of the database. The probe passes authentication if any accepted token may record.
    Operator,
    /// The holder of this token.
    Token(String),
    /// The caller of the API.
    Principal(Principal),
}

pub(super) struct InProcess {
    pub(super) authenticator: Arc<Authenticator>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) analytics: Analytics,
    pub(super) sender: Sender,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        if error.is_ours() {
            tracing::warn!(code = error.code().as_str(), cause = error.with_causes(), "probe step failed");
        }
        Self::new(error.code().as_str(), error.to_string())
    }
}

impl InProcess {
    fn service(&self) -> &str {
        match &self.sender {
            Sender::Principal(principal) => principal.name(),
            Sender::Operator | Sender::Token(_) => OPERATOR,
        }
    }

    async fn records(&self, start: Timestamp, end: Timestamp, filter: UsageFilter) -> Result<i64, Fault> {
        let question = self.analytics.question(RangeRequest::Instants { start, end }, Zone::UTC, filter).await?;
        Ok(question.totals().await?.all().records)
    }
}

fn of_account() -> UsageFilter {
    UsageFilter::of_account(PROBE_ACCOUNT)
}

impl ProbeRoute for InProcess {
    async fn authenticate(&self) -> Result<(), Fault> {
        match &self.sender {
            Sender::Principal(principal) => Ok(principal.require(Scope::Record)?),
            Sender::Token(token) => {
                let principal = self.authenticator.principal(Some(format!("Bearer {token}").as_bytes())).await?;
                Ok(principal.require(Scope::Record)?)
            }
            Sender::Operator if self.authenticator.can_anyone_record().await? => Ok(()),
            Sender::Operator => {
                let message = "usage cannot be recorded: no accepted token has the scope `record`";
                Err(Fault::new(ErrorCode::Unauthenticated.as_str(), message))
            }
        }
    }

    async fn record(&self, probe: &Probe) -> Result<(), Fault> {
        let draft = RecordDraft {
            idempotency_key: probe.key.clone(),
            account_id: PROBE_ACCOUNT.to_owned(),
            user_id: Some(PROBE_MARK.to_owned()),
            session_id: Some(probe.key.clone()),
            workspace_id: None,
            agent_id: None,
            usage_type: PROBE_USAGE_TYPE.to_owned(),
            quantity: Ok(0),
            model: Some(PROBE_MARK.to_owned()),
            provider: None,
            tier: None,
            source: None,
            cost_micros: None,
            occurred_at: None,
            metadata: None,
        };
        let outcomes = self.recorder.record(vec![draft], self.service()).await?;
        match outcomes.first() {
            Some(outcome) if outcome.status == RecordStatus::Recorded => Ok(()),
            Some(outcome) => {
                let problem = outcome.problems.first();
                let code = problem.map_or("WRONG_ANSWER", |problem| problem.code.as_str());
                Err(Fault::new(code, problem.map_or("the key of the probe already exists", |problem| problem.message.as_str())))
            }
            None => Err(Fault::new("WRONG_ANSWER", "the response has no result for the record")),
        }
    }

    async fn standing(&self) -> Result<Vec<StandingProbe>, Fault> {
        let page = PageRequest { limit: STANDING_MAX, from_end: false, after: None, before: None };
        let lately = (RangeRequest::Preset(Preset::Last30Days), Zone::UTC);
        let records = self.analytics.records(Some(lately), of_account(), false, &page).await?;
        let standing = records.rows.into_iter().map(|record| StandingProbe {
            key: record.idempotency_key,
            occurred_at: Timestamp::from_millis(record.occurred_at),
            recorded_at: Timestamp::from_millis(record.recorded_at),
        });
        Ok(standing.collect())
    }

    async fn sums(&self, start: Timestamp, end: Timestamp) -> Result<Sums, Fault> {
        let everything = UsageFilter::of(Whose::all(Reach::Everything)); // probes are counted over all accounts
        let marked = UsageFilter { models: vec![PROBE_MARK.to_owned()], ..everything };
        let by_user = UsageFilter { user_id: Some(PROBE_MARK.to_owned()), ..of_account() };
        Ok(Sums {
            of_account: self.records(start, end, of_account()).await?,
            over_all_accounts: self.records(start, end, marked).await?,
            of_records: self.records(start, end, by_user).await?,
        })
    }

    async fn shown(&self, probe: &Probe, occurred_at: Timestamp) -> Result<i64, Fault> {
        let day = occurred_at.floor_utc_day();
        let filter = UsageFilter { session_id: Some(probe.key.clone()), ..of_account() };
        self.records(day, day.plus_millis(UTC_DAY_MS), filter).await
    }

    async fn void(&self, key: &str) -> Result<(), Fault> {
        let author = Author::unrestricted(self.service());
        self.recorder.void(PROBE_ACCOUNT.to_owned(), key.to_owned(), PROBE_REASON.to_owned(), author).await?;
        Ok(())
    }
}
