//! Finds the document of a request, and parses it.
//!
//! A request names its document by its text or by a hash: of a document that a client sent before (persisted queries), or of one in the
//! operator's list (trusted documents); with a list, no other document is accepted. See docs/decisions/0027-persisted-queries.md. Parsed
//! documents are cached by their text.

use std::borrow::Cow;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use async_graphql::parser::parse_query;
use async_graphql::parser::types::ExecutableDocument;
use async_graphql::{Value, from_value};
use async_graphql_value::Extensions;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, OptionsBuilder, Weighter};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::limits::check_text;
use super::string_literals;
use super::trusted_documents::{Hash, TrustedDocuments, hash_of};
use crate::error::{Error, ErrorCode};
use crate::settings::LimitsSettings;

/// The memory that a cached document takes in addition to its text, in bytes, approximately.
const OVERHEAD: u64 = 128;
/// The usual length of a document in bytes, by which the tables of a cache are sized.
const USUAL_BYTES: u64 = 1024;
/// The memory that all cached parsed documents take at most, in bytes.
const PARSED_MAX: u64 = 32 * 1024 * 1024;
/// The size of the densest parsed document, `{a a a …}`, relative to its text. Usual documents have a fifth of it.
const PARSED_FACTOR: u64 = 160;

/// Finds and parses documents.
#[derive(Debug)]
pub struct Documents {
    /// Persisted queries; `None` where they are off.
    persisted: Option<Cache<Hash, Arc<str>, ByBytes>>,
    /// The operator's list; `None` where any document is accepted.
    trusted: RwLock<Option<Arc<TrustedDocuments>>>,
    /// Parsed documents by their text as it was sent.
    parsed: Option<Cache<Arc<str>, Arc<ExecutableDocument>, ByBytes>>,
}

/// Weighs cache entries by the memory that they take.
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

/// The document that a request names.
#[derive(Debug)]
pub(super) struct DocumentRef {
    text: String,
    /// The hash under which the client wants the document to be stored, if it does.
    hash: Option<Hash>,
}

/// A document that was parsed.
#[derive(Debug)]
pub(super) struct ResolvedDocument {
    /// The text that was parsed.
    pub(super) text: String,
    /// `None` where the text cannot be parsed.
    pub(super) document: Option<Arc<ExecutableDocument>>,
}

/// The extension `persistedQuery`, by which Apollo clients name a document.
#[derive(Deserialize)]
struct PersistedQuery {
    version: u32,
    #[serde(rename = "sha256Hash")]
    hash: String,
}

impl Documents {
    /// Stores persisted queries of at most `max_bytes` in all (0: none). With a list, accepts its documents only.
    pub fn new(max_bytes: u64, trusted: Option<TrustedDocuments>) -> Self {
        let persisted = cache(max_bytes, USUAL_BYTES);
        let parsed = cache(PARSED_MAX, USUAL_BYTES * PARSED_FACTOR);
        Self { persisted, trusted: RwLock::new(trusted.map(Arc::new)), parsed }
    }

    /// Replaces the list of trusted documents; `None` accepts any document.
    pub fn trust(&self, trusted: Option<TrustedDocuments>) {
        *self.trusted.write().unwrap_or_else(PoisonError::into_inner) = trusted.map(Arc::new);
    }

    fn trusted(&self) -> Option<Arc<TrustedDocuments>> {
        self.trusted.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The document that a request names by its text, by `documentId`, or by the extension `persistedQuery`.
    ///
    /// `BAD_REQUEST` where the request names none or two different ones, `PERSISTED_QUERY_NOT_FOUND` and
    /// `PERSISTED_QUERY_NOT_SUPPORTED` as Apollo clients expect them, `DOCUMENT_NOT_TRUSTED` for one that is not in the list.
    pub(super) fn find(
        &self,
        query: Option<String>,
        document_id: Option<&str>,
        extensions: &Extensions,
    ) -> Result<DocumentRef, Error> {
        let id = requested_id(document_id, extensions)?;
        // Next to an identifier, an empty document is none: some clients send one.
        let query = query.filter(|query| id.is_none() || !query.is_empty());
        match (query, id, self.trusted()) {
            (None, None, _) => {
                Err(Error::caller(ErrorCode::BadRequest, "`query` is missing: send a document, or `documentId` for one"))
            }
            (Some(text), id, trusted) => {
                // The hash is computed only where it is needed.
                let hash: Option<Hash> = (id.is_some() || trusted.is_some()).then(|| Sha256::digest(&text).into());
                if let (Some(id), Some(hash)) = (&id, hash)
                    && hash_of(id) != Some(hash)
                    && trusted.as_ref().is_none_or(|trusted| trusted.get(id) != Some(text.as_str()))
                {
                    let message =
                        "the hash is not that of `query`: send the SHA-256 of the document in UTF-8, as 64 hexadecimal digits";
                    return Err(Error::caller(ErrorCode::BadRequest, message));
                }
                match (trusted, hash) {
                    (Some(trusted), Some(hash)) if !trusted.contains(&hash) => Err(not_trusted()),
                    (Some(_), _) => Ok(DocumentRef { text, hash: None }),
                    (None, hash) => Ok(DocumentRef { text, hash }),
                }
            }
            (None, Some(id), Some(trusted)) => {
                trusted.get(&id).map(|text| DocumentRef { text: text.to_owned(), hash: None }).ok_or_else(not_trusted)
            }
            (None, Some(id), None) => {
                // Apollo Client recognises these two errors by their messages.
                let Some(persisted) = &self.persisted else {
                    return Err(Error::caller(ErrorCode::PersistedQueryNotSupported, "PersistedQueryNotSupported"));
                };
                let found = hash_of(&id).and_then(|hash| persisted.get(&hash));
                let text = found.ok_or_else(|| Error::caller(ErrorCode::PersistedQueryNotFound, "PersistedQueryNotFound"))?;
                Ok(DocumentRef { text: text.as_ref().to_owned(), hash: None })
            }
        }
    }

    /// Parses the document, or takes it from the cache. Stores it as a persisted query where the client wants that.
    ///
    /// `GRAPHQL_PARSE_FAILED` for an escape in a string that denotes no character, `QUERY_TOO_COMPLEX` for a text that exceeds a limit.
    pub(super) fn parse(&self, document: DocumentRef, limits: &LimitsSettings) -> Result<ResolvedDocument, Error> {
        let DocumentRef { text, hash } = document;
        let to_store = hash.map(|hash| (hash, Arc::<str>::from(text.as_str())));
        let cached = self.parsed.as_ref().and_then(|parsed| parsed.get(text.as_str()));
        let resolved = match cached {
            Some(document) => ResolvedDocument { text, document: Some(document) },
            None => self.parse_text(text, limits)?,
        };
        if let (Some(persisted), Some((hash, text)), Some(_)) = (&self.persisted, to_store, &resolved.document) {
            persisted.insert(hash, text);
        }
        Ok(resolved)
    }

    fn parse_text(&self, text: String, limits: &LimitsSettings) -> Result<ResolvedDocument, Error> {
        let rewritten = string_literals::rewrite_escapes(&text)?;
        check_text(limits, &rewritten)?;
        let document = parse_query(&rewritten).ok().map(Arc::new);
        if let (Some(parsed), Some(document)) = (&self.parsed, &document) {
            parsed.insert(Arc::from(text.as_str()), Arc::clone(document));
        }
        let rewritten = match rewritten {
            Cow::Owned(rewritten) => Some(rewritten),
            Cow::Borrowed(_) => None,
        };
        Ok(ResolvedDocument { text: rewritten.unwrap_or(text), document })
    }
}

/// A cache of at most `max_bytes`, of entries of about `usual_bytes`. It has one shard, so that the bound is exact and the largest
/// entry may fill the cache. `None` where `max_bytes` is 0.
fn cache<K: Eq + std::hash::Hash, V: Clone>(max_bytes: u64, usual_bytes: u64) -> Option<Cache<K, V, ByBytes>>
where
    ByBytes: Weighter<K, V> + Clone,
{
    let usual_items = usize::try_from(max_bytes / usual_bytes).unwrap_or(usize::MAX).max(1);
    let options = OptionsBuilder::new().estimated_items_capacity(usual_items).weight_capacity(max_bytes).shards(1).build();
    let options = options.ok().filter(|_| max_bytes > 0)?;
    Some(Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default()))
}

/// The identifier by which a request names its document; `None` where it sends the text alone.
fn requested_id(document_id: Option<&str>, extensions: &Extensions) -> Result<Option<String>, Error> {
    let document_id = document_id.filter(|id| !id.is_empty());
    let Some(sent) = extensions.get("persistedQuery").filter(|sent| **sent != Value::Null) else {
        return Ok(document_id.map(str::to_owned));
    };
    let persisted: PersistedQuery = from_value(sent.clone()).map_err(|error| {
        let message = format!("the extension `persistedQuery` is not `{{\"version\": 1, \"sha256Hash\": …}}`: {error}");
        Error::caller(ErrorCode::BadRequest, message)
    })?;
    if persisted.version != 1 {
        let message = format!("version {} of `persistedQuery` is not supported; send version 1", persisted.version);
        return Err(Error::caller(ErrorCode::BadRequest, message));
    }
    let is_other = |id: &str| id != persisted.hash && hash_of(id).is_none_or(|hash| hash_of(&persisted.hash) != Some(hash));
    if document_id.is_some_and(is_other) {
        return Err(Error::caller(ErrorCode::BadRequest, "`documentId` and `persistedQuery` name different documents"));
    }
    Ok(Some(persisted.hash))
}

fn not_trusted() -> Error {
    let message = "this server accepts only the documents listed in `http.trusted_documents`; add the document there, or send one that \
                   is listed";
    Error::caller(ErrorCode::DocumentNotTrusted, message)
}

/// Reads a list of trusted documents; an empty name is no list. The error is a line for the operator.
pub fn read_trusted(file: &str) -> Result<Option<TrustedDocuments>, String> {
    if file.is_empty() { Ok(None) } else { TrustedDocuments::read(Path::new(file)).map(Some) }
}
