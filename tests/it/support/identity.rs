//! An identity provider that signs viewers' tokens with keys made for these tests.

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use usage_insights::domain::time::Timestamp;
use usage_insights::settings::{Environment, Settings};

use super::NOW;

pub const ISSUER: &str = "https://id.example.com/";
pub const AUDIENCE: &str = "usage-insights";
/// The HS256 secret.
pub const SECRET: &str = "a-secret-of-tests-shared-with-the-provider";

/// The internal token for recording while viewers are enabled.
pub const INTERNAL: &str = "an-internal-service-token";

/// A signing key.
pub struct SigningKey {
    pub id: &'static str,
    pub algorithm: Algorithm,
    pub key: EncodingKey,
}

fn der(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).unwrap()
}

impl SigningKey {
    pub fn rsa() -> Self {
        Self {
            id: "rsa",
            algorithm: Algorithm::RS256,
            key: EncodingKey::from_rsa_der(&der(include_str!("keys/rsa.base64").trim())),
        }
    }

    pub fn ec() -> Self {
        Self { id: "ec", algorithm: Algorithm::ES256, key: EncodingKey::from_ec_der(&der(EC)) }
    }

    pub fn ed() -> Self {
        Self { id: "ed", algorithm: Algorithm::EdDSA, key: EncodingKey::from_ed_der(&der(ED)) }
    }

    /// Another of the same kind.
    pub fn other_ed() -> Self {
        Self { id: "other", algorithm: Algorithm::EdDSA, key: EncodingKey::from_ed_der(&der(OTHER_ED)) }
    }

    pub fn secret() -> Self {
        Self { id: "secret", algorithm: Algorithm::HS256, key: EncodingKey::from_secret(SECRET.as_bytes()) }
    }

    pub fn header(&self) -> Header {
        Header { kid: Some(self.id.to_owned()), ..Header::new(self.algorithm) }
    }

    pub fn sign(&self, claims: &Value) -> String {
        encode(&self.header(), claims, &self.key)
    }

    /// The public key (RFC 7517).
    pub fn jwk(&self) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = match self.algorithm {
            Algorithm::RS256 => {
                let public = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(rsa_key(&self.key).public());
                json!({ "kty": "RSA", "n": text(&public.n), "e": text(&public.e) })
            }
            Algorithm::ES256 => {
                let key = ec_key(&self.key);
                let (x, y) = key.public_key().as_ref()[1..].split_at(32); // the first byte marks an uncompressed point
                json!({ "kty": "EC", "crv": "P-256", "x": text(x), "y": text(y) })
            }
            Algorithm::EdDSA => json!({ "kty": "OKP", "crv": "Ed25519", "x": text(ed_key(&self.key).public_key().as_ref()) }),
            other => panic!("no test has a public key for {other:?}"),
        };
        jwk["alg"] = json!(self.algorithm);
        jwk["kid"] = json!(self.id);
        jwk
    }
}

fn rsa_key(key: &EncodingKey) -> RsaKeyPair {
    RsaKeyPair::from_der(key.as_bytes()).unwrap()
}

fn ec_key(key: &EncodingKey) -> EcdsaKeyPair {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_bytes(), &SystemRandom::new()).unwrap()
}

fn ed_key(key: &EncodingKey) -> Ed25519KeyPair {
    Ed25519KeyPair::from_pkcs8_maybe_unchecked(key.as_bytes()).unwrap()
}

/// A signed token. The service's provider for `jsonwebtoken` cannot sign, so this uses `ring` directly.
pub fn encode(header: &Header, claims: &Value, key: &EncodingKey) -> String {
    let part = |part: Vec<u8>| URL_SAFE_NO_PAD.encode(part);
    let message = format!("{}.{}", part(serde_json::to_vec(header).unwrap()), part(serde_json::to_vec(claims).unwrap()));
    let bytes = message.as_bytes();
    let with_secret = |algorithm| hmac::sign(&hmac::Key::new(algorithm, key.as_bytes()), bytes).as_ref().to_vec();
    let signature = match header.alg {
        Algorithm::HS256 => with_secret(hmac::HMAC_SHA256),
        Algorithm::HS384 => with_secret(hmac::HMAC_SHA384),
        Algorithm::HS512 => with_secret(hmac::HMAC_SHA512),
        Algorithm::RS256 => {
            let key = rsa_key(key);
            let mut signature = vec![0; key.public().modulus_len()];
            key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), bytes, &mut signature).unwrap();
            signature
        }
        Algorithm::ES256 => ec_key(key).sign(&SystemRandom::new(), bytes).unwrap().as_ref().to_vec(),
        Algorithm::EdDSA => ed_key(key).sign(bytes).as_ref().to_vec(),
        other => panic!("no test signs with {other:?}"),
    };
    format!("{message}.{}", part(signature))
}

pub fn key_set(keys: &[&SigningKey]) -> Value {
    json!({ "keys": keys.iter().map(|key| key.jwk()).collect::<Vec<_>>() })
}

/// The claims of a viewer of an account, valid for an hour.
pub fn claims(account_id: &str) -> Value {
    let expires_at = Timestamp::parse(NOW).unwrap().millis() / 1_000 + 3_600;
    json!({ "iss": ISSUER, "aud": AUDIENCE, "sub": format!("ada@{account_id}"), "exp": expires_at, "account_id": account_id })
}

/// Merges claims; null removes one.
pub fn with(mut claims: Value, others: &Value) -> Value {
    for (name, value) in others.as_object().unwrap() {
        match value {
            Value::Null => claims.as_object_mut().unwrap().remove(name),
            value => claims.as_object_mut().unwrap().insert(name.clone(), value.clone()),
        };
    }
    claims
}

/// A token of a viewer, signed with the secret.
pub fn viewer_token(account_id: &str) -> String {
    SigningKey::secret().sign(&claims(account_id))
}

/// A token of a member, signed with the secret: one user of an account.
pub fn member_token(account_id: &str, user_id: &str) -> String {
    let member = json!({ "role": "member", "sub": format!("{user_id}@{account_id}"), "user_id": user_id });
    SigningKey::secret().sign(&with(claims(account_id), &member))
}

/// A token of an admin, signed with the secret.
pub fn admin_token() -> String {
    SigningKey::secret().sign(&with(claims("staff"), &json!({ "role": "admin", "account_id": null })))
}

/// A token of three raw parts.
pub fn raw_token(header: &Value, claims: &Value, signature: &[u8]) -> String {
    let encode = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
    format!("{}.{}.{}", encode(header.to_string().as_bytes()), encode(claims.to_string().as_bytes()), encode(signature))
}

/// Production, with viewers of this provider and the secret.
pub fn viewers_by_secret(settings: &mut Settings) {
    settings.environment = Environment::Production;
    INTERNAL.clone_into(&mut settings.recording.internal_service_token);
    ISSUER.clone_into(&mut settings.viewers.issuer);
    AUDIENCE.clone_into(&mut settings.viewers.audience);
    SECRET.clone_into(&mut settings.viewers.jwt_secret);
}

/// Production, with viewers of this provider and keys by URL.
pub fn viewers_by_url(url: &str) -> impl FnOnce(&mut Settings) {
    let url = url.to_owned();
    move |settings| {
        viewers_by_secret(settings);
        settings.viewers.jwt_secret.clear();
        settings.viewers.jwks_url = url;
    }
}

/// Serves a key set and counts the requests.
#[derive(Clone, Default)]
pub struct KeyServer {
    /// `None`: responds with 500.
    pub keys: Arc<Mutex<Option<Value>>>,
    request_count: Arc<AtomicUsize>,
    hangs: Arc<AtomicBool>,
}

impl KeyServer {
    /// Starts it; returns its URL.
    pub async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/keys", listener.local_addr().unwrap());
        let server = self.clone();
        let answer = move || {
            let server = server.clone();
            async move {
                server.request_count.fetch_add(1, Ordering::SeqCst);
                if server.hangs.load(Ordering::SeqCst) {
                    std::future::pending::<()>().await;
                }
                let keys = server.keys.lock().unwrap().clone();
                keys.map_or((StatusCode::INTERNAL_SERVER_ERROR, String::new()), |keys| (StatusCode::OK, keys.to_string()))
            }
        };
        let router = Router::new().route("/keys", get(answer));
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    pub fn set_keys(&self, keys: &[&SigningKey]) {
        *self.keys.lock().unwrap() = Some(key_set(keys));
    }

    /// Accepts requests from now on without responding.
    pub fn hang(&self) {
        self.hangs.store(true, Ordering::SeqCst);
    }

    pub fn request_count(&self) -> usize {
        self.request_count.load(Ordering::SeqCst)
    }
}

const EC: &str = concat!(
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgAGjFWqJ0jWsWKFwVAEYGka4RRxTu5/wzI2GddW4Id+Sh",
    "RANCAATyJdhH50IHpZpLYFTP4yNTatjhx05aBI6FskpLKnFlg2evEuGNCzs8IMmt2I4snC2CirtDHTep7x/SvlMU9P1i"
);
const ED: &str = "MC4CAQAwBQYDK2VwBCIEIBUROwvF4V6onuNKcn9yJlgKz/O2y2LpOCtU9WgkIDyE";
const OTHER_ED: &str = "MC4CAQAwBQYDK2VwBCIEIJCcMbJnEEtM3tOOBkEt+Ci3ijG8MW3lsmcXk8wnuyEb";

/// A name for a service token that no other one has.
pub fn unique_name(service: &str) -> String {
    static CREATED: AtomicUsize = AtomicUsize::new(0);
    format!("{service} {}", CREATED.fetch_add(1, Ordering::Relaxed))
}
