//! A full disk.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use rand::RngExt;
use tempfile::TempDir;

use super::books::assert_books_agree;
use super::dice;
use super::load::Load;
use crate::support::ServerProcess;

const DISK: &str = "size=48m";
/// What stands on the disk beside the database, until somebody makes room.
const BALLAST_BYTES: usize = 16 * 1024 * 1024;

/// A small disk of its own. Dropped, it is unmounted.
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
async fn a_full_disk_is_a_refusal_to_be_retried_and_recording_goes_on_once_there_is_room() {
    let disk = SmallDisk::mount();
    fs::write(disk.path("ballast"), vec![1; BALLAST_BYTES]).unwrap();
    let url = format!("sqlite://{}", disk.path("usage.db").display());
    let server = ServerProcess::start_with(&url, &[("USAGE_INSIGHTS__RECORDING__RETRY_FOR_MS", "500")]).await;
    let load = Load::start_with_padding(dice().random(), &server.address, 3_000);

    // Every sender has been told more than once, and the disk is as full as it gets.
    load.journal.until("refusals", |tally| tally.refused() >= 12).await;
    let when_full = load.journal.tally();
    load.journal.until("an answer on a full disk", |tally| tally.questions > when_full.questions).await;
    fs::remove_file(disk.path("ballast")).unwrap();
    load.journal.until_more_are_acknowledged(500).await;

    let journal = load.finish().await;
    let tally = journal.tally();
    assert_eq!(tally.refused_calls.keys().collect::<Vec<_>>(), ["DATABASE_UNAVAILABLE"]);
    assert_eq!(tally.broken, 0, "requests without an answer");
    assert_books_agree(&journal, &url, &server.address).await;
    println!("{tally:?}; {} of them acknowledged before there was room", when_full.acknowledged());

    // On the disk too, not only in the memory of the process that said so.
    server.kill();
    let server = ServerProcess::start(&url).await;
    assert_books_agree(&journal, &url, &server.address).await;
    server.stop().await;
}
