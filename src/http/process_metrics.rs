//! Metrics of the process, under the names that all Prometheus clients use.

use procfs::process::{LimitValue, Process};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;
use prometheus_client::registry::Registry;

/// Registers the metrics that can be read: all of them, unless `/proc` is hidden from the process.
#[expect(clippy::cast_precision_loss, reason = "clock ticks are far below 2^53")]
pub(super) fn register(registry: &mut Registry) {
    let Ok(process) = Process::myself() else { return };
    let bytes = |bytes: u64| ConstGauge::new(i64::try_from(bytes).unwrap_or(i64::MAX));
    if let Ok(stat) = process.stat() {
        let per_tick = 1.0 / procfs::ticks_per_second() as f64;
        let cpu_seconds = (stat.utime + stat.stime) as f64 * per_tick;
        registry.register("process_cpu_seconds", "Processor time of this process, in seconds", ConstCounter::new(cpu_seconds));
        registry.register("process_resident_memory_bytes", "Resident memory", bytes(stat.rss * procfs::page_size()));
        registry.register("process_virtual_memory_bytes", "Virtual memory", bytes(stat.vsize));
        registry.register("process_threads", "Threads", ConstGauge::new(stat.num_threads));
        if let Ok(boot) = procfs::boot_time_secs() {
            let started_at = boot as f64 + stat.starttime as f64 * per_tick;
            registry.register(
                "process_start_time_seconds",
                "Start of this process, in seconds since 1970",
                ConstGauge::new(started_at),
            );
        }
    }
    if let Ok(open) = process.fd_count() {
        registry.register("process_open_fds", "Open file descriptors", bytes(open as u64));
    }
    if let Ok(limits) = process.limits()
        && let LimitValue::Value(max) = limits.max_open_files.soft_limit
    {
        registry.register("process_max_fds", "Maximum of open file descriptors", bytes(max));
    }
}
