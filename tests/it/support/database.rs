//! A new database for every test.

use sea_orm::{Database, DatabaseConnection};
use tempfile::TempDir;
use uuid::Uuid;

use super::cluster::Cluster;
use super::template;

/// The kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// A new database.
pub struct TestDatabase {
    pub url: String,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Nothing,
    Tables,
}

enum Place {
    /// Deleted with the folder.
    Folder(TempDir),
    /// Dropped by name.
    Server { name: String },
    /// Deleted by its creator.
    Shared,
}

impl TestDatabase {
    /// A database without tables.
    pub async fn create(backend: Backend) -> Self {
        Self::create_with(backend, Content::Nothing).await
    }

    /// A database with all tables and without data.
    pub async fn create_migrated(backend: Backend) -> Self {
        Self::create_with(backend, Content::Tables).await
    }

    async fn create_with(backend: Backend, content: Content) -> Self {
        match backend {
            Backend::Sqlite => {
                let folder = TempDir::new().unwrap();
                let file = folder.path().join("usage.db");
                if content == Content::Tables {
                    template::copy_sqlite(&file).await;
                }
                let url = format!("sqlite://{}", file.display());
                Self { url, place: Place::Folder(folder) }
            }
            Backend::Postgres => {
                let cluster = Cluster::connect().await;
                let name = format!("test_{}", Uuid::new_v4().simple());
                match content {
                    Content::Tables => template::copy_postgres(&cluster, &name).await,
                    Content::Nothing => cluster.create_database(&name).await,
                }
                Self { url: cluster.url(&name), place: Place::Server { name } }
            }
        }
    }

    /// The same database, for a second server.
    pub fn shared(other: &Self) -> Self {
        Self { url: other.url.clone(), place: Place::Shared }
    }

    /// Whether another server created it.
    pub fn is_shared(&self) -> bool {
        matches!(self.place, Place::Shared)
    }

    /// A connection besides the service's, to read or break tables.
    pub async fn connect(&self) -> DatabaseConnection {
        Database::connect(&self.url).await.unwrap()
    }

    pub async fn destroy(self) {
        match self.place {
            Place::Shared => {}
            Place::Folder(folder) => folder.close().unwrap(),
            Place::Server { name } => Cluster::connect().await.execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await,
        }
    }
}
