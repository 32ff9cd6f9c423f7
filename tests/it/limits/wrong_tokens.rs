//! The limit of wrong tokens per address, and what passes in spite of it. The clock is fixed until a test moves it.

use reqwest::StatusCode;
use sea_orm::ConnectionTrait;
use serde_json::json;
use usage_insights::auth::{Scope, ServiceTokens};

use super::admission::{QUERY, assert_limited, start, token};
use crate::support::Socket;
use crate::support::identity::{SigningKey, claims, viewer_token, with};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn valid_tokens_pass_although_their_address_sent_too_many_wrong_ones() {
    let app = start(|settings| settings.limits.wrong_tokens_per_minute = 3).await;
    let status = async |token: &str| app.graphql(QUERY, json!({}), Some(token)).await.status;
    for guess in 0..3 {
        assert_eq!(status(&format!("guess-{guess}")).await, StatusCode::UNAUTHORIZED);
    }
    let limit = json!({"name": "wrongTokensPerMinute", "value": 3});
    assert_limited(&app.graphql(QUERY, json!({}), Some("guess-3")).await, &limit, 20_000);
    assert_limited(&app.graphql(QUERY, json!({}), Some("guess-3")).await, &limit, 20_000);
    let streamed = app.post("/graphql").header("accept", "text/event-stream").bearer_auth("guess-4");
    assert_limited(&app.send(streamed.json(&json!({"query": QUERY}))).await, &limit, 20_000);
    assert_limited(&app.send(app.get("/metrics").bearer_auth("guess-5")).await, &limit, 20_000);
    let mut socket = Socket::open(app.url(), &[crate::support::PROTOCOL]).await.unwrap();
    socket.send(&json!({"type": "connection_init", "payload": {"Authorization": "Bearer guess-5"}})).await;
    assert_eq!(socket.receive().await, json!({"close": 1013}));

    // Tokens that were never seen before, on every transport.
    for number in 0..10 {
        assert_eq!(status(&token(&app, &format!("new {number}"), &[Scope::Read]).await).await, StatusCode::OK);
    }
    assert_eq!(status(&viewer_token("acme")).await, StatusCode::OK);
    let new = token(&app, "socket", &[Scope::Read]).await;
    assert!(Socket::open(app.url(), &[crate::support::PROTOCOL, ("authorization", &format!("Bearer {new}"))]).await.is_ok());
    let burst = (0..20).map(|number| {
        let (app, name) = (&app, format!("concurrent {number}"));
        async move {
            let (new, guess) = (token(app, &name, &[Scope::Read]).await, format!("guess-{name}"));
            let guess = app.graphql(QUERY, json!({}), Some(&guess));
            let (guess, new) = tokio::join!(guess, app.graphql(QUERY, json!({}), Some(&new)));
            (guess.status, new.status)
        }
    });
    for statuses in futures_util::future::join_all(burst).await {
        assert_eq!(statuses, (StatusCode::TOO_MANY_REQUESTS, StatusCode::OK));
    }
    assert_limited(&app.graphql(QUERY, json!({}), Some("guess-6")).await, &limit, 20_000);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tokens_with_the_right_secret_or_signature_do_not_count_as_wrong() {
    let app = start(|settings| settings.limits.wrong_tokens_per_minute = 1).await;
    let status = async |token: &str| app.graphql(QUERY, json!({}), Some(token)).await.status;
    let tokens = ServiceTokens::new(app.store.clone(), app.clock.clone());
    let expired = json!({"exp": app.clock.now().millis() / 1_000 - 3_600});
    let mut genuine = vec![
        SigningKey::secret().sign(&with(claims("acme"), &expired)),
        SigningKey::secret().sign(&with(claims("acme"), &json!({"aud": "another service"}))),
        SigningKey::secret().sign(&with(claims("acme"), &json!({"role": "owner"}))),
    ];
    for number in 0..3 {
        let revoked = token(&app, &format!("revoked {number}"), &[Scope::Read]).await;
        tokens.revoke(revoked.split('_').nth(1).unwrap()).await.unwrap();
        genuine.push(revoked);
    }
    for round in 0..2 {
        for token in &genuine {
            assert_eq!(status(token).await, StatusCode::UNAUTHORIZED, "{round} {token}");
        }
    }
    assert_eq!(status("guess-1").await, StatusCode::UNAUTHORIZED, "nothing was counted");
    assert_eq!(status("guess-2").await, StatusCode::TOO_MANY_REQUESTS);
    app.set_time("2026-11-21T12:00:20Z");
    for token in &genuine {
        assert_eq!(status(token).await, StatusCode::UNAUTHORIZED, "also beyond the limit: {token}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn repeating_one_invalid_token_does_not_block_other_clients_of_the_address() {
    let app = start(|settings| settings.limits.wrong_tokens_per_minute = 3).await;
    let status = async |token: &str| app.graphql(QUERY, json!({}), Some(token)).await.status;
    for time in ["12:00:00", "12:00:10", "12:00:20", "12:00:30"] {
        app.set_time(&format!("2026-11-21T{time}Z"));
        for _ in 0..20 {
            assert_eq!(status("broken").await, StatusCode::UNAUTHORIZED);
        }
        let new = token(&app, &format!("new at {time}"), &[Scope::Read]).await;
        assert_eq!(status(&new).await, StatusCode::OK);
    }
    // Other tokens count: this is the fourth request in a burst of three, and half a minute restored one.
    for guess in ["guess-1", "guess-2", "guess-3"] {
        assert_eq!(status(guess).await, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(status("guess-4").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(status("broken").await, StatusCode::UNAUTHORIZED, "a token known to be invalid is rejected as such");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invalid_token_that_becomes_valid_is_accepted_ten_seconds_later() {
    let app = start(|settings| settings.limits.wrong_tokens_per_minute = 3).await;
    let token = token(&app, "meter", &[Scope::Read]).await;
    let status = async || app.graphql(QUERY, json!({}), Some(&token)).await.status;
    let outside = app.database().connect().await;
    outside.execute_unprepared("UPDATE service_token SET revoked_at = 1").await.unwrap();
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
    outside.execute_unprepared("UPDATE service_token SET revoked_at = NULL").await.unwrap();
    app.set_time("2026-11-21T12:00:09.999Z");
    assert_eq!(status().await, StatusCode::UNAUTHORIZED);
    app.set_time("2026-11-21T12:00:10Z");
    assert_eq!(status().await, StatusCode::OK);
    outside.close().await.unwrap();
    app.stop().await;
}
