//! SIGTERM.

use std::io::{Read, Write};
use std::net::TcpStream;

use rand::RngExt;

use super::consistency::{assert_consistent, assert_table_is_consistent};
use super::load::Load;
use super::{dice, on_each_database};
use crate::support::ServerProcess;

on_each_database! {
    async fn sigterm_under_load_exits_cleanly_and_keeps_acknowledged_records(url: &str) {
        let mut dice = dice();
        let mut server = ServerProcess::start(url).await;
        let load = Load::start(dice.random(), &server.address);
        for _ in 0..3 {
            load.journal.until_more_are_acknowledged(dice.random_range(1..1_000)).await;
            server.stop().await; // exits with 0
            // Senders wait until another server is available.
            let unacknowledged = assert_table_is_consistent(&load.journal, url).await;
            println!("stopped under load; unacknowledged batches: {unacknowledged:?}");
            server = ServerProcess::start(url).await;
            load.set_address(&server.address);
        }
        let journal = load.finish().await;
        assert_consistent(&journal, url, &server.address).await;
        println!("{:?}", journal.tally());
        server.stop().await;
    }

    async fn second_signal_ends_a_server_that_waits_for_a_request(url: &str) {
        let server = ServerProcess::start(url).await;
        let load = Load::start(dice().random(), &server.address);
        load.journal.until_more_are_acknowledged(100).await;
        let journal = load.finish().await;

        // A request that never ends: the server has started to read a body that does not arrive.
        let mut unfinished = TcpStream::connect(server.address.trim_start_matches("http://")).unwrap();
        let head = "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
                    Content-Length: 100\r\nExpect: 100-continue\r\n\r\n";
        unfinished.write_all(head.as_bytes()).unwrap();
        let mut response = [0; 12];
        unfinished.read_exact(&mut response).unwrap();
        assert_eq!(&response, b"HTTP/1.1 100");

        server.terminate();
        server.wait_for_line("received a stop signal").await;
        server.terminate();
        assert_eq!(server.wait_for_end().await.code(), Some(1));

        let server = ServerProcess::start(url).await;
        assert_consistent(&journal, url, &server.address).await;
        server.stop().await;
    }
}
