//! Clients that disconnect before the response.

use std::io::Write;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Instant;

use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;
use tokio::time::timeout;

use super::consistency::{assert_consistent, assert_table_is_consistent};
use super::journal::{Journal, SentRecord};
use super::load::{BatchMaker, RECORD, RetryingClient, acknowledgements_of};
use super::{dice, on_each_database};
use crate::support::ServerProcess;

/// A client that disconnects early.
struct DisconnectingClient {
    requester: RetryingClient,
    address: String,
    maker: BatchMaker,
    random: StdRng,
}

impl DisconnectingClient {
    fn new(number: u64, seed: u64, journal: &Arc<Journal>, address: &str) -> Self {
        Self {
            requester: RetryingClient::to(Arc::clone(journal), address),
            address: address.to_owned(),
            maker: BatchMaker::new(format!("hasty{number}"), seed.wrapping_add(number)),
            random: StdRng::seed_from_u64(seed ^ number),
        }
    }

    /// Sends each batch once; waits a random time for the response and sometimes disconnects in the middle of the request.
    async fn send(mut self, batches: usize) {
        let began = Instant::now();
        let first = self.requester.journal.add_batch(self.maker.batch());
        self.requester.send_until_acknowledged(first).await;
        let mut typical_latency = began.elapsed();
        for _ in 0..batches {
            let records = self.maker.batch();
            let batch = self.requester.journal.add_batch(records);
            let records = self.requester.journal.batch(batch).records;
            if self.random.random_bool(0.2) {
                self.disconnect_midway(&records);
                continue;
            }
            let wait = typical_latency.mul_f64(self.random.random_range(0.0..2.0));
            let began = Instant::now();
            let sent = json!({ "records": records.iter().map(SentRecord::to_json).collect::<Vec<_>>() });
            let Ok(response) = timeout(wait, self.requester.send_query(&self.address, RECORD, sent)).await else { continue };
            typical_latency = (typical_latency + began.elapsed()) / 2;
            let response = response.unwrap_or_else(|_| panic!("a healthy server responds"));
            self.requester.journal.add_acknowledgements(batch, acknowledgements_of(&response, &records).unwrap());
        }
    }

    /// Sends a part of the request and disconnects.
    fn disconnect_midway(&mut self, records: &[SentRecord]) {
        let sent: Vec<_> = records.iter().map(SentRecord::to_json).collect();
        let body = json!({"query": RECORD, "variables": {"records": sent}}).to_string();
        let head = format!(
            "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let part = &body.as_bytes()[..self.random.random_range(0..body.len())];
        let mut stream = TcpStream::connect(self.address.trim_start_matches("http://")).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(part).unwrap();
    }
}

on_each_database! {
    async fn call_of_a_disconnected_client_is_stored_completely_or_not_at_all(url: &str) {
        let seed = dice().random();
        let server = ServerProcess::start(url).await;
        let journal = Arc::new(Journal::default());
        join_all((0..4).map(|number| DisconnectingClient::new(number, seed, &journal, &server.address).send(60))).await;
        server.stop().await; // finishes all started calls

        let left = assert_table_is_consistent(&journal, url).await;
        println!("of 244 calls {} were abandoned by the client: {left:?}", left.stored_batches + left.missing_batches);
        assert!(left.missing_batches > 0 && left.stored_batches > 0, "clients disconnected before and after the commit: {left:?}");

        let server = ServerProcess::start(url).await;
        let mut requester = RetryingClient::to(Arc::clone(&journal), &server.address);
        for batch in journal.unacknowledged() {
            requester.send_until_acknowledged(batch).await;
        }
        assert_consistent(&journal, url, &server.address).await;
        println!("{:?}", journal.tally());
        server.stop().await;
    }
}
