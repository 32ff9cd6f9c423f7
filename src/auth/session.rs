//! Sessions keep the principal of a stream up to date while the stream is open.
//!
//! The token of a session is verified again every 2 seconds while any stream uses it. All streams with the same token share one check.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Authenticator, Principal, TokenRejection};
use crate::error::{Error, ErrorCode};

const CHECK_EVERY: Duration = Duration::from_secs(2);
/// How long verification may fail because of the service itself, such as an unreachable database, before the session ends.
const FAILURE_GRACE: Duration = Duration::from_secs(30);

/// Opens sessions.
#[derive(Debug)]
pub struct Sessions {
    authenticator: Arc<Authenticator>,
    /// Open credentials by the hash of their `Authorization` header.
    credentials: Mutex<HashMap<[u8; 32], Weak<Credential>>>,
}

/// The principal of a stream, valid until the session ends.
#[derive(Clone, Debug)]
pub struct Session {
    principal: Principal,
    /// `None` without a token: such a session does not end.
    credential: Option<Arc<Credential>>,
}

/// A token with open streams.
#[derive(Debug)]
struct Credential {
    principal: Principal,
    ended: watch::Receiver<Option<Arc<Error>>>,
    /// Stops the periodic check when the last session is dropped.
    _checks: DropGuard,
}

impl Sessions {
    /// Creates sessions that `authenticator` verifies.
    pub fn new(authenticator: Arc<Authenticator>) -> Self {
        Self { authenticator, credentials: Mutex::default() }
    }

    /// Opens a session for this `Authorization` header, if any. Errors as for [`Authenticator::principal`].
    pub async fn open(&self, authorization: Option<&[u8]>) -> Result<Session, TokenRejection> {
        let principal = self.authenticator.principal(authorization).await?;
        let credential = authorization.map(|authorization| self.credential(authorization, &principal));
        Ok(Session { principal, credential })
    }

    fn credential(&self, authorization: &[u8], principal: &Principal) -> Arc<Credential> {
        let hash: [u8; 32] = Sha256::digest(authorization).into();
        let mut credentials = self.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        let existing = credentials.get(&hash).and_then(Weak::upgrade);
        if let Some(existing) = existing.filter(|existing| existing.principal == *principal && existing.ended.borrow().is_none())
        {
            return existing;
        }
        credentials.retain(|_, credential| credential.strong_count() > 0);
        let (end_sender, ended) = watch::channel(None);
        let stop = CancellationToken::new();
        let checks = check(Arc::clone(&self.authenticator), authorization.to_owned(), principal.clone(), end_sender);
        let stopped = stop.clone();
        tokio::spawn(async move { stopped.run_until_cancelled(checks).await });
        let credential = Arc::new(Credential { principal: principal.clone(), ended, _checks: stop.drop_guard() });
        credentials.insert(hash, Arc::downgrade(&credential));
        credential
    }
}

/// Verifies a token periodically, until it is no longer valid for `principal`.
async fn check(
    authenticator: Arc<Authenticator>,
    authorization: Vec<u8>,
    principal: Principal,
    end_sender: watch::Sender<Option<Arc<Error>>>,
) {
    let mut verified_at = Instant::now();
    loop {
        tokio::time::sleep(CHECK_EVERY).await;
        let cause = match authenticator.principal(Some(&authorization)).await {
            Ok(same) if same.has_permissions_of(&principal) => {
                verified_at = Instant::now();
                continue;
            }
            Ok(_) => Error::caller(ErrorCode::Forbidden, "the permissions of the token have changed; subscribe again"),
            Err(TokenRejection { error, .. }) if error.is_server_fault() && verified_at.elapsed() < FAILURE_GRACE => continue,
            Err(TokenRejection { error, .. }) => error,
        };
        end_sender.send_replace(Some(Arc::new(cause)));
        return;
    }
}

impl Session {
    /// A session for one answer, which does not outlast the check of its token.
    pub const fn for_one_answer(principal: Principal) -> Self {
        Self { principal, credential: None }
    }

    /// The principal.
    pub const fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Fails if the session has ended: `INVALID_TOKEN` if the token was revoked or has expired, `FORBIDDEN` if its permissions have
    /// changed.
    pub fn check(&self) -> Result<(), Arc<Error>> {
        let ended = self.credential.as_ref().and_then(|credential| credential.ended.borrow().clone());
        ended.map_or(Ok(()), Err)
    }

    /// Waits until the session has ended, which happens within seconds of the cause, and returns the error.
    pub async fn ended(&self) -> Arc<Error> {
        if let Some(credential) = &self.credential {
            let mut ended = credential.ended.clone();
            if let Ok(cause) = ended.wait_for(Option::is_some).await
                && let Some(cause) = cause.clone()
            {
                return cause;
            }
        }
        std::future::pending().await
    }
}
