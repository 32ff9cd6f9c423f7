//! Sessions: whoever keeps a stream open must stay who they were when it began.
//!
//! What a token allows is looked at again every 2 seconds for as long as anything runs on it, once for all streams of the same
//! token.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::{Authenticator, Principal};
use crate::error::{Error, ErrorCode};

const CHECK_EVERY: Duration = Duration::from_secs(2);
/// For how long the check itself may fail, because the database is away, before the session is ended for it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Opens sessions.
#[derive(Debug)]
pub struct Sessions {
    authenticator: Arc<Authenticator>,
    /// By the hash of the Authorization header.
    credentials: Mutex<HashMap<[u8; 32], Weak<Credential>>>,
}

/// A principal for as long as it is one.
#[derive(Clone, Debug)]
pub struct Session {
    principal: Principal,
    /// `None` without a token: then there is nothing that could end.
    credential: Option<Arc<Credential>>,
}

/// A token that streams run on.
#[derive(Debug)]
struct Credential {
    principal: Principal,
    ended: watch::Receiver<Option<Arc<Error>>>,
    /// Ends the checks with the last session.
    _checks: DropGuard,
}

impl Sessions {
    /// Sessions of whom `authenticator` knows.
    pub fn new(authenticator: Arc<Authenticator>) -> Self {
        Self { authenticator, credentials: Mutex::default() }
    }

    /// A session of whoever sent this Authorization header, or none. `INVALID_TOKEN` as for any request.
    pub async fn open(&self, authorization: Option<&[u8]>) -> Result<Session, Error> {
        let principal = self.authenticator.principal(authorization).await?;
        let credential = authorization.map(|authorization| self.credential(authorization, &principal));
        Ok(Session { principal, credential })
    }

    fn credential(&self, authorization: &[u8], principal: &Principal) -> Arc<Credential> {
        let hash: [u8; 32] = Sha256::digest(authorization).into();
        let mut credentials = self.credentials.lock().unwrap_or_else(PoisonError::into_inner);
        let known = credentials.get(&hash).and_then(Weak::upgrade);
        if let Some(known) = known.filter(|known| known.principal == *principal && known.ended.borrow().is_none()) {
            return known;
        }
        credentials.retain(|_, credential| credential.strong_count() > 0);
        let (ending, ended) = watch::channel(None);
        let stop = CancellationToken::new();
        let checks = check(Arc::clone(&self.authenticator), authorization.to_owned(), principal.clone(), ending);
        let stopped = stop.clone();
        tokio::spawn(async move { stopped.run_until_cancelled(checks).await });
        let credential = Arc::new(Credential { principal: principal.clone(), ended, _checks: stop.drop_guard() });
        credentials.insert(hash, Arc::downgrade(&credential));
        credential
    }
}

/// Looks at a token again and again, until it is no longer what it was.
async fn check(
    authenticator: Arc<Authenticator>,
    authorization: Vec<u8>,
    principal: Principal,
    ending: watch::Sender<Option<Arc<Error>>>,
) {
    let mut known_at = Instant::now();
    loop {
        tokio::time::sleep(CHECK_EVERY).await;
        let end = match authenticator.principal(Some(&authorization)).await {
            Ok(same) if same == principal => {
                known_at = Instant::now();
                continue;
            }
            Ok(_) => Error::caller(ErrorCode::Forbidden, "what the token allows has changed; subscribe again"),
            Err(error) if error.is_ours() && known_at.elapsed() < PATIENCE => continue,
            Err(error) => error,
        };
        ending.send_replace(Some(Arc::new(end)));
        return;
    }
}

impl Session {
    /// A session for one answer, which does not outlast the check of its token.
    pub const fn for_one_answer(principal: Principal) -> Self {
        Self { principal, credential: None }
    }

    /// Who it is.
    pub const fn principal(&self) -> &Principal {
        &self.principal
    }

    /// Why it has ended: `INVALID_TOKEN` when the token was revoked or has expired, `FORBIDDEN` when it allows something else
    /// now.
    pub fn check(&self) -> Result<(), Arc<Error>> {
        let ended = self.credential.as_ref().and_then(|credential| credential.ended.borrow().clone());
        ended.map_or(Ok(()), Err)
    }

    /// Waits until it has ended, within seconds of the reason.
    pub async fn ended(&self) -> Arc<Error> {
        if let Some(credential) = &self.credential {
            let mut ended = credential.ended.clone();
            if let Ok(why) = ended.wait_for(Option::is_some).await
                && let Some(why) = why.clone()
            {
                return why;
            }
        }
        std::future::pending().await
    }
}
