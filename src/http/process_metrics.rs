//! Metrics of the process, under the names that all Prometheus clients use.

use procfs::ProcResult;
use procfs::process::{LimitValue, Process};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;

/// Registers the metrics that can be read, which is all of them where `/proc` is mounted.
pub(super) fn register(registry: &mut Registry) {
    if let Err(error) = register_all(registry) {
        tracing::debug!(%error, "metrics of the process cannot be read");
    }
}

#[expect(clippy::cast_precision_loss, reason = "clock ticks are far below 2^53")]
fn register_all(registry: &mut Registry) -> ProcResult<()> {
    let process = Process::myself()?;
    let (stat, limits) = (process.stat()?, process.limits()?);
    let per_tick = 1.0 / procfs::ticks_per_second() as f64;
    let bytes = |bytes: u64| ConstGauge::new(i64::try_from(bytes).unwrap_or(i64::MAX));
    let cpu_seconds = (stat.utime + stat.stime) as f64 * per_tick;
    registry.register("process_cpu_seconds", "Processor time of this process, in seconds", ConstCounter::new(cpu_seconds));
    let started_at = procfs::boot_time_secs()? as f64 + stat.starttime as f64 * per_tick;
    registry.register("process_start_time_seconds", "Start of this process, in seconds since 1970", ConstGauge::new(started_at));
    registry.register("process_resident_memory_bytes", "Resident memory", bytes(stat.rss * procfs::page_size()));
    registry.register("process_virtual_memory_bytes", "Virtual memory", bytes(stat.vsize));
    registry.register("process_threads", "Threads", ConstGauge::new(stat.num_threads));
    registry.register("process_open_fds", "Open file descriptors", bytes(process.fd_count()? as u64));
    if let LimitValue::Value(max) = limits.max_open_files.soft_limit {
        registry.register("process_max_fds", "Maximum of open file descriptors", bytes(max));
    }
    Ok(())
}
