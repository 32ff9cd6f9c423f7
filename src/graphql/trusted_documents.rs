//! A list of the documents that clients may send, as tools write it when a frontend is built.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use async_graphql::parser::parse_query;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::limits::check_nesting;
use super::string_literals;

const MANIFEST: &str = "apollo-persisted-query-manifest";
/// The longest identifier other than a SHA-256.
const ID_MAX: usize = 128;

/// SHA-256 of a document's text.
pub(super) type Hash = [u8; 32];

/// The documents of a list.
#[derive(Debug)]
pub struct TrustedDocuments {
    by_hash: HashMap<Hash, Arc<str>>,
    /// By identifiers other than a SHA-256.
    by_name: HashMap<String, Arc<str>>,
}

/// A list file: Apollo's manifest, or a JSON object by identifier as graphql-codegen and Relay write it.
#[derive(Deserialize)]
#[serde(untagged)]
enum ListFile {
    Manifest { format: String, version: u32, operations: Vec<ListedOperation> },
    Plain(BTreeMap<String, String>),
}

#[derive(Deserialize)]
struct ListedOperation {
    id: String,
    body: String,
}

impl TrustedDocuments {
    /// Reads a file. The error is a line that names the file and what is wrong with it.
    pub(super) fn read(file: &Path) -> Result<Self, String> {
        let wrong = |why: String| format!("`http.trusted_documents`: `{}` {why}", file.display());
        let text = fs::read_to_string(file).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let list: ListFile = serde_json::from_str(&text).map_err(|_| {
            wrong("is not a list of documents: it must be a JSON object of SHA-256 to document, or Apollo's manifest".to_owned())
        })?;
        let documents: Vec<(String, String)> = match list {
            ListFile::Plain(documents) => documents.into_iter().collect(),
            ListFile::Manifest { format, version: 1, operations } if format == MANIFEST => {
                operations.into_iter().map(|operation| (operation.id, operation.body)).collect()
            }
            ListFile::Manifest { format, version, .. } => {
                let format: String = format.chars().take(64).collect();
                return Err(wrong(format!(
                    "is of the format `{format}`, version {version}; `{MANIFEST}`, version 1, is supported"
                )));
            }
        };
        Self::of(documents).map_err(wrong)
    }

    fn of(documents: Vec<(String, String)>) -> Result<Self, String> {
        let mut trusted = Self { by_hash: HashMap::new(), by_name: HashMap::new() };
        for (id, text) in documents {
            let shown: String = id.chars().take(80).collect();
            check(&text).map_err(|why| format!("has an invalid document under `{shown}`: {why}"))?;
            let hash: Hash = Sha256::digest(&text).into();
            let text = Arc::from(text);
            match hash_of(&id) {
                Some(written) if written == hash => {}
                Some(_) => return Err(format!("has a document under `{shown}` whose SHA-256 is `{}`", hex::encode(hash))),
                None if is_name(&id) => {
                    trusted.by_name.insert(id, Arc::clone(&text));
                }
                None => return Err(format!("has a document under `{shown}`, which is neither a SHA-256 nor an identifier")),
            }
            trusted.by_hash.insert(hash, text);
        }
        Ok(trusted)
    }

    /// Whether the list contains the document of that hash.
    pub(super) fn contains(&self, hash: &Hash) -> bool {
        self.by_hash.contains_key(hash)
    }

    /// The document of that identifier: its SHA-256, or its identifier in the list.
    pub(super) fn get(&self, id: &str) -> Option<&str> {
        let found = hash_of(id).map_or_else(|| self.by_name.get(id), |hash| self.by_hash.get(&hash));
        found.map(AsRef::as_ref)
    }
}

fn check(text: &str) -> Result<(), String> {
    let text = string_literals::rewrite_escapes(text).map_err(|error| error.to_string())?;
    check_nesting(&text).map_err(|error| error.to_string())?;
    let one_line = |error: String| error.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    parse_query(&text).map(drop).map_err(|error| one_line(error.to_string()))
}

/// The hash that an identifier denotes: 64 hexadecimal digits, with or without `sha256:` before them.
pub(super) fn hash_of(id: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    hex::decode_to_slice(id.strip_prefix("sha256:").unwrap_or(id), &mut hash).ok().map(|()| hash)
}

/// Whether it is a custom identifier by the appendix on persisted documents of GraphQL over HTTP.
fn is_name(id: &str) -> bool {
    (1..=ID_MAX).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}
