//! Why a token was not accepted, and whether the caller holds a real one.

use crate::error::Error;

/// A token that was not accepted, or could not be verified.
#[derive(Debug)]
pub struct TokenRejection {
    /// The error for the caller.
    pub error: Error,
    /// Whether secret or signature are right: the token was issued for this service, but is revoked, expired or incomplete. Who sends it
    /// does not guess tokens.
    pub is_genuine: bool,
}

impl TokenRejection {
    /// A token whose secret or signature is right.
    pub(super) const fn genuine(error: Error) -> Self {
        Self { error, is_genuine: true }
    }
}

impl From<Error> for TokenRejection {
    fn from(error: Error) -> Self {
        Self { error, is_genuine: false }
    }
}

impl From<TokenRejection> for Error {
    fn from(rejection: TokenRejection) -> Self {
        rejection.error
    }
}
