//! Several services on one PostgreSQL: contention of their writers on the same rows.

use crate::support::database::Server;
use crate::support::report::{Comparison, per_second};
use crate::support::service::Ours;
use crate::{Arguments, Outcome, live, ours};

const CLIENTS: usize = 32;
const BATCH: u64 = 100;
/// Marks all usage as late: every record updates all rollups, including platform rollups.
const WRITE_THROUGH_ALL: &str = "UPDATE rollup_watermark SET write_through_until = 4102444800000";

/// Several services compared with one, and with services that update every rollup with every record.
pub async fn measure(arguments: &Arguments, server: &Server) -> Outcome<()> {
    for services in [2, 4] {
        let name = |other: &str| format!("batch {BATCH}, {CLIENTS} clients, {services} services on one database / {other}");
        let mut to_one = Comparison::new(name("one service"), None);
        let mut to_write_through = Comparison::new(name("as many that keep every sum with every record"), None);
        for round in 0..arguments.rounds {
            let several = once(arguments, server, round, services, None).await?;
            to_one.add(several, once(arguments, server, round, 1, None).await?);
            to_write_through.add(several, once(arguments, server, round, services, Some(WRITE_THROUGH_ALL)).await?);
        }
        to_one.print();
        to_write_through.print();
    }
    Ok(())
}

/// Records per second.
async fn once(arguments: &Arguments, server: &Server, round: usize, services: usize, change: Option<&str>) -> Outcome<f64> {
    let stream = live(round, arguments.records(200_000))?;
    let fresh = server.fresh().await?;
    Ours::start(&fresh.url).await?.stop().await?;
    if let Some(change) = change {
        fresh.change(change).await?;
    }
    let elapsed = ours::round_among(&fresh, stream.bodies(BATCH), CLIENTS, services).await?;
    ours::check(&fresh, stream.len(), stream.quantity()).await?;
    fresh.remove().await?;
    Ok(per_second(stream.len(), elapsed))
}
