//! `init`: a settings file, the tables and a first token.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use clap::Args;

use super::output::print_line;
use super::{Failure, start_for_command};
use crate::app;
use crate::auth::{IssuedToken, Scope, TokenRequest};
use crate::settings::{FILE_NAME, Settings, environment_value, template_with};

/// What to set up.
#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// Database: `sqlite://FILE` or `postgres://USER:PASSWORD@HOST/DATABASE`; default: `DATABASE_URL`, or `sqlite://usage-insights.db`
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Name of the service that gets the first token
    #[arg(long, value_name = "NAME", default_value = "first-service")]
    service: String,
}

pub(super) async fn run(arguments: &InitArguments, file: &Path) -> Result<(), Failure> {
    let of_environment = environment_value("DATABASE_URL").map_err(invalid)?;
    if let (Some(database), Some(other)) = (&arguments.database, &of_environment)
        && database != other
    {
        return Err(Failure::InvalidSettings(
            "`--database` differs from DATABASE_URL, which takes precedence over the settings file; remove one of them"
                .to_owned(),
        ));
    }
    let database = arguments.database.clone().or(of_environment).unwrap_or_else(|| Settings::defaults().database.url);
    write_settings(file, &database)?;
    let issued = match set_up(arguments.service.clone(), file).await {
        Ok(issued) => issued,
        Err(failure) => {
            // So that the command can be repeated.
            fs::remove_file(file)?;
            return Err(failure);
        }
    };
    let (settings, token) = (Settings::load(Some(file)).map_err(invalid)?, issued.text.reveal());
    let with_config = if file == Path::new(FILE_NAME) { String::new() } else { format!(" --config '{}'", file.display()) };
    let server = format!("http://{}", SocketAddr::new(settings.http.host, settings.http.port));
    let kind = if settings.database.sqlite_file().is_some() { "the SQLite file" } else { "the PostgreSQL database" };
    print_line!(
        r#"Wrote the settings file `{file}` and created the tables in {kind} of `database.url`.

The token of `{service}` may record and read usage. It is not displayed again:

  {token}

Next, start the server, record usage, and query it:

  usage-insights serve{with_config}

  curl -s {server}/graphql -H 'authorization: Bearer {token}' -H 'content-type: application/json' -d '{{"query":
    "mutation {{ recordUsage(input: {{records: [{{idempotencyKey: \"first\", accountId: \"acme\", usageType: \"api_calls\", quantity: 1}}]}}) {{ results {{ status problems {{ message }} }} }} }}"}}'

  curl -s {server}/graphql -H 'authorization: Bearer {token}' -H 'content-type: application/json' -d '{{"query":
    "{{ usageInsights(range: {{preset: TODAY}}) {{ totals {{ records byType {{ usageType quantity }} }} }} }}"}}'

The page at {server} shows it as charts: sign in with the token."#,
        file = file.display(),
        service = arguments.service,
    );
    Ok(())
}

fn invalid(error: impl std::fmt::Display) -> Failure {
    Failure::InvalidSettings(error.to_string())
}

/// Writes a settings file for production, which only its owner may read, because the URL of a database may hold a password.
fn write_settings(file: &Path, database: &str) -> Result<(), Failure> {
    let text = template_with(&[("environment", "production".into()), ("database.url", database.into())]);
    let created = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let written = created.and_then(|mut created| created.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::Failed(format!(
            "`{}` exists already; `init` does not change it. To start anew, move it away",
            file.display()
        )),
        _ => Failure::Failed(format!("`{}`: {error}", file.display())),
    })
}

/// Creates the tables and the token.
async fn set_up(service: String, file: &Path) -> Result<IssuedToken, Failure> {
    let settings = Settings::load(Some(file)).map_err(invalid)?;
    let database = app::connect(&settings).await?;
    let migrated = database.migrate_up().await;
    database.close().await?;
    migrated?;
    let app = start_for_command(settings).await?;
    let request = TokenRequest {
        name: service,
        scopes: BTreeSet::from([Scope::Record, Scope::Read]),
        account_ids: None,
        usage_types: None,
        expires_at: None,
    };
    let issued = app.services().tokens.issue(request).await;
    app.close().await;
    issued.map_err(|error| Failure::Failed(format!("{error}; `--service` names another service")))
}
