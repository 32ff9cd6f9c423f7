//! `token viewer`: signs a viewer's token, in development.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::time::Duration;

use clap::{Args, ValueEnum};
use rand::Rng;

use super::Failure;
use super::output::print_line;
use crate::auth::{Role, ViewerClaims, sign_viewer_token};
use crate::clock::Clock;
use crate::domain::text::Label;
use crate::settings::{KeySource, SECRET_MIN_BYTES, Settings};

/// Who the token is for.
#[derive(Debug, Args)]
pub(super) struct ViewerArguments {
    /// Account of the viewer; can be repeated for the role `viewer`; not needed for `admin`
    #[arg(long, value_name = "ID", required_unless_present = "role", value_parser = parse_id)]
    account: Vec<Label>,
    /// User within the account, as services send it in `userId`
    #[arg(long, value_name = "ID", value_parser = parse_id)]
    user: Option<Label>,
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

const TTL_MAX: Duration = Duration::from_hours(30 * 24);

fn parse_id(text: &str) -> Result<Label, String> {
    Label::parse("id", text.to_owned()).map_err(|problem| problem.message)
}

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
    let role = role_of(&arguments.account, arguments.user, arguments.role)?;
    let provider = settings.identity_provider().ok_or_else(|| {
        Failure::Failed(
            "`viewers.development_key_file` is empty, and `viewers.jwt_secret` too: set one of them, for this command and the server"
                .to_owned(),
        )
    })?;
    let secret = match &provider.keys {
        KeySource::Secret(secret) => secret.to_string(),
        KeySource::DevelopmentFile(path) => development_secret(path)?,
        KeySource::File(_) | KeySource::Url(_) => {
            return Err(Failure::Failed(
                "the settings name public keys of an identity provider (`viewers.jwks_file` or `viewers.jwks_url`), and only the provider has \
                 the private ones: get a token there, or remove the setting in development"
                    .to_owned(),
            ));
        }
    };
    let subject = match &role {
        Role::Member { user_id, .. } => user_id.clone(),
        Role::Viewer(_) | Role::Admin => format!("development-{}", role.as_str()),
    };
    let claims = ViewerClaims { subject, role, issued_at: Clock::system().now(), ttl: arguments.ttl };
    let token = sign_viewer_token(&settings.viewers, &provider, &secret, &claims);
    let until = claims.issued_at.plus_millis(i64::try_from(claims.ttl.as_millis()).unwrap_or(i64::MAX)).to_rfc3339();
    eprintln!(
        "A token of {}, valid until {until}. Sign in to the dashboard with it, or open /#token=<token>.",
        described(&claims.role)
    );
    print_line!("{token}");
    Ok(())
}

/// The role with its accounts and user, if the arguments fit it.
fn role_of(accounts: &[Label], user: Option<Label>, role: Option<RoleArgument>) -> Result<Role, Failure> {
    let role = role.unwrap_or(if user.is_some() { RoleArgument::Member } else { RoleArgument::Viewer });
    let wrong = match (role, user, accounts) {
        (RoleArgument::Member, Some(user), [account]) => {
            return Ok(Role::Member { account_id: account.to_string(), user_id: user.to_string() });
        }
        (RoleArgument::Viewer, None, [_, ..]) => {
            return Ok(Role::Viewer(accounts.iter().map(ToString::to_string).collect()));
        }
        (RoleArgument::Admin, None, []) => return Ok(Role::Admin),
        (RoleArgument::Member, ..) => "the role `member` needs one --account and a --user: a member reads the usage of one user",
        (RoleArgument::Viewer, None, []) => "the role `viewer` needs an --account",
        (RoleArgument::Viewer, ..) => "the role `viewer` reads the whole account and has no --user; the role `member` has one",
        (RoleArgument::Admin, ..) => "the role `admin` reads all accounts and has neither --account nor --user",
    };
    Err(Failure::Failed(wrong.to_owned()))
}

fn described(role: &Role) -> String {
    match role {
        Role::Member { account_id, user_id } => format!("the user `{user_id}` of the account `{account_id}`"),
        Role::Viewer(account_ids) => {
            let accounts: Vec<_> = account_ids.iter().map(|account_id| format!("`{account_id}`")).collect();
            format!("a viewer of {}", accounts.join(", "))
        }
        Role::Admin => "an admin".to_owned(),
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
