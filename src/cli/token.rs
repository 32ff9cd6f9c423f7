//! `token`: manages service tokens.

use std::collections::BTreeSet;

use clap::{Subcommand, ValueEnum};

use super::Failure;
use super::output::print_line;
use super::token_viewer::ViewerArguments;
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
    #[command(flatten)]
    Service(ServiceTokenCommand),
    /// Print a viewer's token for development
    ///
    /// Signs a JSON Web Token as an identity provider would, to try what a member, a viewer or an admin sees. The server and this command
    /// must run in the same folder, with the same settings. In production, the identity provider signs viewers' tokens.
    #[command(
        after_help = "Example:\n  usage-insights token viewer --account acme --user ada --ttl 8h\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Viewer(ViewerArguments),
}

/// What to do with the service tokens in the database.
#[derive(Debug, Subcommand)]
pub(super) enum ServiceTokenCommand {
    /// Create a token and print it once; only its hash is stored
    #[command(
        after_help = "Example:\n  usage-insights token create --name compute --scope record --usage-type compute_seconds\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
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
    #[command(
        after_help = "Example:\n  usage-insights token rotate 0a1b2c3d4e5f --overlap-hours 24\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    Rotate {
        /// Id of the token, as shown by `token list`
        id: String,
        /// Number of hours for which the current secret stays valid
        #[arg(long, value_name = "HOURS", default_value_t = 1)]
        overlap_hours: u32,
    },
    /// List all tokens, without their secrets
    #[command(
        after_help = "Example:\n  usage-insights token list --json\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Revoke a token with immediate effect
    #[command(
        after_help = "Example:\n  usage-insights token revoke 0a1b2c3d4e5f\n\nExit codes: 0 success; 1 failure; 2 invalid arguments or settings"
    )]
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

pub(super) async fn run(command: ServiceTokenCommand, app: App) -> Result<(), Failure> {
    let result = execute(command, app.services()).await;
    app.close().await;
    result
}

fn print_token(issued: &IssuedToken) -> Result<(), Failure> {
    eprintln!("Token {} is ready. Store it safely; it is not displayed again.", issued.id);
    print_line!("{}", issued.text.reveal());
    Ok(())
}

async fn execute(command: ServiceTokenCommand, services: &Services) -> Result<(), Failure> {
    let tokens = &services.tokens;
    match command {
        ServiceTokenCommand::Create { name, scope, account, usage_type, expires_in_days } => {
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
            print_token(&tokens.issue(request).await?)?;
        }
        ServiceTokenCommand::Rotate { id, overlap_hours } => {
            print_token(&tokens.rotate(&id, i64::from(overlap_hours) * 3_600).await?)?;
        }
        ServiceTokenCommand::List { json } => {
            let listed = tokens.list().await?;
            if json {
                let rows: Vec<_> = listed.iter().map(|(token, state)| json_of(token, *state)).collect();
                print_line!("{}", serde_json::to_string_pretty(&rows)?);
            } else {
                print_table(&listed)?;
            }
        }
        ServiceTokenCommand::Revoke { id } => {
            tokens.revoke(&id).await?;
            print_line!("revoked {id}");
        }
    }
    Ok(())
}

const fn name_of(state: ServiceTokenState) -> &'static str {
    match state {
        ServiceTokenState::Active => "active",
        ServiceTokenState::Revoked => "revoked",
        ServiceTokenState::Expired => "expired",
    }
}

fn print_table(tokens: &[(ServiceTokenModel, ServiceTokenState)]) -> Result<(), Failure> {
    let header = ["id", "state", "scopes", "created", "last used", "expires", "old secret until"];
    let [id, state, scopes, created, last_used, expires, old_secret] = header;
    print_line!(
        "{id:<16}  {state:<7}  {scopes:<18}  {created:<24}  {last_used:<24}  {expires:<24}  {old_secret:<24}  name (limits)"
    );
    let now = Clock::system().now();
    for (token, state) in tokens {
        let scopes: Vec<_> = token.scopes.as_array().into_iter().flatten().filter_map(|scope| scope.as_str()).collect();
        let time = |millis: Option<i64>, none: &str| {
            millis.map_or_else(|| none.to_owned(), |millis| Timestamp::from_millis(millis).to_rfc3339())
        };
        let old_secret = token.previous_until.filter(|until| *until > now.millis());
        print_line!(
            "{:<16}  {:<7}  {:<18}  {:<24}  {:<24}  {:<24}  {:<24}  {}{}",
            token.id,
            name_of(*state),
            scopes.join(","),
            time(Some(token.created_at), ""),
            time(token.last_used_at, "never"),
            time(token.expires_at, "never"),
            time(old_secret, "-"),
            token.name,
            limits_of(token)
        );
    }
    Ok(())
}

/// A token with the field names of `ServiceToken` in the API; without its secrets.
fn json_of(token: &ServiceTokenModel, state: ServiceTokenState) -> serde_json::Value {
    let time = |millis: Option<i64>| millis.map(|millis| Timestamp::from_millis(millis).to_rfc3339());
    serde_json::json!({
        "id": token.id,
        "name": token.name,
        "state": name_of(state).to_uppercase(),
        "scopes": token.scopes,
        "accountIds": token.account_ids,
        "usageTypes": token.usage_types,
        "createdAt": time(Some(token.created_at)),
        "lastUsedAt": time(token.last_used_at),
        "expiresAt": time(token.expires_at),
        "rotatedAt": time(token.rotated_at),
        "previousUntil": time(token.previous_until),
        "revokedAt": time(token.revoked_at),
    })
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
