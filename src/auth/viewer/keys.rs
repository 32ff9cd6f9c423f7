//! Cached keys for viewers' tokens. They are read again when they are old, or when a token names an unknown key, but not more often than
//! a minimum interval allows, whatever tokens are sent.

use std::sync::{Arc, Mutex as SyncMutex, PoisonError, RwLock};
use std::time::Duration;

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;
use ureq::Agent;

use crate::error::{Error, ErrorCode};
use crate::settings::{KeySource, SECRET_MIN_BYTES, ViewerSettings};

/// Timeout of a request to the provider.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(5);
/// Maximum size of a key set.
const SET_MAX_BYTES: u64 = 1024 * 1024;
/// `retryAfterMs` of an error while the keys cannot be read.
const RETRY_AFTER_MS: u32 = 2_000;

/// A key and the only algorithm it may verify.
#[derive(Clone, Debug)]
pub(super) struct Key {
    id: Option<String>,
    algorithm: Algorithm,
    decoding: DecodingKey,
}

impl Key {
    /// The key of a shared secret; `None` if the secret is too short for one.
    fn shared(secret: &str) -> Option<Self> {
        let decoding = DecodingKey::from_secret(secret.as_bytes());
        (secret.len() >= SECRET_MIN_BYTES).then_some(Self { id: None, algorithm: Algorithm::HS256, decoding })
    }

    pub(super) const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    pub(super) const fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }
}

/// The cached keys and when they were read.
#[derive(Clone, Debug, Default)]
struct CachedKeys {
    keys: Arc<[Key]>,
    /// Time of the last successful read.
    read_at: Option<Instant>,
    /// Time of the last attempt to read.
    attempted_at: Option<Instant>,
}

impl CachedKeys {
    /// Whether the last attempt failed.
    fn has_failed(&self) -> bool {
        self.attempted_at != self.read_at
    }

    /// The keys with this id, of which a provider may publish several; without an id, the only key for the algorithm.
    fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Vec<Key> {
        let candidates = self.keys.iter().filter(|key| key.algorithm == algorithm);
        let with_id = candidates.filter(|key| id.is_none() || key.id.as_deref() == id).cloned();
        let mut found: Vec<Key> = with_id.collect();
        if id.is_none() && found.len() > 1 {
            found.clear();
        }
        found
    }
}

/// The keys of one source.
#[derive(Debug)]
pub(super) struct Keys {
    cache: Arc<KeyCache>,
    max_key_age: Duration,
    min_refresh_interval: Duration,
    /// The last read that no request waits for.
    refresh: SyncMutex<Option<AbortOnDropHandle<()>>>,
}

/// The source and the keys that were read from it.
#[derive(Debug)]
struct KeyCache {
    source: KeySource,
    cached: RwLock<CachedKeys>,
    /// Held while the keys are being read.
    read_lock: Arc<Mutex<()>>,
}

impl Keys {
    /// The keys of `source`.
    pub(super) fn new(source: KeySource, settings: &ViewerSettings) -> Self {
        let cache = KeyCache { source, cached: RwLock::default(), read_lock: Arc::default() };
        Self {
            cache: Arc::new(cache),
            max_key_age: settings.max_key_age(),
            min_refresh_interval: settings.min_refresh_interval(),
            refresh: SyncMutex::default(),
        }
    }

    /// The keys for a token's key id, if any, and algorithm. Empty if there is none; `KEYS_UNAVAILABLE` if the keys cannot be read. Waits
    /// for the provider only if no such key is cached.
    pub(super) async fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Result<Vec<Key>, Error> {
        if let KeySource::Secret(secret) = &self.cache.source {
            return Ok(Key::shared(secret).filter(|key| key.algorithm == algorithm).into_iter().collect());
        }
        if let KeySource::DevelopmentFile(path) = &self.cache.source {
            // Read for each token: the command that creates it needs no restart of the server.
            let path = path.clone();
            let read = tokio::task::spawn_blocking(move || std::fs::read_to_string(path)).await;
            let secret = read.map_err(Error::internal)?.unwrap_or_default(); // the file may not exist yet
            return Ok(Key::shared(secret.trim()).filter(|key| key.algorithm == algorithm).into_iter().collect());
        }
        if ![Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA].contains(&algorithm) {
            return Ok(Vec::new()); // no key supports the algorithm
        }
        self.refresh_when_old();
        let found = self.cache.get().find(id, algorithm);
        if !found.is_empty() {
            return Ok(found);
        }
        // The provider may have rotated its keys: one read serves all waiting requests.
        let read_lock = self.cache.read_lock.lock().await;
        if self.may_read() {
            self.cache.read().await;
        }
        drop(read_lock);
        let cached = self.cache.get();
        let found = cached.find(id, algorithm);
        if found.is_empty() && cached.has_failed() { Err(unavailable()) } else { Ok(found) }
    }

    fn may_read(&self) -> bool {
        self.cache.get().attempted_at.is_none_or(|attempted_at| attempted_at.elapsed() >= self.min_refresh_interval)
    }

    /// Begins to read old keys again. All requests use the cached keys meanwhile: old keys are better than none.
    fn refresh_when_old(&self) {
        if self.cache.get().read_at.is_none_or(|read_at| read_at.elapsed() < self.max_key_age) {
            return;
        }
        let Ok(read_lock) = Arc::clone(&self.cache.read_lock).try_lock_owned() else { return };
        if !self.may_read() {
            return;
        }
        let cache = Arc::clone(&self.cache);
        let refresh = tokio::spawn(async move {
            let _read_lock = read_lock;
            cache.read().await;
        });
        *self.refresh.lock().unwrap_or_else(PoisonError::into_inner) = Some(AbortOnDropHandle::new(refresh));
    }
}

impl KeyCache {
    fn get(&self) -> CachedKeys {
        self.cached.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn read(&self) {
        let source = self.source.clone();
        let read = tokio::task::spawn_blocking(move || fetch(&source)).await;
        let read = read.map_err(|error| error.to_string()).and_then(|read| read);
        let now = Instant::now();
        let mut cached = self.cached.write().unwrap_or_else(PoisonError::into_inner);
        cached.attempted_at = Some(now);
        match read {
            Ok(keys) => {
                tracing::debug!(keys = keys.len(), "read the keys of viewers' tokens");
                *cached = CachedKeys { keys: keys.into(), read_at: Some(now), attempted_at: Some(now) };
            }
            Err(cause) => tracing::error!(cause, source = ?self.source, "the keys of viewers' tokens cannot be read"),
        }
    }
}

fn unavailable() -> Error {
    let message = "the keys for viewers' tokens cannot be read right now; retry the request";
    Error::busy(ErrorCode::KeysUnavailable, message, RETRY_AFTER_MS)
}

/// Reads a key set. The error is a sentence: why reading failed, or that no key is usable.
fn fetch(source: &KeySource) -> Result<Vec<Key>, String> {
    let text = match source {
        KeySource::Secret(_) | KeySource::DevelopmentFile(_) => return Ok(Vec::new()),
        KeySource::File(path) => std::fs::read_to_string(path).map_err(|error| error.to_string())?,
        KeySource::Url(url) => {
            let agent: Agent = Agent::config_builder().timeout_global(Some(REQUEST_TIMEOUT)).max_redirects(0).build().into();
            let mut response = agent.get(url).call().map_err(|error| error.to_string())?;
            response.body_mut().with_config().limit(SET_MAX_BYTES).read_to_string().map_err(|error| error.to_string())?
        }
    };
    let keys = parse(&text)?;
    if keys.is_empty() { Err("the key set has no key for RS256, ES256 or EdDSA".to_owned()) } else { Ok(keys) }
}

/// The usable keys of a set. Others, such as encryption keys, are skipped.
fn parse(text: &str) -> Result<Vec<Key>, String> {
    #[derive(Deserialize)]
    struct KeySet {
        keys: Vec<Value>,
    }
    let set: KeySet = serde_json::from_str(text).map_err(|error| format!("not a JSON Web Key Set: {error}"))?;
    let usable = |key: Value| {
        let jwk: Jwk = serde_json::from_value(key).ok()?;
        let (algorithm, decoding) = (algorithm_of(&jwk)?, DecodingKey::from_jwk(&jwk).ok()?);
        Some(Key { id: jwk.common.key_id, algorithm, decoding })
    };
    Ok(set.keys.into_iter().filter_map(usable).collect())
}

/// The only algorithm a key may verify, from its type; `None` if it is not supported or contradicts the key's own `alg`. A shared secret
/// in a set of public keys is never used.
fn algorithm_of(jwk: &Jwk) -> Option<Algorithm> {
    let algorithm = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => Algorithm::ES256,
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => Algorithm::EdDSA,
        _ => return None,
    };
    let is_for_it = jwk.common.key_algorithm.is_none_or(|declared| declared == KeyAlgorithm::from(algorithm));
    let is_for_signing = jwk.common.public_key_use.as_ref().is_none_or(|purpose| *purpose == PublicKeyUse::Signature);
    (is_for_it && is_for_signing).then_some(algorithm)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RSA: &str = r#"{"kty": "RSA", "kid": "a", "n": "sXch", "e": "AQAB""#;

    #[test]
    fn only_public_signing_keys_are_used_each_for_its_own_algorithm() {
        for (key, expected) in [
            (format!("{RSA}}}"), Some(Algorithm::RS256)),
            (format!("{RSA}, \"alg\": \"RS256\", \"use\": \"sig\"}}"), Some(Algorithm::RS256)),
            (format!("{RSA}, \"alg\": \"PS256\"}}"), None),
            (format!("{RSA}, \"alg\": \"HS256\"}}"), None),
            (format!("{RSA}, \"use\": \"enc\"}}"), None),
            (r#"{"kty": "oct", "k": "c2VjcmV0"}"#.to_owned(), None),
            (r#"{"kty": "oct", "k": "c2VjcmV0", "alg": "HS256"}"#.to_owned(), None),
            (r#"{"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}"#.to_owned(), Some(Algorithm::ES256)),
            (r#"{"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"}"#.to_owned(), None),
            (r#"{"kty": "OKP", "crv": "Ed25519", "x": "AA"}"#.to_owned(), Some(Algorithm::EdDSA)),
            (r#"{"kty": "OKP", "crv": "X25519", "x": "AA"}"#.to_owned(), None),
            (r#"{"kty": "unheard of"}"#.to_owned(), None),
            ("7".to_owned(), None),
        ] {
            let keys = parse(&format!("{{\"keys\": [{key}]}}")).expect("the key set is valid");
            assert_eq!(keys.first().map(Key::algorithm), expected, "{key}");
        }
        assert!(parse("[]").is_err());
    }
}
