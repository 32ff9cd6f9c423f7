//! Viewers' tokens: JSON Web Tokens (RFC 7519) of an identity provider, with the recommendations of RFC 8725.
//!
//! Each key is bound to one algorithm, which follows from the type of the key. The token's header only selects one of the cached keys, so
//! neither `none` nor a public key used as a shared secret can verify a token. Issuer, audience and expiry are always checked, against
//! the service's clock.

mod keys;
mod signing;
mod verifiers;

use std::collections::BTreeSet;

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Validation, decode, decode_header};
use serde_json::{Map, Value};

use self::keys::{Key, Keys};
pub use self::signing::{ViewerClaims, sign_viewer_token};
use super::{Principal, Role, TokenRejection};
use crate::clock::Clock;
use crate::domain::text::Label;
use crate::domain::time::{SECOND_MS, Timestamp};
use crate::error::{Error, ErrorCode};
use crate::settings::{DefaultRole, IdentityProvider, KeySource, Settings, ViewerSettings};

/// Maximum length of a token. Longer tokens are rejected unread.
const TOKEN_MAX_BYTES: usize = 16 * 1024;

/// Verifies viewers' tokens.
#[derive(Debug)]
pub(super) struct ViewerTokens {
    settings: ViewerSettings,
    issuer: String,
    audience: String,
    /// Whether `token viewer` is the only identity provider.
    has_development_key: bool,
    clock: Clock,
    keys: Keys,
}

impl ViewerTokens {
    /// `None` if the settings name no identity provider: viewers' tokens are not accepted.
    pub(super) fn new(settings: &Settings, clock: Clock) -> Option<Self> {
        verifiers::install();
        let IdentityProvider { keys, issuer, audience } = settings.identity_provider()?;
        let has_development_key = matches!(keys, KeySource::DevelopmentFile(_));
        let keys = Keys::new(keys, &settings.viewers);
        Some(Self { settings: settings.viewers.clone(), issuer, audience, has_development_key, clock, keys })
    }

    /// Whether the token has the format of a JSON Web Token: three parts separated by dots.
    pub(super) fn is_jwt(token: &str) -> bool {
        token.bytes().filter(|byte| *byte == b'.').count() == 2
    }

    /// The principal of a token. `INVALID_TOKEN` if the token is not valid; `KEYS_UNAVAILABLE` if the keys cannot be read right now.
    pub(super) async fn principal(&self, token: &str) -> Result<Principal, TokenRejection> {
        if token.len() > TOKEN_MAX_BYTES {
            return Err(invalid_token("is too long").into());
        }
        // Only the key id and the algorithm of the header are used. `alg: none` fails to parse.
        let header = decode_header(token).map_err(|_| {
            invalid_token("has an unsupported format or algorithm: it must be signed with HS256, RS256, ES256 or EdDSA")
        })?;
        if header.crit.is_some() {
            return Err(invalid_token("requires extensions (`crit`) that are not supported").into());
        }
        let keys = self.keys.find(header.kid.as_deref(), header.alg).await?;
        let claims = self.verify(token, &keys)?;
        self.check_time(&claims).and_then(|expires_at| self.principal_of(&claims, expires_at)).map_err(TokenRejection::genuine)
    }

    /// The claims of a token that one of `keys` has signed.
    fn verify(&self, token: &str, keys: &[Key]) -> Result<Map<String, Value>, TokenRejection> {
        let mut rejection = TokenRejection::from(self.unknown_key());
        for key in keys {
            let mut validation = Validation::new(key.algorithm());
            validation.set_issuer(&[&self.issuer]);
            validation.set_audience(&[&self.audience]);
            validation.set_required_spec_claims(&["exp", "iss", "aud"]);
            validation.validate_exp = false; // `check_time` does, against the service's clock
            match decode::<Map<String, Value>>(token, key.decoding(), &validation) {
                Ok(token) => return Ok(token.claims),
                Err(error) if *error.kind() == ErrorKind::InvalidSignature => rejection = self.invalid_signature().into(),
                Err(error) => return Err(verification_error(&error)),
            }
        }
        Err(rejection)
    }

    fn unknown_key(&self) -> Error {
        if self.has_development_key {
            return not_of_development();
        }
        invalid_token("is signed with an unknown key (`kid`) or an algorithm (`alg`) that is not accepted")
    }

    fn invalid_signature(&self) -> Error {
        if self.has_development_key { not_of_development() } else { invalid_token("has an invalid signature") }
    }

    /// The expiry of a token that is valid now.
    fn check_time(&self, claims: &Map<String, Value>) -> Result<Timestamp, Error> {
        let now = self.clock.now();
        let leeway = i64::from(self.settings.leeway_seconds) * SECOND_MS;
        let expires_at = instant(claims.get("exp")).ok_or_else(|| invalid_token("has no valid expiry (`exp`)"))?;
        if expires_at.plus_millis(leeway) <= now {
            return Err(invalid_token("has expired; sign in again"));
        }
        match claims.get("nbf") {
            None => Ok(expires_at),
            Some(not_before) => match instant(Some(not_before)) {
                Some(starts_at) if starts_at.plus_millis(-leeway) <= now => Ok(expires_at),
                Some(_) => Err(invalid_token("is not valid yet (`nbf`); check the clocks of provider and server")),
                None => Err(invalid_token("has an invalid start of validity (`nbf` is not a number)")),
            },
        }
    }

    fn principal_of(&self, claims: &Map<String, Value>, expires_at: Timestamp) -> Result<Principal, Error> {
        let ViewerSettings { subject_claim, account_claim, user_claim, role_claim, default_role, .. } = &self.settings;
        // Some providers number their users and accounts: the text is the digits.
        let text = |name: &str, value: &Value| {
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
                _ => return Err(invalid_token(&format!("has a claim `{name}` that is neither a string nor an integer"))),
            };
            let label = Label::parse("claim", text);
            label.map(|label| label.to_string()).map_err(|_| invalid_token(&format!("has an invalid claim `{name}`")))
        };
        let accounts = |value: &Value| match value {
            Value::Array(list) if list.is_empty() => {
                Err(invalid_token(&format!("has an empty list in the claim `{account_claim}`")))
            }
            Value::Array(list) => list.iter().map(|account_id| text(account_claim, account_id)).collect(),
            account_id => text(account_claim, account_id).map(|account_id| BTreeSet::from([account_id])),
        };
        let required =
            |name: &str| claim(claims, name).ok_or_else(|| invalid_token(&format!("does not have the claim `{name}`")));
        let subject = text(subject_claim, required(subject_claim)?)?;
        let role = match role_of(claim_or_null(claims, role_claim), *default_role) {
            Some(RoleName::Admin) => Role::Admin,
            Some(RoleName::Viewer) => Role::Viewer(accounts(required(account_claim)?)?),
            Some(RoleName::Member) => {
                let accounts = accounts(required(account_claim)?)?;
                let of_member = |reason: &str| invalid_token(&format!("has the role `member` and {reason}"));
                let (1, Some(account_id)) = (accounts.len(), accounts.into_iter().next()) else {
                    return Err(of_member(&format!("several accounts in the claim `{account_claim}`; a member has exactly one")));
                };
                let user = claim(claims, user_claim).ok_or_else(|| {
                    of_member(&format!("no user in the claim `{user_claim}` (`viewers.user_claim`), which a member requires"))
                });
                Role::Member { account_id, user_id: text(user_claim, user?)? }
            }
            None => {
                let reason = format!("has no supported role in the claim `{role_claim}`: `member`, `viewer` or `admin`");
                return Err(invalid_token(&reason));
            }
        };
        Ok(Principal::Viewer { subject, role, expires_at })
    }
}

/// A claim by its name, or by a JSON pointer such as `/app_metadata/account`.
fn claim<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    claim_or_null(claims, name).filter(|value| !value.is_null())
}

/// The same, also if the value is null.
fn claim_or_null<'a>(claims: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    match name.strip_prefix('/') {
        None => claims.get(name),
        Some(path) => {
            let (first, rest) = path.split_once('/').map_or((path, String::new()), |(first, rest)| (first, format!("/{rest}")));
            claims.get(&first.replace("~1", "/").replace("~0", "~")).and_then(|value| value.pointer(&rest))
        }
    }
}

/// The name of a role in a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RoleName {
    Admin,
    Viewer,
    Member,
}

/// The role in a claim: a text, or the highest role of a list. A missing claim means `default_role`. `None` if the claim has no supported
/// role; null is none, so that a provider that leaves out the role of a member does not make it a viewer of the account.
fn role_of(claim: Option<&Value>, default_role: DefaultRole) -> Option<RoleName> {
    let holds = |role: &str| match claim {
        Some(Value::String(text)) => text == role,
        Some(Value::Array(list)) => list.iter().any(|value| value == role),
        _ => false,
    };
    match (claim, default_role) {
        (None, DefaultRole::Viewer) => Some(RoleName::Viewer),
        (None, DefaultRole::Member) => Some(RoleName::Member),
        _ if holds("admin") => Some(RoleName::Admin),
        _ if holds("viewer") => Some(RoleName::Viewer),
        _ => holds("member").then_some(RoleName::Member),
    }
}

/// Parses a `NumericDate`: seconds since 1970, possibly with a fraction.
fn instant(claim: Option<&Value>) -> Option<Timestamp> {
    const SECONDS_MAX: f64 = 1e12;
    let seconds = claim?.as_f64().filter(|seconds| seconds.is_finite())?;
    #[expect(clippy::cast_possible_truncation, reason = "the value is clamped far below 2^63")]
    let millis = (seconds.clamp(-SECONDS_MAX, SECONDS_MAX) * 1e3) as i64;
    Some(Timestamp::from_millis(millis))
}

/// The claims are checked after the signature, so a token with a wrong claim is genuine.
fn verification_error(error: &jsonwebtoken::errors::Error) -> TokenRejection {
    let wrong_claim = |reason: &str| TokenRejection::genuine(invalid_token(reason));
    match error.kind() {
        ErrorKind::InvalidIssuer => wrong_claim("has another issuer (`iss`) than configured"),
        ErrorKind::InvalidAudience => wrong_claim("has another audience (`aud`) than configured"),
        ErrorKind::MissingRequiredClaim(_) => wrong_claim("does not have all of the claims `exp`, `iss` and `aud`"),
        _ => invalid_token("is malformed").into(),
    }
}

/// `INVALID_TOKEN` while the settings name no keys of an identity provider, in development.
fn not_of_development() -> Error {
    invalid_token(
        "is not signed with the key in `viewers.development_key_file`: `usage-insights token viewer` prints tokens that are. To accept those \
         of an identity provider, set `viewers.jwt_secret`, `viewers.jwks_file` or `viewers.jwks_url`",
    )
}

/// `INVALID_TOKEN`, without any content of the token.
fn invalid_token(reason: &str) -> Error {
    Error::caller(ErrorCode::InvalidToken, format!("the viewer's token {reason}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn claims_are_found_by_name_and_by_json_pointer() {
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
    fn the_highest_role_of_a_list_counts_and_unknown_roles_are_rejected() {
        for (claim, expected) in [
            (json!("admin"), Some(RoleName::Admin)),
            (json!("viewer"), Some(RoleName::Viewer)),
            (json!("member"), Some(RoleName::Member)),
            (json!(["member", "staff", "admin", "viewer"]), Some(RoleName::Admin)),
            (json!(["member", "viewer"]), Some(RoleName::Viewer)),
            (json!(["staff", "member"]), Some(RoleName::Member)),
            (json!("Admin"), None),
            (json!("Member"), None),
            (json!(["staff"]), None),
            (json!([]), None),
            (json!(true), None),
            (json!({"admin": true}), None),
        ] {
            for default_role in [DefaultRole::Viewer, DefaultRole::Member, DefaultRole::None] {
                assert_eq!(role_of(Some(&claim), default_role), expected, "{claim}");
            }
        }
    }

    #[test]
    fn numeric_dates_may_have_fractions_and_are_clamped() {
        assert_eq!(instant(Some(&json!(1.5))), Some(Timestamp::from_millis(1_500)));
        assert_eq!(instant(Some(&json!(1e300))), Some(Timestamp::from_millis(1_000_000_000_000_000)));
        assert_eq!(instant(Some(&json!("1"))), None);
    }
}
