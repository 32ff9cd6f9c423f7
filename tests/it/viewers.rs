//! Viewers: accepted tokens and key rotation.

use std::time::{Duration, Instant};

use jsonwebtoken::{Algorithm, EncodingKey};
use reqwest::StatusCode;
use serde_json::{Value, json};
use usage_insights::domain::time::Timestamp;
use usage_insights::settings::{DefaultRole, Settings};

use crate::support::identity::{
    AUDIENCE, ISSUER, KeyServer, SigningKey, admin_token, claims, encode, key_set, raw_token, viewer_token, viewers_by_secret,
    viewers_by_url, with,
};
use crate::support::{Backend, NOW, Subscriber, TIMEOUT, TestApp, Transport, on_each_backend};

const READ: &str = "{ usageTypes { slug } }";

/// Production does not migrate automatically.
async fn start(adjust: impl FnOnce(&mut Settings)) -> TestApp {
    let database = TestApp::start(Backend::Sqlite).await.stop_keeping_database().await;
    TestApp::start_on(database, adjust).await
}

async fn outcome(app: &TestApp, token: &str) -> String {
    let reply = app.graphql(READ, json!({}), Some(token)).await;
    match &reply.body["errors"] {
        Value::Null => "OK".to_owned(),
        errors => errors[0]["extensions"]["code"].as_str().unwrap().to_owned(),
    }
}

/// The rate of key fetches is bounded by real time.
async fn until_accepted(app: &TestApp, token: &str) {
    let deadline = Instant::now() + TIMEOUT;
    while outcome(app, token).await != "OK" {
        assert!(Instant::now() < deadline, "the key is not found");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn seconds(time: &str) -> i64 {
    Timestamp::parse(time).unwrap().millis() / 1_000
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jwts_are_verified_by_secret_by_file_and_by_url() {
    let app = start(viewers_by_secret).await;
    assert_eq!(outcome(&app, &viewer_token("acme")).await, "OK");
    assert_eq!(outcome(&app, &admin_token()).await, "OK");
    app.stop().await;

    let keys = [SigningKey::rsa(), SigningKey::ec(), SigningKey::ed()];
    let set = key_set(&keys.each_ref());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys.json");
    std::fs::write(&file, set.to_string()).unwrap();
    let server = KeyServer::default();
    server.set_keys(&keys.each_ref());
    let by_url = start(viewers_by_url(&server.start().await)).await;
    let by_file = start(|settings| {
        viewers_by_url("")(settings);
        settings.viewers.jwks_file = file.to_str().unwrap().to_owned();
    })
    .await;
    for key in &keys {
        for app in [&by_url, &by_file] {
            assert_eq!(outcome(app, &key.sign(&claims("acme"))).await, "OK", "{:?}", key.algorithm);
        }
    }
    // A token without a key id is accepted if there is one key for its algorithm.
    let mut header = keys[1].header();
    header.kid = None;
    assert_eq!(outcome(&by_url, &encode(&header, &claims("acme"), &keys[1].key)).await, "OK");
    assert_eq!(server.request_count(), 1, "keys are cached");
    by_url.stop().await;
    by_file.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn jwt_with_an_invalid_claim_or_signature_is_rejected() {
    let app = start(viewers_by_secret).await;
    let now = seconds(NOW);
    let changed = |others: Value| SigningKey::secret().sign(&with(claims("acme"), &others));
    let good = changed(json!({}));
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let header = json!({"alg": "HS256", "typ": "JWT"});
    let mut critical = SigningKey::secret().header();
    critical.crit = Some(vec!["b64".to_owned()]);
    for (what, token, expected) in [
        ("as it should be", good.clone(), "OK"),
        ("expired less than the leeway ago", changed(json!({"exp": now - 29})), "OK"),
        ("expired", changed(json!({"exp": now - 30})), "INVALID_TOKEN"),
        ("never expires", changed(json!({"exp": null})), "INVALID_TOKEN"),
        ("expires at a text", changed(json!({"exp": "tomorrow"})), "INVALID_TOKEN"),
        ("begins within the leeway", changed(json!({"nbf": now + 30})), "OK"),
        ("begins later", changed(json!({"nbf": now + 31})), "INVALID_TOKEN"),
        ("of another issuer", changed(json!({"iss": "https://id.example.org/"})), "INVALID_TOKEN"),
        ("of no issuer", changed(json!({"iss": null})), "INVALID_TOKEN"),
        ("for another audience", changed(json!({"aud": "billing"})), "INVALID_TOKEN"),
        ("for no audience", changed(json!({"aud": null})), "INVALID_TOKEN"),
        ("for several audiences", changed(json!({"aud": ["billing", AUDIENCE]})), "OK"),
        ("without subject", changed(json!({"sub": null})), "INVALID_TOKEN"),
        ("of no account", changed(json!({"account_id": null})), "INVALID_TOKEN"),
        ("of an account that is an integer", changed(json!({"account_id": 7})), "OK"),
        ("of an empty account", changed(json!({"account_id": ""})), "INVALID_TOKEN"),
        ("with an unknown role", changed(json!({"role": "root"})), "INVALID_TOKEN"),
        ("with one good role of many", changed(json!({"role": ["root", "viewer"]})), "OK"),
        ("without a signature", format!("{signed}."), "INVALID_TOKEN"),
        ("with half of it", format!("{signed}.{}", &signature[..20]), "INVALID_TOKEN"),
        (
            "with that of another",
            format!("{}.{signature}", changed(json!({"sub": "eve"})).rsplit_once('.').unwrap().0),
            "INVALID_TOKEN",
        ),
        ("with an extension", encode(&critical, &claims("acme"), &SigningKey::secret().key), "INVALID_TOKEN"),
        (
            "with another secret",
            encode(&SigningKey::secret().header(), &claims("acme"), &EncodingKey::from_secret(b"guess")),
            "INVALID_TOKEN",
        ),
        ("with a key of their own", SigningKey::ed().sign(&claims("acme")), "INVALID_TOKEN"),
        ("not JSON", "a.b.c".to_owned(), "INVALID_TOKEN"),
        ("claims that are a list", raw_token(&header, &json!([]), b"x"), "INVALID_TOKEN"),
        ("too long", changed(json!({"more": "x".repeat(20_000)})), "INVALID_TOKEN"),
        ("alg none", raw_token(&json!({"alg": "none"}), &claims("acme"), b""), "INVALID_TOKEN"),
        ("alg None", raw_token(&json!({"alg": "None", "typ": "JWT"}), &claims("acme"), b""), "INVALID_TOKEN"),
        ("no alg", raw_token(&json!({}), &claims("acme"), b""), "INVALID_TOKEN"),
    ] {
        assert_eq!(outcome(&app, &token).await, expected, "{what}");
        if expected != "OK" {
            let reply = app.graphql(READ, json!({}), Some(&token)).await;
            assert_eq!((reply.status, &reply.body["data"]), (StatusCode::UNAUTHORIZED, &Value::Null), "{what}");
            assert!(!reply.body.to_string().contains("ada@"), "the response reveals the token: {what} {}", reply.body);
        }
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn key_cannot_be_used_for_another_algorithm() {
    let keys = [SigningKey::rsa(), SigningKey::ec(), SigningKey::ed()];
    let server = KeyServer::default();
    server.set_keys(&keys.each_ref());
    let app = start(viewers_by_url(&server.start().await)).await;
    assert_eq!(outcome(&app, &keys[0].sign(&claims("acme"))).await, "OK");
    for key in &keys {
        // The public key, used as an HMAC secret.
        let jwk = key.jwk();
        let texts = [jwk.to_string(), jwk["n"].as_str().or(jwk["x"].as_str()).unwrap().to_owned()];
        let bytes = {
            use base64::Engine;
            base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(&texts[1]).unwrap()
        };
        for secret in [texts[0].as_bytes(), texts[1].as_bytes(), bytes.as_slice(), b""] {
            for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
                let mut header = key.header();
                header.alg = algorithm;
                let token = encode(&header, &claims("acme"), &EncodingKey::from_secret(secret));
                assert_eq!(outcome(&app, &token).await, "INVALID_TOKEN", "{} {algorithm:?}", key.id);
            }
        }
        // The right key under a wrong id, and a wrong key under the right id.
        for other in keys.iter().filter(|other| other.id != key.id) {
            let header = json!({"alg": format!("{:?}", key.algorithm), "kid": other.id});
            let (_, rest) = key.sign(&claims("acme")).split_once('.').map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
            let (payload, signature) = rest.split_once('.').unwrap();
            let forged = raw_token(&header, &json!({}), b"");
            let token = format!("{}.{payload}.{signature}", forged.split_once('.').unwrap().0);
            assert_eq!(outcome(&app, &token).await, "INVALID_TOKEN", "{} as {}", key.id, other.id);
        }
        assert_eq!(
            outcome(&app, &raw_token(&json!({"alg": "none", "kid": key.id}), &claims("acme"), b"")).await,
            "INVALID_TOKEN"
        );
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn new_key_is_fetched_immediately_and_unknown_key_ids_are_rate_limited() {
    let (old, new) = (SigningKey::ed(), SigningKey::other_ed());
    let server = KeyServer::default();
    server.set_keys(&[&old]);
    let url = server.start().await;
    let app = start(|settings| {
        viewers_by_url(&url)(settings);
        settings.viewers.jwks_refresh_at_most_every_seconds = 1;
    })
    .await;
    assert_eq!(outcome(&app, &old.sign(&claims("acme"))).await, "OK");
    assert_eq!(server.request_count(), 1);
    server.set_keys(&[&new]);
    until_accepted(&app, &new.sign(&claims("acme"))).await;
    assert_eq!(outcome(&app, &old.sign(&claims("acme"))).await, "INVALID_TOKEN", "the provider has removed the key");
    let requests_of = &app;
    let made_up = (0..40).map(|number| {
        let mut header = new.header();
        header.kid = Some(format!("made-up-{number}"));
        let token = encode(&header, &claims("acme"), &new.key);
        async move { outcome(requests_of, &token).await }
    });
    let (began, request_count) = (Instant::now(), server.request_count());
    assert!(futures_util::future::join_all(made_up).await.iter().all(|outcome| outcome == "INVALID_TOKEN"));
    let looks = server.request_count() - request_count;
    assert!(looks <= 1 + usize::try_from(began.elapsed().as_secs()).unwrap(), "{looks} fetches");
    assert_eq!(outcome(&app, &new.sign(&claims("acme"))).await, "OK");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unreachable_keys_cause_a_retryable_error() {
    let key = SigningKey::ed();
    let server = KeyServer::default(); // answers 500
    let url = server.start().await;
    let app = start(|settings| {
        viewers_by_url(&url)(settings);
        settings.viewers.jwks_refresh_at_most_every_seconds = 1;
    })
    .await;
    let reply = app.graphql(READ, json!({}), Some(&key.sign(&claims("acme")))).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    let error = &reply.body["errors"][0]["extensions"];
    assert_eq!((&error["code"], &error["retryable"]), (&json!("KEYS_UNAVAILABLE"), &json!(true)));
    assert_eq!(outcome(&app, "ui_0123456789abcdef_00").await, "INVALID_TOKEN", "service tokens need no provider");
    server.set_keys(&[&key]);
    until_accepted(&app, &key.sign(&claims("acme"))).await;
    // Cached keys stay valid while the provider is unreachable.
    *server.keys.lock().unwrap() = None;
    assert_eq!(outcome(&app, &key.sign(&claims("acme"))).await, "OK");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hanging_provider_delays_no_request_whose_key_is_cached() {
    let key = SigningKey::ed();
    let server = KeyServer::default();
    server.set_keys(&[&key]);
    let url = server.start().await;
    let app = start(|settings| {
        viewers_by_url(&url)(settings);
        settings.viewers.jwks_refresh_seconds = 1;
        settings.viewers.jwks_refresh_at_most_every_seconds = 1;
    })
    .await;
    let token = key.sign(&claims("acme"));
    assert_eq!(outcome(&app, &token).await, "OK");
    server.hang();
    let deadline = Instant::now() + TIMEOUT;
    while server.request_count() < 2 {
        assert!(Instant::now() < deadline, "the keys are not read again");
        let began = Instant::now();
        assert_eq!(outcome(&app, &token).await, "OK");
        assert!(began.elapsed() < Duration::from_secs(3), "a request waited for the provider: {:?}", began.elapsed());
        tokio::task::yield_now().await;
    }
    // The read is in flight.
    let began = Instant::now();
    assert_eq!(outcome(&app, &token).await, "OK");
    assert!(began.elapsed() < Duration::from_secs(3), "a request waited for the provider: {:?}", began.elapsed());
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_keys_with_the_id_of_a_token_are_tried() {
    let (first, second, other) = (SigningKey::ed(), SigningKey::other_ed(), SigningKey::ec());
    let server = KeyServer::default();
    let mut set = key_set(&[&first, &second, &other]);
    for key in set["keys"].as_array_mut().unwrap() {
        key["kid"] = json!("same");
    }
    *server.keys.lock().unwrap() = Some(set);
    let app = start(viewers_by_url(&server.start().await)).await;
    let sign = |key: &SigningKey, id: &str| {
        let mut header = key.header();
        header.kid = Some(id.to_owned());
        encode(&header, &claims("acme"), &key.key)
    };
    for key in [&first, &second, &other] {
        assert_eq!(outcome(&app, &sign(key, "same")).await, "OK", "{}", key.id);
    }
    assert_eq!(outcome(&app, &sign(&SigningKey::rsa(), "same")).await, "INVALID_TOKEN");
    let expired = with(claims("acme"), &json!({"exp": 1}));
    let mut header = second.header();
    header.kid = Some("same".to_owned());
    assert_eq!(outcome(&app, &encode(&header, &expired, &second.key)).await, "INVALID_TOKEN");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stream_ends_when_the_viewers_token_expires() {
    let app = start(viewers_by_secret).await;
    for transport in Transport::BOTH {
        app.set_time(NOW);
        let query = "subscription { usageChanged(throttleMs: 100, range: {preset: ALL_TIME}) { totals { records } } }";
        let short = SigningKey::secret().sign(&with(claims("acme"), &json!({"exp": seconds(NOW) + 60})));
        let mut ending = Subscriber::subscribe(transport, app.url(), Some(&short), query).await;
        let mut lasting = Subscriber::subscribe(transport, app.url(), Some(&viewer_token("acme")), query).await;
        ending.next_change().await;
        lasting.next_change().await;
        app.set_time("2026-11-21T12:01:30Z"); // a minute, and the leeway
        assert_eq!(ending.error_code().await, "INVALID_TOKEN");
        assert_eq!(outcome(&app, &short).await, "INVALID_TOKEN");
        assert_eq!(outcome(&app, &viewer_token("acme")).await, "OK");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_viewer_settings_jwts_are_unknown_tokens() {
    let app = start(|settings| settings.environment = usage_insights::settings::Environment::Production).await;
    assert_eq!(outcome(&app, &viewer_token("acme")).await, "INVALID_TOKEN");
    assert_eq!(outcome(&app, &raw_token(&json!({"alg": "none"}), &json!({"iss": ISSUER}), b"")).await, "INVALID_TOKEN");
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn claims_may_be_integers_and_the_account_a_list() {
    let app = TestApp::start(Backend::Sqlite).await;
    for (key, account_id) in [("a", "7"), ("b", "acme"), ("c", "globex")] {
        let sent = json!([{ "idempotencyKey": key, "accountId": account_id, "usageType": "api_calls", "quantity": 1 }]);
        assert_eq!(app.record(sent).await["recorded"], 1);
    }
    let app = TestApp::start_on(app.stop_keeping_database().await, viewers_by_secret).await;
    let sign = |others: Value| SigningKey::secret().sign(&with(claims("acme"), &others));
    let calls = async |token: &str, filter: &str| {
        let query = format!("{{ usageInsights(range: {{preset: TODAY}}{filter}) {{ totals {{ apiCalls }} }} }}");
        let reply = app.graphql(&query, json!({}), Some(token)).await;
        reply.body["data"]["usageInsights"]["totals"]["apiCalls"].clone()
    };
    assert_eq!(calls(&sign(json!({"sub": 42, "account_id": 7})), "").await, "1");
    let several = sign(json!({"account_id": [7, "acme"]}));
    assert_eq!(calls(&several, "").await, "2");
    assert_eq!(calls(&several, ", filter: {accountIds: [\"acme\"]}").await, "1");
    assert_eq!(calls(&several, ", filter: {accountIds: [\"globex\"]}").await, "0");
    for invalid in [
        json!({"sub": 4.5}),
        json!({"sub": true}),
        json!({"account_id": []}),
        json!({"account_id": [["acme"]]}),
        json!({"account_id": {}}),
    ] {
        assert_eq!(outcome(&app, &sign(invalid.clone())).await, "INVALID_TOKEN", "{invalid}");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rejections_name_what_the_caller_has_to_send() {
    let app = start(|settings| settings.environment = usage_insights::settings::Environment::Production).await;
    let message = async |query: &str, token: Option<&str>| {
        let reply = app.graphql(query, json!({}), token).await;
        reply.body["errors"][0]["message"].as_str().unwrap_or_else(|| panic!("{:#}", reply.body)).to_owned()
    };
    assert!(message(READ, None).await.contains("sign in"));
    assert!(
        message(READ, Some(&viewer_token("acme")))
            .await
            .contains("set `viewers.jwt_secret`, `viewers.jwks_file` or `viewers.jwks_url`")
    );
    let record = "mutation { recordUsage(input: {records: []}) { recorded } }";
    assert!(message(record, None).await.contains("service token"));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn development_says_which_settings_accept_the_tokens_of_an_identity_provider() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("development-key");
    let app = TestApp::start_with(Backend::Sqlite, |settings| {
        settings.viewers.development_key_file = file.to_str().unwrap().to_owned();
    })
    .await;
    for secret in [None, Some("a-key-of-development-that-signed-no-token")] {
        if let Some(secret) = secret {
            std::fs::write(&file, secret).unwrap();
        }
        for token in [viewer_token("acme"), SigningKey::rsa().sign(&claims("acme"))] {
            let reply = app.graphql(READ, json!({}), Some(&token)).await;
            let message = reply.body["errors"][0]["message"].as_str().unwrap();
            assert!(
                message.contains("set `viewers.jwt_secret`, `viewers.jwks_file` or `viewers.jwks_url`"),
                "{secret:?}: {message}"
            );
            assert!(message.contains("`usage-insights token viewer`"), "{secret:?}: {message}");
        }
    }
    app.stop().await;
}

async fn token_without_a_role_has_the_default_role(backend: Backend) {
    let (member, viewer) = (json!({"user_id": "ann"}), json!({}));
    let mut database = TestApp::start(backend).await.stop_keeping_database().await;
    for (default_role, claim, expected) in [
        (None, &viewer, "VIEWER"),
        (None, &member, "VIEWER"),
        (Some(DefaultRole::Viewer), &member, "VIEWER"),
        (Some(DefaultRole::Member), &member, "MEMBER"),
        (Some(DefaultRole::Member), &viewer, "INVALID_TOKEN"),
        (Some(DefaultRole::None), &member, "INVALID_TOKEN"),
    ] {
        let app = TestApp::start_on(database, |settings| {
            viewers_by_secret(settings);
            if let Some(default_role) = default_role {
                settings.viewers.default_role = default_role;
            }
        })
        .await;
        let role = async |others: &Value| {
            let token = SigningKey::secret().sign(&with(with(claims("acme"), claim), others));
            let reply = app.graphql("{ viewer { role } }", json!({}), Some(&token)).await.body;
            let code = &reply["errors"][0]["extensions"]["code"];
            reply["data"]["viewer"]["role"].as_str().or(code.as_str()).unwrap().to_owned()
        };
        assert_eq!(role(&json!({})).await, expected, "{default_role:?} {claim}");
        for (named, expected) in [(json!("admin"), "ADMIN"), (json!("viewer"), "VIEWER"), (json!("root"), "INVALID_TOKEN")] {
            assert_eq!(role(&json!({"role": named})).await, expected, "{default_role:?}: a claim takes precedence");
        }
        database = app.stop_keeping_database().await;
    }
    database.destroy().await;
}

on_each_backend!(token_without_a_role_has_the_default_role);
