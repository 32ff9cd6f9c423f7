//! Sends probes within the process, through the recorder and the analytics.

use std::sync::Arc;

use super::probe::{Probe, ProbeCounts, ProbeError, ProbeTransport, StoredProbe};
use crate::analytics::Analytics;
use crate::auth::{Authenticator, Principal, Scope};
use crate::domain::account_scope::{AccountFilter, AccountScope};
use crate::domain::correction_input::VoidInput;
use crate::domain::filter::UsageFilter;
use crate::domain::page::PageRequest;
use crate::domain::probe::{PROBE_ACCOUNT, PROBE_MARKER, PROBE_REASON, PROBE_USAGE_TYPE};
use crate::domain::range::{Preset, RangeRequest};
use crate::domain::record_input::RecordInput;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::domain::zone::Zone;
use crate::error::{Error, ErrorCode};
use crate::recording::{Actor, RecordStatus, Recorder};
use crate::store::records::RecordListing;

/// The service name of probes that are sent without a principal.
const OPERATOR: &str = "(diagnose)";
/// The maximum number of stored probes that are read.
const MAX_STORED_PROBES: usize = 100;

/// The identity with which a probe is sent.
#[derive(Clone, Debug)]
pub enum ProbeSender {
    /// The operator of the database. The probe passes authentication if any accepted token may record.
    Operator,
    /// The holder of this token.
    Token(String),
    /// The caller of the API.
    Principal(Principal),
}

pub(super) struct InProcessTransport {
    pub(super) authenticator: Arc<Authenticator>,
    pub(super) recorder: Arc<Recorder>,
    pub(super) analytics: Analytics,
    pub(super) sender: ProbeSender,
}

impl From<Error> for ProbeError {
    fn from(error: Error) -> Self {
        if error.is_server_fault() {
            tracing::warn!(code = error.code().as_str(), cause = error.with_causes(), "probe step failed");
        }
        Self::new(error.code().as_str(), error.to_string())
    }
}

impl InProcessTransport {
    fn service(&self) -> &str {
        match &self.sender {
            ProbeSender::Principal(principal) => principal.name(),
            ProbeSender::Operator | ProbeSender::Token(_) => OPERATOR,
        }
    }

    async fn records(&self, start: Timestamp, end: Timestamp, filter: UsageFilter) -> Result<i64, ProbeError> {
        let query = self.analytics.query(RangeRequest::Instants { start, end }, Zone::UTC, filter).await?;
        Ok(query.totals().await?.all().records)
    }
}

fn of_account() -> UsageFilter {
    UsageFilter::of_account(PROBE_ACCOUNT)
}

impl ProbeTransport for InProcessTransport {
    async fn authenticate(&self) -> Result<(), ProbeError> {
        match &self.sender {
            ProbeSender::Principal(principal) => Ok(principal.require(Scope::Record)?),
            ProbeSender::Token(token) => {
                let authenticated = self.authenticator.principal(Some(format!("Bearer {token}").as_bytes())).await;
                let principal = authenticated.map_err(Error::from)?;
                Ok(principal.require(Scope::Record)?)
            }
            ProbeSender::Operator if self.authenticator.can_anyone_record().await? => Ok(()),
            ProbeSender::Operator => {
                let message = "usage cannot be recorded: no accepted token has the scope `record`";
                Err(ProbeError::new(ErrorCode::Unauthenticated.as_str(), message))
            }
        }
    }

    async fn record(&self, probe: &Probe) -> Result<(), ProbeError> {
        let record_input = RecordInput {
            idempotency_key: probe.key.clone(),
            account_id: PROBE_ACCOUNT.to_owned(),
            user_id: Some(PROBE_MARKER.to_owned()),
            session_id: Some(probe.key.clone()),
            workspace_id: None,
            agent_id: None,
            usage_type: PROBE_USAGE_TYPE.to_owned(),
            quantity: Ok(0),
            model: Some(PROBE_MARKER.to_owned()),
            provider: None,
            tier: None,
            source: None,
            cost_nanos: Some(Ok(0)), // never without a known cost
            occurred_at: None,
            metadata: None,
            labels: Vec::new(),
        };
        let outcomes = self.recorder.record(vec![record_input], self.service()).await?;
        match outcomes.first() {
            Some(outcome) if outcome.status == RecordStatus::Recorded => Ok(()),
            Some(outcome) => {
                let problem = outcome.problems.first();
                let code = problem.map_or("WRONG_ANSWER", |problem| problem.code.as_str());
                Err(ProbeError::new(
                    code,
                    problem.map_or("the key of the probe already exists", |problem| problem.message.as_str()),
                ))
            }
            None => Err(ProbeError::new("WRONG_ANSWER", "the response has no result for the record")),
        }
    }

    async fn stored_probes(&self) -> Result<Vec<StoredProbe>, ProbeError> {
        let page = PageRequest { limit: MAX_STORED_PROBES, from_end: false, after: None, before: None };
        let last_30_days = (RangeRequest::Preset(Preset::Last30Days), Zone::UTC);
        let records = self.analytics.records(Some(last_30_days), RecordListing::of(of_account()), &page).await?;
        let stored_probes = records.rows.into_iter().map(|record| StoredProbe {
            key: record.idempotency_key,
            occurred_at: Timestamp::from_millis(record.occurred_at),
            recorded_at: Timestamp::from_millis(record.recorded_at),
        });
        Ok(stored_probes.collect())
    }

    async fn probe_counts(&self, start: Timestamp, end: Timestamp) -> Result<ProbeCounts, ProbeError> {
        let everything = UsageFilter::for_accounts(AccountFilter::all(AccountScope::All)); // probes are counted over all accounts
        let marked = UsageFilter { models: vec![PROBE_MARKER.to_owned()], ..everything };
        let by_user = UsageFilter { user_ids: vec![PROBE_MARKER.to_owned()], ..of_account() };
        Ok(ProbeCounts {
            account_rollups: self.records(start, end, of_account()).await?,
            platform_rollups: self.records(start, end, marked).await?,
            records: self.records(start, end, by_user).await?,
        })
    }

    async fn shown_records(&self, probe: &Probe, occurred_at: Timestamp) -> Result<i64, ProbeError> {
        let day = occurred_at.floor_utc_day();
        let filter = UsageFilter { session_ids: vec![probe.key.clone()], ..of_account() };
        self.records(day, day.plus_millis(UTC_DAY_MS), filter).await
    }

    async fn void(&self, key: &str) -> Result<(), ProbeError> {
        let actor = Actor::unrestricted(self.service());
        let input =
            VoidInput { account_id: PROBE_ACCOUNT.to_owned(), idempotency_key: key.to_owned(), reason: PROBE_REASON.to_owned() };
        let outcomes = self.recorder.void(vec![Ok(input)], actor).await?;
        match outcomes.iter().flat_map(|outcome| &outcome.problems).next() {
            Some(problem) => Err(ProbeError::new(problem.code.as_str(), problem.message.as_str())),
            None => Ok(()),
        }
    }
}
