//! What every TCP connection is set to.

use std::time::Duration;

use tokio::net::TcpStream;

/// For how long what was sent may remain untaken before the connection is given up.
const UNTAKEN_FOR: Duration = Duration::from_secs(30);

/// Small answers leave at once, and a peer that is gone or takes nothing is noticed while something is being sent to it: a stream
/// sends something every heartbeat.
pub fn tune(tcp: &mut TcpStream) {
    if let Err(error) = tcp.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY cannot be set");
    }
    #[cfg(target_os = "linux")]
    if let Err(error) = socket2::SockRef::from(&*tcp).set_tcp_user_timeout(Some(UNTAKEN_FOR)) {
        tracing::debug!(%error, "TCP_USER_TIMEOUT cannot be set");
    }
}
