//! Settings of viewers' JSON Web Tokens.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Environment, Secret, SettingsError};

/// Minimum length of a shared secret: the output size of the hash (RFC 7518, section 3.2).
pub const SECRET_MIN_BYTES: usize = 32;

/// Verification of viewers' tokens.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ViewerSettings {
    /// Secret shared with the identity provider; empty: none.
    pub jwt_secret: Secret,
    /// File with the provider's public keys; empty: none.
    pub jwks_file: String,
    /// URL of the provider's public keys; empty: none.
    pub jwks_url: String,
    /// Required issuer (`iss`) of a token.
    pub issuer: String,
    /// Required audience (`aud`) of a token.
    pub audience: String,
    /// Tolerated difference between the clocks of provider and server, in seconds.
    pub leeway_seconds: u32,
    /// Claim with the viewer's identifier.
    pub subject_claim: String,
    /// Claim with the viewer's account.
    pub account_claim: String,
    /// Claim with the user's id within the account, for the role `member`.
    pub user_claim: String,
    /// Claim with the role.
    pub role_claim: String,
    /// Role of a token without the claim.
    pub default_role: DefaultRole,
    /// File with the secret of development; empty: none.
    pub development_key_file: String,
    /// Maximum age of cached keys, in seconds.
    pub jwks_refresh_seconds: u64,
    /// Minimum interval between two reads of the keys for tokens with an unknown key, in seconds.
    pub jwks_refresh_at_most_every_seconds: u64,
}

/// The role of a token without the claim `viewers.role_claim`. Never `admin`: a claim that a provider leaves out must not grant everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case", try_from = "String")]
pub enum DefaultRole {
    /// Reads the usage of its accounts.
    Viewer,
    /// Reads the usage of its user in its account.
    Member,
    /// None: the token is rejected.
    None,
}

impl TryFrom<String> for DefaultRole {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "viewer" => Ok(Self::Viewer),
            "member" => Ok(Self::Member),
            "none" => Ok(Self::None),
            "admin" => {
                Err("`viewers.default_role` is `admin`; an admin's token must name its role, so use `viewer`, `member` or `none`"
                    .to_owned())
            }
            _ => Err(format!("`viewers.default_role` is `{text}`; it must be `viewer`, `member` or `none`")),
        }
    }
}

/// Who signs the tokens that are accepted.
#[derive(Clone, Debug)]
pub struct IdentityProvider {
    /// The source of its keys.
    pub keys: KeySource,
    /// The issuer (`iss`) of its tokens.
    pub issuer: String,
    /// Their audience (`aud`).
    pub audience: String,
}

/// The source of the keys that verify viewers' tokens.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// A secret shared with the provider. HS256 only.
    Secret(Secret),
    /// A file with a JSON Web Key Set: RS256, ES256 and `EdDSA`.
    File(PathBuf),
    /// The URL of a JSON Web Key Set, with the same algorithms.
    Url(String),
    /// A file with a secret, which `usage-insights token viewer` creates. HS256 only, and in development only.
    DevelopmentFile(PathBuf),
}

/// Issuer of the tokens that are signed with the key of development.
const DEVELOPMENT_ISSUER: &str = "usage-insights-development";
/// Their audience.
const DEVELOPMENT_AUDIENCE: &str = "usage-insights";

impl ViewerSettings {
    /// The identity provider of an environment; `None`: viewers' tokens are not accepted. In development, the command `token viewer` is
    /// one if the settings name no other.
    pub(super) fn identity_provider(&self, environment: Environment) -> Option<IdentityProvider> {
        let keys = if !self.jwt_secret.is_empty() {
            KeySource::Secret(self.jwt_secret.clone())
        } else if !self.jwks_file.is_empty() {
            KeySource::File(self.jwks_file.clone().into())
        } else if !self.jwks_url.is_empty() {
            KeySource::Url(self.jwks_url.clone())
        } else if environment == Environment::Development && !self.development_key_file.is_empty() {
            return Some(IdentityProvider {
                keys: KeySource::DevelopmentFile(self.development_key_file.clone().into()),
                issuer: DEVELOPMENT_ISSUER.to_owned(),
                audience: DEVELOPMENT_AUDIENCE.to_owned(),
            });
        } else {
            return None;
        };
        Some(IdentityProvider { keys, issuer: self.issuer.clone(), audience: self.audience.clone() })
    }

    /// Maximum age of cached keys.
    pub fn max_key_age(&self) -> Duration {
        Duration::from_secs(self.jwks_refresh_seconds)
    }

    /// Minimum interval between two reads of the keys that are caused by unknown keys.
    pub fn min_refresh_interval(&self) -> Duration {
        Duration::from_secs(self.jwks_refresh_at_most_every_seconds)
    }

    fn sources(&self) -> impl Iterator<Item = &'static str> {
        let sources = [("jwt_secret", &*self.jwt_secret), ("jwks_file", &self.jwks_file), ("jwks_url", &self.jwks_url)];
        sources.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| name)
    }

    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let invalid = |message: String| Err(SettingsError(message));
        // Without another source too, because the key of development verifies tokens with these settings.
        let claims = [
            ("subject_claim", &self.subject_claim),
            ("account_claim", &self.account_claim),
            ("user_claim", &self.user_claim),
            ("role_claim", &self.role_claim),
        ];
        if let Some((name, _)) = claims.iter().find(|(_, value)| value.is_empty()) {
            return invalid(format!("`viewers.{name}` is empty; it must be the name of a claim"));
        }
        if self.leeway_seconds > 600 {
            return invalid(format!("`viewers.leeway_seconds` is {}; it must be at most 600", self.leeway_seconds));
        }
        for (name, seconds) in [
            ("jwks_refresh_seconds", self.jwks_refresh_seconds),
            ("jwks_refresh_at_most_every_seconds", self.jwks_refresh_at_most_every_seconds),
        ] {
            if !(1..=86_400).contains(&seconds) {
                return invalid(format!("`viewers.{name}` is {seconds}; it must be 1 to 86400"));
            }
        }
        self.check_source()
    }

    fn check_source(&self) -> Result<(), SettingsError> {
        let invalid = |message: String| Err(SettingsError(message));
        let sources: Vec<_> = self.sources().collect();
        let provider = [("issuer", &self.issuer), ("audience", &self.audience)];
        if sources.is_empty() {
            let set = provider.into_iter().find(|(_, value)| !value.is_empty());
            return match set {
                None => Ok(()),
                Some((name, _)) => invalid(format!(
                    "`viewers.{name}` is set, but no source of keys, so no viewer's token could be verified; set `viewers.jwt_secret`, \
                     `viewers.jwks_file` or `viewers.jwks_url`, or remove `viewers.{name}`"
                )),
            };
        }
        if let [first, second, ..] = sources.as_slice() {
            return invalid(format!("`viewers.{first}` and `viewers.{second}` are both set; set only one source of keys"));
        }
        if !self.jwt_secret.is_empty() && self.jwt_secret.len() < SECRET_MIN_BYTES {
            return invalid(format!("`viewers.jwt_secret` (VIEWER_JWT_SECRET) is shorter than {SECRET_MIN_BYTES} characters"));
        }
        if !self.jwks_url.is_empty() && !is_secure_url(&self.jwks_url) {
            return invalid(
                "`viewers.jwks_url` must begin with `https://` (`http://` for a loopback address): without TLS, an attacker on the \
                 network could replace the keys"
                    .to_owned(),
            );
        }
        if let Some((name, _)) = provider.iter().find(|(_, value)| value.is_empty()) {
            return invalid(format!("`viewers.{name}` is empty; it is required with `viewers.{}`", sources[0]));
        }
        Ok(())
    }
}

fn is_secure_url(url: &str) -> bool {
    let Ok(url) = url::Url::parse(url) else { return false };
    let is_loopback = match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback)
}
