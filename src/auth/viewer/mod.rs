//! Tokens of viewers: JSON Web Tokens (RFC 7519) of an identity provider, as profiled by RFC 8725.
//!
//! A key is for one algorithm, which its own kind decides: what a token claims in its header only chooses among the keys held, so
//! that neither `none` nor a public key taken for a secret can ever verify. Issuer, audience and expiry are always checked; time is
//! told by the service's own clock.

mod keys;

use std::path::PathBuf;
use std::time::Duration;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Validation, decode, decode_header};
use serde_json::{Map, Value};

use self::keys::Keys;
use super::{Principal, Role};
use crate::clock::Clock;
use crate::domain::text::Label;
use crate::domain::time::{SECOND_MS, Timestamp};
use crate::error::{Error, ErrorCode};

/// Longer tokens are not looked at.
const TOKEN_MAX_BYTES: usize = 16 * 1024;

/// Where the keys come from.
#[derive(Clone)]
pub enum KeySource {
    /// A secret shared with the provider: HS256 alone.
    Secret(String),
    /// A file that holds a JSON Web Key Set: RS256, ES256 and `EdDSA`.
    File(PathBuf),
    /// The same by URL.
    Url(String),
}

/// How tokens of viewers are told. See `settings.toml` for the meanings.
#[derive(Clone, Debug)]
pub struct ViewerSettings {
    /// Where the keys come from.
    pub keys: KeySource,
    /// Who must have issued the token.
    pub issuer: String,
    /// For whom it must have been issued.
    pub audience: String,
    /// By how much the clocks of provider and service may differ, in seconds.
    pub leeway_seconds: u32,
    /// The claim that names the viewer.
    pub subject_claim: String,
    /// The claim that names the viewer's account.
    pub account_claim: String,
    /// The claim that holds the role.
    pub role_claim: String,
    /// How old keys may become before they are read again.
    pub refresh_every: Duration,
    /// The least time between two reads for the sake of a key that is not known.
    pub refresh_at_most_every: Duration,
}

impl std::fmt::Debug for KeySource {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Secret(_) => formatter.write_str("Secret(…)"),
            Self::File(path) => write!(formatter, "File({})", path.display()),
            Self::Url(url) => write!(formatter, "Url({url})"),
        }
    }
}

/// Tells viewers by their tokens.
#[derive(Debug)]
pub(super) struct ViewerTokens {
    settings: ViewerSettings,
    clock: Clock,
    keys: Keys,
}

impl ViewerTokens {
    pub(super) fn new(settings: ViewerSettings, clock: Clock) -> Self {
        let keys = Keys::new(settings.keys.clone(), settings.refresh_every, settings.refresh_at_most_every);
        Self { settings, clock, keys }
    }

    /// Whether this looks like one of theirs: three parts with dots between them.
    pub(super) fn looks_like_one(token: &str) -> bool {
        token.bytes().filter(|byte| *byte == b'.').count() == 2
    }

    /// Who the token speaks of. `INVALID_TOKEN` when it is not accepted now, `KEYS_UNAVAILABLE` when that cannot be told.
    pub(super) async fn principal(&self, token: &str) -> Result<Principal, Error> {
        if token.len() > TOKEN_MAX_BYTES {
            return Err(refused("is too long"));
        }
        // Of the header only the name of the key and of its algorithm are looked at; `alg: none` is no algorithm that can be read.
        let header = decode_header(token)
            .map_err(|_| refused("is none that is taken here: it must be signed by HS256, RS256, ES256 or EdDSA"))?;
        if header.crit.is_some() {
            return Err(refused("asks for extensions (`crit`) that are not known here"));
        }
        let Some(key) = self.keys.find(header.kid.as_deref(), header.alg).await? else {
            return Err(refused("is signed with a key (`kid`) or an algorithm (`alg`) that is not accepted here"));
        };
        let mut validation = Validation::new(key.algorithm());
        validation.set_issuer(&[&self.settings.issuer]);
        validation.set_audience(&[&self.settings.audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation.validate_exp = false; // below, by the service's own clock
        let claims = decode::<Map<String, Value>>(token, key.decoding(), &validation).map_err(|error| why(&error))?.claims;
        self.check_time(&claims)?;
        self.principal_of(&claims)
    }

    fn check_time(&self, claims: &Map<String, Value>) -> Result<(), Error> {
        let now = self.clock.now();
        let leeway = i64::from(self.settings.leeway_seconds) * SECOND_MS;
        let expires_at = instant(claims.get("exp")).ok_or_else(|| refused("does not say when it expires (`exp`)"))?;
        if expires_at.plus_millis(leeway) <= now {
            return Err(refused("has expired; sign in again"));
        }
        match claims.get("nbf") {
            None => Ok(()),
            Some(begins) => match instant(Some(begins)) {
                Some(begins_at) if begins_at.plus_millis(-leeway) <= now => Ok(()),
                Some(_) => Err(refused("is not valid yet (`nbf`); see whether the clocks agree")),
                None => Err(refused("does not say when it begins (`nbf` is not a number)")),
            },
        }
    }

    fn principal_of(&self, claims: &Map<String, Value>) -> Result<Principal, Error> {
        let ViewerSettings { subject_claim, account_claim, role_claim, .. } = &self.settings;
        let text = |name: &str, value: &Value| {
            let text = value.as_str().ok_or_else(|| refused(&format!("holds a claim `{name}` that is not a text")))?;
            let label = Label::parse_key("claim", text.to_owned());
            label.map(|label| label.to_string()).map_err(|_| refused(&format!("holds a claim `{name}` that cannot be")))
        };
        let lacks = |name: &str| refused(&format!("lacks the claim `{name}`"));
        let subject = text(subject_claim, claim(claims, subject_claim).ok_or_else(|| lacks(subject_claim))?)?;
        let role = match role_of(claim(claims, role_claim)) {
            Some(IsAdmin(true)) => Role::Admin,
            Some(IsAdmin(false)) => {
                let account_id = claim(claims, account_claim).ok_or_else(|| lacks(account_claim))?;
                Role::Viewer(text(account_claim, account_id)?)
            }
            None => return Err(refused(&format!("holds no role that is known here in `{role_claim}`: `viewer` or `admin`"))),
        };
        Ok(Principal::Viewer { subject, role })
    }
}

/// A claim by its name, or by a JSON pointer such as `/app_metadata/account`.
fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let found = match name.strip_prefix('/') {
        None => claims.get(name),
        Some(path) => {
            let (first, rest) = path.split_once('/').map_or((path, String::new()), |(first, rest)| (first, format!("/{rest}")));
            claims.get(&first.replace("~1", "/").replace("~0", "~")).and_then(|value| value.pointer(&rest))
        }
    };
    found.filter(|value| !value.is_null())
}

struct IsAdmin(bool);

/// The role that a claim holds: a text, or the highest of a list; without one, that of a viewer. `None` where it is none.
fn role_of(claim: Option<&Value>) -> Option<IsAdmin> {
    let holds = |role: &str| match claim {
        Some(Value::String(text)) => text == role,
        Some(Value::Array(list)) => list.iter().any(|value| value == role),
        _ => false,
    };
    match claim {
        _ if holds("admin") => Some(IsAdmin(true)),
        None => Some(IsAdmin(false)),
        Some(_) => holds("viewer").then_some(IsAdmin(false)),
    }
}

/// A `NumericDate`: seconds since 1970, perhaps with a fraction.
fn instant(claim: Option<&Value>) -> Option<Timestamp> {
    const SECONDS_MAX: f64 = 1e12;
    let seconds = claim?.as_f64().filter(|seconds| seconds.is_finite())?;
    #[expect(clippy::cast_possible_truncation, reason = "far below 2^63")]
    let millis = (seconds.clamp(-SECONDS_MAX, SECONDS_MAX) * 1e3) as i64;
    Some(Timestamp::from_millis(millis))
}

fn why(error: &jsonwebtoken::errors::Error) -> Error {
    refused(match error.kind() {
        ErrorKind::InvalidSignature => "is not signed by whom it says",
        ErrorKind::InvalidIssuer => "is of another issuer (`iss`)",
        ErrorKind::InvalidAudience => "is for another audience (`aud`)",
        ErrorKind::MissingRequiredClaim(_) => "lacks one of the claims `exp`, `iss` and `aud`",
        _ => "is malformed",
    })
}

/// `INVALID_TOKEN`, without anything that the token holds.
fn refused(why: &str) -> Error {
    Error::caller(ErrorCode::InvalidToken, format!("the viewer's token {why}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn claims_are_found_by_name_and_by_pointer() {
        let claims = json!({"sub": "ada", "https://example.com/account": "acme", "app": {"account": "globex"}, "none": null});
        let claims = claims.as_object().expect("an object");
        for (name, expected) in [
            ("sub", Some("ada")),
            ("https://example.com/account", Some("acme")),
            ("/app/account", Some("globex")),
            ("/https:~1~1example.com~1account", Some("acme")),
            ("/app/nothing", None),
            ("none", None),
            ("account", None),
        ] {
            assert_eq!(claim(claims, name).and_then(Value::as_str), expected, "{name}");
        }
    }

    #[test]
    fn a_role_that_is_not_known_is_no_role() {
        let is_admin = |claim: &Value| role_of(Some(claim)).map(|IsAdmin(is_admin)| is_admin);
        for (claim, expected) in [
            (json!("admin"), Some(true)),
            (json!("viewer"), Some(false)),
            (json!(["staff", "admin", "viewer"]), Some(true)),
            (json!(["viewer"]), Some(false)),
            (json!("Admin"), None),
            (json!(["staff"]), None),
            (json!([]), None),
            (json!(true), None),
            (json!({"admin": true}), None),
        ] {
            assert_eq!(is_admin(&claim), expected, "{claim}");
        }
        assert!(role_of(None).is_some_and(|IsAdmin(is_admin)| !is_admin));
    }

    #[test]
    fn instants_may_have_fractions_and_absurd_sizes() {
        assert_eq!(instant(Some(&json!(1.5))), Some(Timestamp::from_millis(1_500)));
        assert_eq!(instant(Some(&json!(1e300))), Some(Timestamp::from_millis(1_000_000_000_000_000)));
        assert_eq!(instant(Some(&json!("1"))), None);
    }
}
