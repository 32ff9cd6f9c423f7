//! The PostgreSQL servers that databases of tests are created on: one, or the nodes of a Citus cluster.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

/// The servers, with a connection to the maintenance database of each. The first is the server of `TEST_DATABASE_URL`, or the coordinator
/// that `TEST_CITUS_URL` names; its workers follow.
pub struct Cluster {
    nodes: Vec<Node>,
    is_citus: bool,
}

struct Node {
    host: String,
    port: i32,
    admin: DatabaseConnection,
    /// Without a database.
    url: String,
}

impl Cluster {
    pub async fn connect() -> Self {
        let citus = std::env::var("TEST_CITUS_URL").ok();
        let is_citus = citus.is_some();
        let admin_url = citus.or_else(|| std::env::var("TEST_DATABASE_URL").ok()).expect(
            "TEST_DATABASE_URL names no PostgreSQL server: run `./test`, which starts one, or set it to a server on which databases may be created",
        );
        let mut cluster = Self { nodes: Vec::new(), is_citus };
        let coordinator = Node::connect(&admin_url, String::new(), 0).await;
        if is_citus {
            let select = "SELECT nodename, nodeport, groupid FROM pg_dist_node ORDER BY groupid";
            let rows = coordinator.admin.query_all_raw(Statement::from_string(DbBackend::Postgres, select)).await.unwrap();
            let nodes = rows.iter().map(|row| row.try_get_many_by_index::<(String, i32, i32)>().unwrap());
            let nodes: Vec<_> = nodes.collect();
            assert!(
                nodes.len() > 1,
                "TEST_CITUS_URL must name the database of a coordinator that has itself and its workers as nodes"
            );
            cluster.nodes.push(Node { host: nodes[0].0.clone(), port: nodes[0].1, ..coordinator });
            let (address, database) = admin_url.rsplit_once('/').unwrap();
            let (user, _) = address.rsplit_once('@').unwrap();
            for (host, port, _) in nodes.into_iter().skip(1) {
                cluster.nodes.push(Node::connect(&format!("{user}@{host}:{port}/{database}"), host, port).await);
            }
        } else {
            cluster.nodes.push(coordinator);
        }
        cluster
    }

    /// Whether tables are distributed.
    pub const fn is_citus(&self) -> bool {
        self.is_citus
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.nodes[0].url)
    }

    /// The first server.
    pub fn admin(&self) -> &DatabaseConnection {
        &self.nodes[0].admin
    }

    /// Executes a statement on every server, on the first at last.
    pub async fn execute(&self, statement: &str) {
        for node in self.nodes.iter().rev() {
            node.admin.execute_unprepared(statement).await.unwrap();
        }
    }

    /// Creates a database without tables. On Citus its nodes know each other.
    pub async fn create_database(&self, name: &str) {
        self.execute(&format!("CREATE DATABASE {name}")).await;
        if !self.is_citus {
            return;
        }
        for node in &self.nodes {
            let database = Database::connect(format!("{}/{name}", node.url)).await.unwrap();
            database.execute_unprepared("CREATE EXTENSION citus").await.unwrap();
            database.close().await.unwrap();
        }
        let coordinator = Database::connect(self.url(name)).await.unwrap();
        for (index, Node { host, port, .. }) in self.nodes.iter().enumerate() {
            let add = if index == 0 { "citus_set_coordinator_host" } else { "citus_add_node" };
            coordinator.execute_unprepared(&format!("SELECT {add}('{host}', {port})")).await.unwrap();
        }
        coordinator.close().await.unwrap();
    }

    /// Ends all connections to a database on every server, and rejects others: it can be copied.
    pub async fn seal_database(&self, name: &str) {
        self.execute(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")).await;
        self.execute(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")).await;
    }
}

impl Node {
    async fn connect(url: &str, host: String, port: i32) -> Self {
        let (server, _) = url.rsplit_once('/').unwrap();
        Self { host, port, admin: Database::connect(url).await.unwrap(), url: server.to_owned() }
    }
}
