//! Documents that are asked for by their hash: those that clients have sent before (persisted queries), or those of a list (trusted
//! documents), and then no others. docs/decisions/0027-persisted-queries.md. And what the documents of late say, so that one that
//! comes again and again is parsed once.

mod trusted;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use async_graphql::parser::types::ExecutableDocument;
use axum::http::StatusCode;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

pub use trusted::TrustedDocuments;

use crate::error::{Error, ErrorCode};

/// What a document that is kept takes beside its text, in bytes, about.
const OVERHEAD: u64 = 128;
/// How long documents are taken to be, for the size of the cache's tables.
const USUAL_BYTES: u64 = 1024;

/// What documents that are kept as they were parsed take together at most, in bytes.
const PARSED_MAX: u64 = 32 * 1024 * 1024;
/// How much larger the densest document, `{a a a …}`, is than its text when it is parsed. Usual ones are a fifth of that.
const PARSED_FACTOR: u64 = 160;

/// SHA-256 of a document's text.
type Hash = [u8; 32];

/// Finds documents by hash.
#[derive(Debug)]
pub struct Documents {
    /// `None`: none is kept.
    persisted: Option<Cache<Hash, Arc<str>, ByBytes>>,
    /// `None`: any document is taken.
    trusted: RwLock<Option<Arc<TrustedDocuments>>>,
    /// By their text as it was sent.
    parsed: Option<Cache<Arc<str>, Arc<ExecutableDocument>, ByBytes>>,
}

#[derive(Clone, Debug)]
struct ByBytes;

impl Weighter<Hash, Arc<str>> for ByBytes {
    fn weight(&self, _: &Hash, text: &Arc<str>) -> u64 {
        text.len() as u64 + OVERHEAD
    }
}

impl Weighter<Arc<str>, Arc<ExecutableDocument>> for ByBytes {
    fn weight(&self, text: &Arc<str>, _: &Arc<ExecutableDocument>) -> u64 {
        text.len() as u64 * PARSED_FACTOR + OVERHEAD
    }
}

/// What a request says about its document.
pub(super) struct Named<'a> {
    /// The document itself.
    pub(super) query: Option<String>,
    /// Its identifier, by the appendix on persisted documents of GraphQL over HTTP.
    pub(super) document_id: Option<String>,
    /// The request's extensions, of which `persistedQuery` is Apollo's way to name it.
    pub(super) extensions: HashMap<String, &'a RawValue>,
}

/// The document that is meant.
#[derive(Debug)]
pub(super) struct Meant {
    pub(super) text: String,
    /// Set where the client wants it to be kept.
    hash: Option<Hash>,
}

/// The extension `persistedQuery`.
#[derive(Deserialize)]
struct PersistedQuery {
    version: u32,
    #[serde(rename = "sha256Hash")]
    hash: String,
}

type Refusal = (Error, StatusCode);

fn refuse(code: ErrorCode, message: impl Into<String>) -> Refusal {
    (Error::caller(code, message), StatusCode::BAD_REQUEST)
}

impl Documents {
    /// Keeps documents of at most `max_bytes` together (0: none), or takes those of a list only.
    pub fn new(max_bytes: u64, trusted: Option<TrustedDocuments>) -> Self {
        let persisted = cache(max_bytes, USUAL_BYTES);
        let parsed = cache(PARSED_MAX, USUAL_BYTES * PARSED_FACTOR);
        Self { persisted, trusted: RwLock::new(trusted.map(Arc::new)), parsed }
    }

    /// Takes another list from now on, or none.
    pub fn trust(&self, trusted: Option<TrustedDocuments>) {
        *self.trusted.write().unwrap_or_else(PoisonError::into_inner) = trusted.map(Arc::new);
    }

    fn trusted(&self) -> Option<Arc<TrustedDocuments>> {
        self.trusted.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The document that a request means.
    pub(super) fn find(&self, named: Named<'_>) -> Result<Meant, Refusal> {
        let id = named.id()?;
        // Beside an identifier, an empty document is none: some clients send one.
        let query = named.query.filter(|query| id.is_none() || !query.is_empty());
        match (query, id, self.trusted()) {
            (None, None, _) => Err(refuse(ErrorCode::BadRequest, "`query` is missing: send a document, or `documentId` for one")),
            (Some(text), id, trusted) => {
                // Where nobody asks for it, hashing is spared.
                let hash: Option<Hash> = (id.is_some() || trusted.is_some()).then(|| Sha256::digest(&text).into());
                if let (Some(id), Some(hash)) = (&id, hash)
                    && trusted::hash_of(id) != Some(hash)
                    && trusted.as_ref().is_none_or(|trusted| trusted.get(id) != Some(text.as_str()))
                {
                    let message =
                        "the hash is not that of `query`: send the SHA-256 of the document in UTF-8, as 64 hexadecimal digits";
                    return Err(refuse(ErrorCode::BadRequest, message));
                }
                match (trusted, hash) {
                    (Some(trusted), Some(hash)) if !trusted.holds(&hash) => Err(not_trusted()),
                    (Some(_), _) => Ok(Meant { text, hash: None }),
                    (None, hash) => Ok(Meant { text, hash }),
                }
            }
            (None, Some(id), Some(trusted)) => {
                trusted.get(&id).map(|text| Meant { text: text.to_owned(), hash: None }).ok_or_else(not_trusted)
            }
            (None, Some(id), None) => {
                // The messages are what Apollo Client knows them by.
                let Some(persisted) = &self.persisted else {
                    return Err(refuse(ErrorCode::PersistedQueryNotSupported, "PersistedQueryNotSupported"));
                };
                let found = trusted::hash_of(&id).and_then(|hash| persisted.get(&hash));
                let text = found.ok_or_else(|| refuse(ErrorCode::PersistedQueryNotFound, "PersistedQueryNotFound"))?;
                Ok(Meant { text: text.as_ref().to_owned(), hash: None })
            }
        }
    }

    /// What a document says that was parsed of late.
    pub(super) fn parsed(&self, text: &str) -> Option<Arc<ExecutableDocument>> {
        self.parsed.as_ref()?.get(text)
    }

    /// Remembers what a document says that may be asked for as it is.
    pub(super) fn remember(&self, text: &str, document: Arc<ExecutableDocument>) {
        if let Some(parsed) = &self.parsed {
            parsed.insert(Arc::from(text), document);
        }
    }

    /// Keeps a document that turned out to be one, where its client wants that.
    pub(super) fn keep(&self, hash: Hash, text: Arc<str>) {
        if let Some(persisted) = &self.persisted {
            persisted.insert(hash, text);
        }
    }
}

/// A cache of at most `max_bytes`, of things of about `usual_bytes`. It has one shard, so that the bound is exact and the largest
/// thing is what fits the whole.
///
/// `None` where it may hold nothing.
fn cache<K: Eq + std::hash::Hash, V: Clone>(max_bytes: u64, usual_bytes: u64) -> Option<Cache<K, V, ByBytes>>
where
    ByBytes: Weighter<K, V> + Clone,
{
    let usual_items = usize::try_from(max_bytes / usual_bytes).unwrap_or(usize::MAX).max(1);
    let options = OptionsBuilder::new().estimated_items_capacity(usual_items).weight_capacity(max_bytes).shards(1).build();
    let options = options.ok().filter(|_| max_bytes > 0)?;
    Some(Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default()))
}

impl Named<'_> {
    /// How the document is named, if it is.
    fn id(&self) -> Result<Option<String>, Refusal> {
        let Some(sent) = self.extensions.get("persistedQuery").filter(|sent| sent.get() != "null") else {
            return Ok(self.document_id.clone().filter(|id| !id.is_empty()));
        };
        let persisted: PersistedQuery = serde_json::from_str(sent.get()).map_err(|error| {
            let message = format!("the extension `persistedQuery` is not `{{\"version\": 1, \"sha256Hash\": …}}`: {error}");
            refuse(ErrorCode::BadRequest, message)
        })?;
        if persisted.version != 1 {
            let message = format!("version {} of `persistedQuery` is not known; send version 1", persisted.version);
            return Err(refuse(ErrorCode::BadRequest, message));
        }
        let is_other = |id: &String| {
            id != &persisted.hash && trusted::hash_of(id).is_none_or(|hash| trusted::hash_of(&persisted.hash) != Some(hash))
        };
        if self.document_id.as_ref().is_some_and(|id| !id.is_empty() && is_other(id)) {
            return Err(refuse(ErrorCode::BadRequest, "`documentId` and `persistedQuery` name different documents"));
        }
        Ok(Some(persisted.hash))
    }
}

impl Meant {
    /// What is to be kept under which hash, if anything.
    pub(super) fn to_keep(&self) -> Option<(Hash, Arc<str>)> {
        self.hash.map(|hash| (hash, Arc::from(self.text.as_str())))
    }
}

fn not_trusted() -> Refusal {
    let message = "this server answers documents of its list only (`http.trusted_documents`); add the document there, or ask for one \
                   that it holds";
    refuse(ErrorCode::DocumentNotTrusted, message)
}

/// Reads a list of trusted documents; the name of no file is no list. The error is a line for the operator.
pub fn read_trusted(file: &str) -> Result<Option<TrustedDocuments>, String> {
    if file.is_empty() { Ok(None) } else { TrustedDocuments::read(Path::new(file)).map(Some) }
}
