//! Signs viewers' tokens for development, with the claims that this installation reads.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac::{self, HMAC_SHA256};
use serde_json::{Map, Value, json};

use crate::auth::Role;
use crate::domain::time::Timestamp;
use crate::settings::{IdentityProvider, ViewerSettings};

/// What a viewer's token says.
#[derive(Clone, Debug)]
pub struct ViewerClaims {
    /// The viewer's identifier.
    pub subject: String,
    /// The viewer's role, with its accounts and user.
    pub role: Role,
    /// The instant from which the token is valid.
    pub issued_at: Timestamp,
    /// How long it is valid.
    pub ttl: Duration,
}

/// A token of `provider`, signed with HS256 and `secret`, in the form of RFC 7515.
pub fn sign_viewer_token(settings: &ViewerSettings, provider: &IdentityProvider, secret: &str, claims: &ViewerClaims) -> String {
    let issued_at = claims.issued_at.millis() / 1_000;
    let mut payload = Map::from_iter([
        ("iss".to_owned(), json!(provider.issuer)),
        ("aud".to_owned(), json!(provider.audience)),
        ("iat".to_owned(), json!(issued_at)),
        ("exp".to_owned(), json!(issued_at.saturating_add_unsigned(claims.ttl.as_secs()))),
    ]);
    set_claim(&mut payload, &settings.subject_claim, json!(claims.subject));
    set_claim(&mut payload, &settings.role_claim, json!(claims.role.as_str()));
    match &claims.role {
        Role::Admin => {}
        Role::Viewer(account_ids) => {
            let only = account_ids.first().filter(|_| account_ids.len() == 1);
            set_claim(
                &mut payload,
                &settings.account_claim,
                only.map_or_else(|| json!(account_ids), |account_id| json!(account_id)),
            );
        }
        Role::Member { account_id, user_id } => {
            set_claim(&mut payload, &settings.account_claim, json!(account_id));
            set_claim(&mut payload, &settings.user_claim, json!(user_id));
        }
    }
    let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
    let header = json!({ "alg": "HS256", "typ": "JWT" });
    let message = format!("{}.{}", encode(header.to_string().as_bytes()), encode(Value::Object(payload).to_string().as_bytes()));
    let signature = hmac::sign(&hmac::Key::new(HMAC_SHA256, secret.as_bytes()), message.as_bytes());
    format!("{message}.{}", encode(signature.as_ref()))
}

/// Sets a claim by its name, or by a JSON pointer such as `/app_metadata/account`.
fn set_claim(claims: &mut Map<String, Value>, name: &str, value: Value) {
    let Some(path) = name.strip_prefix('/') else {
        claims.insert(name.to_owned(), value);
        return;
    };
    let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let first = first.replace("~1", "/").replace("~0", "~");
    let Some(rest) = rest else {
        claims.insert(first, value);
        return;
    };
    let inner = claims.entry(first).or_insert_with(|| json!({}));
    if let Value::Object(inner) = inner {
        set_claim(inner, &format!("/{rest}"), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_set_by_name_and_by_json_pointer() {
        let mut claims = Map::new();
        for (name, value) in
            [("sub", "ada"), ("/app/account", "acme"), ("/app/user", "u1"), ("/https:~1~1a.example~1role", "admin")]
        {
            set_claim(&mut claims, name, json!(value));
        }
        let expected = json!({"sub": "ada", "app": {"account": "acme", "user": "u1"}, "https://a.example/role": "admin"});
        assert_eq!(Value::Object(claims), expected);
    }
}
