//! `token`: manages service tokens.

use std::collections::BTreeSet;

use clap::{Subcommand, ValueEnum};

use super::Failure;
use crate::app::App;
use crate::auth::{IssuedToken, Scope, ServiceTokenState, TokenRequest, restrictions_of};
use crate::clock::Clock;
use crate::domain::account_scope::AccountScope;
use crate::domain::time::{Timestamp, UTC_DAY_MS};
use crate::graphql::services::Services;
use crate::store::service_tokens::ServiceTokenModel;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Create a token and print it once; only its hash is stored
    Create {
        /// Name of the service that uses the token
        #[arg(long)]
        name: String,
        /// Scope of the token; can be repeated
        #[arg(long, value_enum, default_values_t = [ScopeArgument::Record])]
        scope: Vec<ScopeArgument>,
        /// Limit the token to this account; can be repeated; default: all accounts
        #[arg(long, value_name = "ID")]
        account: Vec<String>,
        /// Limit recording to this usage type; can be repeated; default: all usage types
        #[arg(long, value_name = "SLUG")]
        usage_type: Vec<String>,
        /// Number of days until the token expires; default: never
        #[arg(long, value_name = "DAYS")]
        expires_in_days: Option<u32>,
    },
    /// Give a token a new secret and print it once; the current secret stays valid for a while
    Rotate {
        /// Id of the token, as shown by `token list`
        id: String,
        /// Number of hours for which the current secret stays valid
        #[arg(long, value_name = "HOURS", default_value_t = 1)]
        overlap_hours: u32,
    },
    /// List all tokens, without their secrets
    List,
    /// Revoke a token with immediate effect
    Revoke {
        /// Id of the token, as shown by `token list`
        id: String,
    },
}

/// A scope as a command line argument.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ScopeArgument {
    /// Record usage
    Record,
    /// Read usage
    Read,
    /// Manage hardware specs, usage types and tokens; includes `read`
    Admin,
}

impl From<ScopeArgument> for Scope {
    fn from(scope: ScopeArgument) -> Self {
        match scope {
            ScopeArgument::Record => Self::Record,
            ScopeArgument::Read => Self::Read,
            ScopeArgument::Admin => Self::Admin,
        }
    }
}

pub(super) async fn run(command: TokenCommand, app: App) -> Result<(), Failure> {
    let result = execute(command, app.services()).await;
    app.close().await;
    result
}

fn print_token(issued: &IssuedToken) {
    eprintln!("Token {} is ready. Store it safely; it is not displayed again.", issued.id);
    println!("{}", issued.text.reveal());
}

async fn execute(command: TokenCommand, services: &Services) -> Result<(), Failure> {
    let tokens = &services.tokens;
    match command {
        TokenCommand::Create { name, scope, account, usage_type, expires_in_days } => {
            services.usage_types.require("--usage-type", &usage_type).await?;
            let non_empty =
                |names: Vec<String>| Some(names.into_iter().collect()).filter(|names: &BTreeSet<_>| !names.is_empty());
            let expires_at = expires_in_days.map(|days| Clock::system().now().plus_millis(i64::from(days) * UTC_DAY_MS));
            let request = TokenRequest {
                name,
                scopes: scope.into_iter().map(Scope::from).collect(),
                account_ids: non_empty(account),
                usage_types: non_empty(usage_type),
                expires_at,
            };
            print_token(&tokens.issue(request).await?);
        }
        TokenCommand::Rotate { id, overlap_hours } => print_token(&tokens.rotate(&id, i64::from(overlap_hours) * 3_600).await?),
        TokenCommand::List => {
            println!("{:<16}  {:<7}  {:<18}  {:<24}  {:<24}  name (limits)", "id", "state", "scopes", "created", "last used");
            for (token, state) in tokens.list().await? {
                let state = match state {
                    ServiceTokenState::Active => "active",
                    ServiceTokenState::Revoked => "revoked",
                    ServiceTokenState::Expired => "expired",
                };
                let scopes: Vec<_> = token.scopes.as_array().into_iter().flatten().filter_map(|scope| scope.as_str()).collect();
                let time = |millis| Timestamp::from_millis(millis).to_rfc3339();
                let last_used = token.last_used_at.map_or_else(|| "never".to_owned(), time);
                println!(
                    "{:<16}  {state:<7}  {:<18}  {:<24}  {last_used:<24}  {}{}",
                    token.id,
                    scopes.join(","),
                    time(token.created_at),
                    token.name,
                    limits_of(&token)
                );
            }
        }
        TokenCommand::Revoke { id } => {
            tokens.revoke(&id).await?;
            println!("revoked {id}");
        }
    }
    Ok(())
}

/// The limits of a token, in parentheses; empty without limits.
fn limits_of(token: &ServiceTokenModel) -> String {
    let restrictions = restrictions_of(token);
    let mut limits = Vec::new();
    if let AccountScope::Accounts(accounts) = restrictions.accounts {
        limits.push(format!("accounts {}", accounts.into_iter().collect::<Vec<_>>().join(" ")));
    }
    if let Some(usage_types) = restrictions.usage_types {
        limits.push(format!("usage types {}", usage_types.into_iter().collect::<Vec<_>>().join(" ")));
    }
    if limits.is_empty() { String::new() } else { format!(" ({})", limits.join(", ")) }
}
