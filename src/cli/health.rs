//! `health`: asks a server whether it is ready, for containers and load balancers.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use clap::Args;
use serde_json::Value;
use ureq::http::StatusCode;
use url::Url;

use super::Failure;
use super::api_client::agent_for;
use super::output::print_line;
use crate::settings::{HttpSettings, Settings, masked_url};

/// Which server, and what to ask.
#[derive(Debug, Args)]
pub(super) struct HealthArguments {
    /// Address of the server, such as `http://127.0.0.1:8080`; default: `http.host` and `http.port` of the settings
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Ask only whether the process runs, not whether it can answer and record
    #[arg(long)]
    live: bool,
    /// Maximum time to wait for the response, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=300))]
    timeout: u64,
}

pub(super) fn run(arguments: &HealthArguments, settings: &Settings) -> Result<(), Failure> {
    let server = match &arguments.url {
        Some(url) => url.trim_end_matches('/').to_owned(),
        None => address_of(&settings.http).ok_or_else(|| {
            Failure::InvalidSettings(
                "`http.port` (PORT) is 0, so the port of the server is not known: send its address as `--url`".to_owned(),
            )
        })?,
    };
    let url = format!("{server}/health/{}", if arguments.live { "live" } else { "ready" });
    let shown_url = masked_url(&url);
    let parsed = Url::parse(&url).map_err(|error| Failure::InvalidSettings(format!("`--url`: `{shown_url}`: {error}")))?;
    let unreachable = |error: ureq::Error| Failure::Failed(format!("`{shown_url}`: {error}"));
    let agent = agent_for(&parsed, Duration::from_secs(arguments.timeout));
    let mut response = agent.get(&url).call().map_err(unreachable)?;
    let status = response.status();
    let text = response.body_mut().read_to_string().map_err(unreachable)?;
    let is_good = if arguments.live {
        status == StatusCode::NO_CONTENT
    } else {
        serde_json::from_str::<Value>(&text).is_ok_and(|response| response["ready"] == true)
    };
    if is_good {
        print_line!("{}", if arguments.live { "live" } else { "ready" });
        return Ok(());
    }
    let not_this_api = || format!("`{shown_url}` responded with the status {status}, and not as usage-insights does");
    Err(Failure::Failed(failed_checks(&text).unwrap_or_else(not_this_api)))
}

/// The address at which this machine reaches the server; `None` if the operating system chooses its port.
fn address_of(settings: &HttpSettings) -> Option<String> {
    let host = match settings.host {
        host if !host.is_unspecified() => host,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    (settings.port != 0).then(|| format!("http://{}", SocketAddr::new(host, settings.port)))
}

/// The failed checks of a response of `/health/ready`.
fn failed_checks(text: &str) -> Option<String> {
    let response: Value = serde_json::from_str(text).ok()?;
    let failed = response["checks"].as_object()?.iter().filter(|(_, check)| check["ok"] == false).map(|(name, check)| {
        let text_of = |field: &str| check[field].as_str().unwrap_or_default().to_owned();
        format!("{name}: {} {}", text_of("code"), text_of("message"))
    });
    Some(format!("not ready: {}", failed.collect::<Vec<_>>().join("; ")))
}
