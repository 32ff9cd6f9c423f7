//! Verifies the signatures of viewers' tokens with `ring`, which TLS uses too. A second cryptography library would be one of the slowest
//! dependencies to build (docs/decisions/0045-build-profiles.md).
//!
//! `jsonwebtoken` delegates its cryptography to a provider. This provider verifies the four algorithms that [`super::keys`] accepts. It
//! cannot sign, and it rejects any other algorithm.

use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{self, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, DecodingKeyKind};
use ring::hmac::{self, HMAC_SHA256};
use ring::signature::{ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    verifier_factory: |algorithm, key| Ok(Box::new(KeyVerifier::new(*algorithm, key.clone())?)),
    key_utils: KeyUtils::new_unimplemented(), // only needed to create keys and thumbprints
};

/// Makes this provider the one of the process. Further calls have no effect.
pub(super) fn install() {
    let _ = PROVIDER.install_default(); // fails only if it is already installed
}

/// A key and its algorithm.
struct KeyVerifier {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl KeyVerifier {
    /// `InvalidKeyFormat` if the key is of another type, `UnsupportedAlgorithm` for any but the four algorithms.
    fn new(algorithm: Algorithm, key: DecodingKey) -> Result<Self, Error> {
        let family = match algorithm {
            Algorithm::HS256 => AlgorithmFamily::Hmac,
            Algorithm::RS256 => AlgorithmFamily::Rsa,
            Algorithm::ES256 => AlgorithmFamily::Ec,
            Algorithm::EdDSA => AlgorithmFamily::Ed,
            _ => return Err(ErrorKind::UnsupportedAlgorithm.into()),
        };
        if key.family() == family { Ok(Self { algorithm, key }) } else { Err(ErrorKind::InvalidKeyFormat.into()) }
    }

    fn is_valid(&self, message: &[u8], signature: &[u8]) -> bool {
        match (self.algorithm, self.key.kind()) {
            (Algorithm::HS256, DecodingKeyKind::SecretOrDer(secret)) => {
                hmac::verify(&hmac::Key::new(HMAC_SHA256, secret), message, signature).is_ok()
            }
            (Algorithm::RS256, DecodingKeyKind::RsaModulusExponent { n, e }) => {
                let (n, e) = (without_leading_zeros(n), without_leading_zeros(e));
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            (Algorithm::ES256, DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
            (Algorithm::EdDSA, DecodingKeyKind::SecretOrDer(point)) => {
                UnparsedPublicKey::new(&ED25519, point).verify(message, signature).is_ok()
            }
            _ => false,
        }
    }
}

/// `ring` requires integers in as few bytes as possible, as RFC 7518 does. Some providers prefix a zero byte.
fn without_leading_zeros(integer: &[u8]) -> &[u8] {
    let zeros = integer.iter().take_while(|byte| **byte == 0).count();
    &integer[zeros..]
}

impl Verifier<Vec<u8>> for KeyVerifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> Result<(), signature::Error> {
        if self.is_valid(message, signature) { Ok(()) } else { Err(signature::Error::new()) }
    }
}

impl JwtVerifier for KeyVerifier {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}
