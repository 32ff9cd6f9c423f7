//! `token viewer`: signs a viewer's token, in development.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::Duration;

use clap::{Args, ValueEnum};
use rand::Rng;

use super::Failure;
use crate::auth::{ViewerClaims, sign_viewer_token};
use crate::clock::Clock;
use crate::settings::{KeySource, SECRET_MIN_BYTES, Settings};

/// Who the token is for.
#[derive(Debug, Args)]
pub(super) struct ViewerArguments {
    /// Account of the viewer; can be repeated for the role `viewer`; not needed for `admin`
    #[arg(long, value_name = "ID", required_unless_present = "role")]
    account: Vec<String>,
    /// User within the account, as services send it in `userId`
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// Role of the viewer; default: `member` with --user, else `viewer`
    #[arg(long, value_enum)]
    role: Option<RoleArgument>,
    /// How long the token is valid: a number and `s`, `m`, `h` or `d`; at most 30d
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = parse_ttl)]
    ttl: Duration,
}

/// A role as a command line argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RoleArgument {
    /// Reads the usage of one user of one account
    Member,
    /// Reads the usage of its accounts
    Viewer,
    /// Reads everything and manages the installation
    Admin,
}

impl RoleArgument {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Viewer => "viewer",
            Self::Admin => "admin",
        }
    }
}

const TTL_MAX: Duration = Duration::from_hours(30 * 24);

fn parse_ttl(text: &str) -> Result<Duration, String> {
    let unit = text.chars().next_back().and_then(|unit| match unit {
        's' => Some(1),
        'm' => Some(60),
        'h' => Some(3_600),
        'd' => Some(86_400),
        _ => None,
    });
    let count = unit.and_then(|unit| text[..text.len() - 1].parse::<u32>().ok().map(|count| u64::from(count) * unit));
    match count.map(Duration::from_secs) {
        Some(ttl) if !ttl.is_zero() && ttl <= TTL_MAX => Ok(ttl),
        _ => Err("use a number and a unit, such as `15m`, `8h` or `7d`; at most 30d".to_owned()),
    }
}

pub(super) fn run(arguments: ViewerArguments, settings: &Settings) -> Result<(), Failure> {
    if !settings.is_development() {
        return Err(Failure::Failed(
            "`token viewer` is for development, and ENVIRONMENT is `production`: there, the identity provider signs viewers' tokens, or \
             your backend with the secret of `viewers.jwt_secret` (docs/frontends.md)"
                .to_owned(),
        ));
    }
    let claims = claims_of(arguments.account, arguments.user, arguments.role)?;
    let viewers = settings.viewers_in_effect();
    let secret = match viewers.key_source() {
        Some(KeySource::Secret(secret)) => secret.to_string(),
        Some(KeySource::DevelopmentFile(path)) => development_secret(&path)?,
        Some(KeySource::File(_) | KeySource::Url(_)) => {
            return Err(Failure::Failed(
                "the settings name public keys of an identity provider (`viewers.jwks_file` or `viewers.jwks_url`), and only the provider has \
                 the private ones: get a token there, or remove the setting in development"
                    .to_owned(),
            ));
        }
        None => {
            return Err(Failure::Failed(
                "`viewers.development_key_file` is empty, and `viewers.jwt_secret` too: set one of them, for this command and the server"
                    .to_owned(),
            ));
        }
    };
    let now = Clock::system().now();
    let token = sign_viewer_token(&viewers, &secret, &claims, now, arguments.ttl);
    let until = now.plus_millis(i64::try_from(arguments.ttl.as_millis()).unwrap_or(i64::MAX)).to_rfc3339();
    eprintln!(
        "A token of {}, valid until {until}. Sign in to the dashboard with it, or open /#token=<token>.",
        described(&claims)
    );
    println!("{token}");
    Ok(())
}

/// The claims of a token, if the arguments fit the role.
fn claims_of(account_ids: Vec<String>, user_id: Option<String>, role: Option<RoleArgument>) -> Result<ViewerClaims, Failure> {
    let role = role.unwrap_or(if user_id.is_some() { RoleArgument::Member } else { RoleArgument::Viewer });
    let wrong = match role {
        RoleArgument::Member if account_ids.len() != 1 || user_id.is_none() => {
            Some("the role `member` needs one --account and a --user: a member reads the usage of one user")
        }
        RoleArgument::Viewer if account_ids.is_empty() => Some("the role `viewer` needs an --account"),
        RoleArgument::Viewer if user_id.is_some() => {
            Some("the role `viewer` reads the whole account and has no --user; the role `member` has one")
        }
        RoleArgument::Admin if user_id.is_some() || !account_ids.is_empty() => {
            Some("the role `admin` reads all accounts and has neither --account nor --user")
        }
        _ => None,
    };
    if let Some(wrong) = wrong {
        return Err(Failure::Failed(wrong.to_owned()));
    }
    let subject = user_id.clone().unwrap_or_else(|| format!("development-{}", role.as_str()));
    Ok(ViewerClaims { subject, role: role.as_str().to_owned(), account_ids, user_id })
}

fn described(claims: &ViewerClaims) -> String {
    let accounts = claims.account_ids.iter().map(|account_id| format!("`{account_id}`")).collect::<Vec<_>>().join(", ");
    match (&claims.user_id, accounts.as_str()) {
        (Some(user_id), accounts) => format!("the user `{user_id}` of the account {accounts}"),
        (None, "") => "an admin".to_owned(),
        (None, accounts) => format!("a viewer of {accounts}"),
    }
}

/// The secret in the file, which is created if it does not exist.
fn development_secret(path: &Path) -> Result<String, Failure> {
    let failed = |error: std::io::Error| {
        Failure::Failed(format!("the file `{}` of `viewers.development_key_file` cannot be used: {error}", path.display()))
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(mut file) => {
            let mut bytes = [0; 32];
            rand::rng().fill_bytes(&mut bytes);
            writeln!(file, "{}", hex::encode(bytes)).map_err(failed)?;
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(failed(error)),
    }
    let secret = std::fs::read_to_string(path).map_err(failed)?.trim().to_owned();
    if secret.len() < SECRET_MIN_BYTES {
        return Err(Failure::Failed(format!(
            "the file `{}` of `viewers.development_key_file` holds less than {SECRET_MIN_BYTES} characters: remove it, and this command \
             creates another",
            path.display()
        )));
    }
    Ok(secret)
}
