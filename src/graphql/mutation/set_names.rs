//! Setting display names.

use std::collections::BTreeMap;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};

use crate::auth::{Principal, Scope};
use crate::domain::display_name::{NameChange, NameKey, NamedDimension};
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::restrictions::TokenRestrictions;
use crate::domain::text::Label;
use crate::error::{Error, ErrorCode, Limit, LimitName};
use crate::graphql::guard::Requires;
use crate::graphql::services::Services;

/// Maximum number of names in one call.
pub(in crate::graphql) const DISPLAY_NAMES_MAX: usize = 1_000;

/// Number of problems in the message of a rejected call.
const PROBLEMS_LISTED: usize = 20;

/// The display names to set.
#[derive(Debug, InputObject)]
pub(super) struct SetNamesInput {
    /// The names, at most 1000. If an id occurs more than once, the last name counts.
    names: Vec<DisplayNameInput>,
}

/// The display name of an account, or of one user, session, workspace or agent within it: set at most one of the four ids.
#[derive(Debug, InputObject)]
pub(super) struct DisplayNameInput {
    /// The account. It does not need to have usage yet.
    account_id: ID,
    /// A user within the account. Omit it for another name; null is rejected.
    user_id: MaybeUndefined<ID>,
    /// A session within the account. Omit it for another name; null is rejected.
    session_id: MaybeUndefined<ID>,
    /// A workspace within the account. Omit it for another name; null is rejected.
    workspace_id: MaybeUndefined<ID>,
    /// An agent within the account. Omit it for another name; null is rejected.
    agent_id: MaybeUndefined<ID>,
    /// The name: 1 to 255 bytes of UTF-8 without control characters. Required, but may be null: null removes the name.
    name: MaybeUndefined<String>,
}

/// The result of setting display names.
#[derive(Debug, SimpleObject)]
pub(super) struct SetNamesPayload {
    /// Number of ids in the call, each counted once: their names are now as sent.
    changed: usize,
}

impl DisplayNameInput {
    /// Validates the name at `index` of the call. The problems have its path, such as `names.0.name`.
    fn parse(self, index: usize, restrictions: &TokenRestrictions) -> Result<(NameKey, NameChange), Problem> {
        let within = |error: Problem, field: &str| Problem {
            message: format!("names.{index}: {}", error.message),
            field: format!("input.names.{index}.{field}").into(),
            ..error
        };
        let label = |field: &'static str, text: String| Label::parse(field, text).map_err(|error| within(error, field));
        let account_id = label("accountId", self.account_id.0)?;
        if let Some(problem) = restrictions.account_problem(account_id.as_str()) {
            return Err(within(problem, "accountId"));
        }
        let ids = [
            (NamedDimension::User, "userId", self.user_id),
            (NamedDimension::Session, "sessionId", self.session_id),
            (NamedDimension::Workspace, "workspaceId", self.workspace_id),
            (NamedDimension::Agent, "agentId", self.agent_id),
        ];
        let mut named = (NamedDimension::Account, account_id.to_string());
        for (dimension, field, id) in ids {
            let id = match id {
                MaybeUndefined::Undefined => continue,
                MaybeUndefined::Null => {
                    let message = format!("`{field}` is null; send an id, or omit `{field}` to name the account");
                    return Err(within(Problem::new(ProblemCode::InvalidText, field, message), field));
                }
                MaybeUndefined::Value(id) => id,
            };
            if named.0 != NamedDimension::Account {
                let message = "set at most one of `userId`, `sessionId`, `workspaceId` and `agentId`";
                return Err(within(Problem::new(ProblemCode::InvalidText, field, message), field));
            }
            named = (dimension, label(field, id.0)?.to_string());
        }
        let name = match self.name {
            MaybeUndefined::Value(name) => Some(label("name", name)?),
            MaybeUndefined::Null => None,
            MaybeUndefined::Undefined => {
                let message = "`name` is missing; send a name, or null to remove it";
                return Err(within(Problem::new(ProblemCode::InvalidText, "name", message), "name"));
            }
        };
        let (dimension, id) = named;
        Ok((NameKey { account_id: account_id.to_string(), dimension, id }, name))
    }
}

/// One error for the problems of a call: the first ones, and how many more there are.
fn listed(mut problems: Vec<Problem>) -> Error {
    let more = problems.len().saturating_sub(PROBLEMS_LISTED);
    problems.truncate(PROBLEMS_LISTED);
    if let (1.., Some(last)) = (more, problems.last_mut()) {
        last.message = format!("{}; and {more} more", last.message);
    }
    problems.into()
}

/// Sets display names.
#[derive(Debug, Default)]
pub(super) struct SetNamesMutation;

#[Object]
impl SetNamesMutation {
    /// Sets display names of accounts, users, sessions, workspaces and agents, all of the call or none. Results show a name next to
    /// its id from the next query on, also for usage that was recorded before; ids stay what filters and records use. Requires the
    /// scope `RECORD`.
    ///
    /// Errors of the whole call: `INVALID_ARGUMENT` if a name or id is invalid, if the token does not permit an account, or for more
    /// than 1000 names; the first 20 problems are in the message.
    #[graphql(guard = "Requires(Scope::Record)")]
    async fn set_names(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The names to set.")] input: SetNamesInput,
    ) -> Result<Option<SetNamesPayload>> {
        let principal = context.data::<Principal>()?;
        let restrictions = principal.restrictions();
        let count = input.names.len();
        if count > DISPLAY_NAMES_MAX {
            let message = format!("`names` has {count} entries; send at most {DISPLAY_NAMES_MAX}");
            let limit = Limit::new(LimitName::NamesPerCall, DISPLAY_NAMES_MAX as u64).actual(count as u64);
            return Err(Error::argument(ErrorCode::InvalidArgument, "input.names", message).with_limit(limit).into());
        }
        let (mut changes, mut problems) = (BTreeMap::new(), Vec::new());
        for (index, name) in input.names.into_iter().enumerate() {
            match name.parse(index, &restrictions) {
                Ok((key, change)) => drop(changes.insert(key, change)),
                Err(problem) => problems.push(problem),
            }
        }
        if !problems.is_empty() {
            return Err(listed(problems).into());
        }
        context.data::<Services>()?.names.set(&changes, principal.name()).await?;
        Ok(Some(SetNamesPayload { changed: changes.len() }))
    }
}
