//! A full disk.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use rand::RngExt;
use tempfile::TempDir;

use super::consistency::assert_consistent;
use super::dice;
use super::load::Load;
use crate::support::ServerProcess;

const DISK: &str = "size=48m";
/// File that fills the disk until it is deleted.
const BALLAST_BYTES: usize = 16 * 1024 * 1024;

/// A small tmpfs, unmounted on drop.
struct SmallDisk(TempDir);

impl SmallDisk {
    /// Needs the right to mount. `./test` leaves this module out where there is none, and says so.
    fn mount() -> Self {
        let folder = TempDir::new().unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", DISK, "usage-insights-test"]).arg(folder.path());
        let output = mount.output().expect("the program `mount` is installed");
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "a small disk cannot be mounted, run this as root: {}", error.trim());
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn full_disk_rejects_calls_as_retryable_and_recording_resumes_with_free_space() {
    let disk = SmallDisk::mount();
    fs::write(disk.path("ballast"), vec![1; BALLAST_BYTES]).unwrap();
    let url = format!("sqlite://{}", disk.path("usage.db").display());
    let server = ServerProcess::start_with(&url, &[("USAGE_INSIGHTS__RECORDING__RETRY_FOR_MS", "500")]).await;
    let load = Load::start_with_padding(dice().random(), &server.address, 3_000);

    // Every sender was rejected more than once, and the disk is full.
    load.journal.until("refusals", |tally| tally.rejected() >= 12).await;
    let when_full = load.journal.tally();
    load.journal.until("an answer on a full disk", |tally| tally.queries > when_full.queries).await;
    fs::remove_file(disk.path("ballast")).unwrap();
    load.journal.until_more_are_acknowledged(500).await;

    let journal = load.finish().await;
    let tally = journal.tally();
    assert_eq!(tally.rejected_calls.keys().collect::<Vec<_>>(), ["DATABASE_UNAVAILABLE"]);
    assert_eq!(tally.broken, 0, "requests without a response");
    assert_consistent(&journal, &url, &server.address).await;
    println!("{tally:?}; {} of them acknowledged before space was freed", when_full.acknowledged());

    // The records are on disk, not only in the memory of the process.
    server.kill();
    let server = ServerProcess::start(&url).await;
    assert_consistent(&journal, &url, &server.address).await;
    server.stop().await;
}
