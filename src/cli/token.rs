//! `token`: who may write.

use clap::{Subcommand, ValueEnum};

use super::Failure;
use crate::app::App;
use crate::auth::{Scope, ServiceTokenState, ServiceTokens};
use crate::clock::Clock;
use crate::domain::time::Timestamp;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Make a token and print it, once: only its hash is stored.
    Create {
        /// Whose it is, for people: the name of the service.
        #[arg(long)]
        name: String,
        /// What it allows; may be given several times.
        #[arg(long, value_enum, default_values_t = [ScopeArgument::Record])]
        scope: Vec<ScopeArgument>,
        /// After how many days it expires; without it, never.
        #[arg(long, value_name = "DAYS")]
        expires_in_days: Option<u32>,
    },
    /// List the tokens, without their secrets.
    List,
    /// Revoke a token: it is refused from now on.
    Revoke {
        /// The token's id, as `token list` shows it.
        id: String,
    },
}

/// What a token allows.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum ScopeArgument {
    /// Record usage.
    Record,
    /// Read usage of every account.
    Read,
    /// Keep hardware specs and usage types; includes `read`.
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
    let tokens = ServiceTokens::new(app.database().clone(), Clock::system());
    let done = execute(command, &tokens).await;
    app.close().await;
    done
}

async fn execute(command: TokenCommand, tokens: &ServiceTokens) -> Result<(), Failure> {
    match command {
        TokenCommand::Create { name, scope, expires_in_days } => {
            let scopes = scope.into_iter().map(Scope::from).collect();
            let issued = tokens.create(name, &scopes, expires_in_days).await?;
            eprintln!("This is the token. It is shown this once; keep it safe. Its id is {}.", issued.id);
            println!("{}", issued.text.reveal());
        }
        TokenCommand::List => {
            println!("{:<16}  {:<7}  {:<18}  {:<24}  {:<24}  name", "id", "state", "scopes", "created", "last used");
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
                    "{:<16}  {state:<7}  {:<18}  {:<24}  {last_used:<24}  {}",
                    token.id,
                    scopes.join(","),
                    time(token.created_at),
                    token.name
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
