//! `import --url`: through a running server.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use super::{Installation, lines, on_each_backend};
use crate::support::{Backend, ServerProcess};

async fn server_records_files_like_a_database(backend: Backend) {
    let installation = Installation::create(backend).await;
    let variables = [("ENVIRONMENT", "production")];
    let token = {
        assert_eq!(installation.run(&["migrate", "up"]).code, Some(0));
        installation.run(&["token", "create", "--name", "importer"]).stdout.trim().to_owned()
    };
    let server = ServerProcess::start_with(&installation.database.url, &variables).await;
    let mut content = lines(0..10);
    content.push_str("not json\n");
    content.push_str(&lines(3..4).replace("\"quantity\":3", "\"quantity\":4"));
    content.push_str(&lines(10..12).replace("api_calls", "api_cals"));
    installation.write("usage.ndjson", content.as_bytes());
    installation.write("rows.csv", b"idempotencyKey,accountId,usageType,quantity\nrow-1,acme,api_calls,1\n");
    let import = |token: &str| {
        installation.run(&[
            "import",
            "usage.ndjson",
            "rows.csv",
            "--batch",
            "4",
            "--url",
            &server.address,
            "--token",
            token,
            "--rejects",
            "rejects",
        ])
    };
    for summary in ["recorded 11 / duplicate 0 / conflict 1 / rejected 3", "recorded 0 / duplicate 11 / conflict 1 / rejected 3"]
    {
        let outcome = import(&token);
        assert_eq!((outcome.code, outcome.stdout.lines().next()), (Some(3), Some(summary)), "{outcome:?}");
    }
    let rejects = std::fs::read_to_string(installation.folder.path().join("rejects")).unwrap();
    assert!(rejects.contains("did you mean `api_calls`") && rejects.contains("IDEMPOTENCY_CONFLICT"), "{rejects}");
    let outcome = import("wrong");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.contains("INVALID_TOKEN: "), "{outcome:?}");
    let outcome = import("");
    assert_eq!(outcome.code, Some(1));
    assert!(outcome.stderr.contains("UNAUTHENTICATED: "), "{outcome:?}");
    server.stop().await;
    installation.destroy().await;
}

/// A server that takes fewer records per call than the command sends by default, or smaller calls.
async fn calls_are_as_large_as_the_server_allows(backend: Backend) {
    let installation = Installation::create(backend).await;
    for (setting, value, records, length) in [
        ("USAGE_INSIGHTS__RECORDING__MAX_RECORDS_PER_CALL", "7", 0..20, 0),
        ("USAGE_INSIGHTS__HTTP__BODY_LIMIT_MIB", "1", 20..820, 3_000),
    ] {
        let server = ServerProcess::start_with(&installation.database.url, &[(setting, value)]).await;
        let noise = format!("\"noise\":\"{}", "x".repeat(length));
        installation.write("usage.ndjson", lines(records.clone()).replace("\"noise\":\"", &noise).as_bytes());
        let outcome = installation.run(&["import", "usage.ndjson", "--url", &server.address]);
        let summary = format!("recorded {} / duplicate 0 / conflict 0 / rejected 0\n", records.len());
        assert_eq!((outcome.code, outcome.stdout), (Some(0), summary), "{setting}: {}", outcome.stderr);
        server.stop().await;
    }
    installation.destroy().await;
}

on_each_backend! {
    calls_are_as_large_as_the_server_allows,
    server_records_files_like_a_database,
}

/// A proxy that first answers as a proxy does whose server restarts.
fn unavailable_proxy(target: String, unavailable: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for (number, connection) in listener.incoming().flatten().enumerate() {
            let mut connection = connection;
            if number < unavailable {
                let mut buffer = vec![0; 65_536];
                let _ = connection.read(&mut buffer);
                let _ = connection
                    .write_all(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 5\r\nconnection: close\r\n\r\nbusy\n");
                continue;
            }
            let Ok(mut server) = TcpStream::connect(&target) else { continue };
            let (mut sent, mut to_server) = (connection.try_clone().unwrap(), server.try_clone().unwrap());
            std::thread::spawn(move || std::io::copy(&mut sent, &mut to_server));
            std::thread::spawn(move || std::io::copy(&mut server, &mut connection));
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn call_that_fails_for_a_moment_is_repeated() {
    let installation = Installation::create(Backend::Sqlite).await;
    let server = ServerProcess::start(&installation.database.url).await;
    let proxy = unavailable_proxy(server.address.replace("http://", ""), 3);
    installation.write("usage.ndjson", lines(0..20).as_bytes());
    let outcome = installation.run(&["import", "usage.ndjson", "--url", &proxy]);
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert_eq!(outcome.stdout, "recorded 20 / duplicate 0 / conflict 0 / rejected 0\n");
    assert!(outcome.stderr.contains("is not a GraphQL response; the call is repeated"), "{outcome:?}");
    let outcome = installation.run(&["import", "usage.ndjson", "--url", &format!("{}/nothing/here", server.address)]);
    assert_eq!(outcome.code, Some(1), "not transient: {outcome:?}");
    server.stop().await;
    installation.destroy().await;
}
