//! Settings made definite: checked, and with the numbers that depend on machine and routes filled in.

use std::num::NonZeroUsize;

use crate::app::Service;
use crate::config::{Config, ForwardedFields};
use crate::error::StartError;

/// What a server starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Crew {
    pub(super) loops: usize,
    /// 0: no pool.
    pub(super) workers: usize,
    /// Routes that do not say where they run are pooled.
    pub(super) pools_by_default: bool,
}

/// Checks the settings.
///
/// # Errors
/// The first that cannot be.
pub(super) fn definite(config: &Config, service: &dyn Service) -> Result<Crew, StartError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let least_one = [
        ("loops", config.loops.unwrap_or(1)),
        ("connections", config.connections),
        ("head_fields", config.head_fields),
        ("target_bytes", config.target_bytes),
        ("pipelined_bytes", config.pipelined_bytes),
        ("requests_per_connection", config.requests_per_connection as usize),
        ("backlog", config.backlog as usize),
        ("connections_per_address", config.connections_per_address.unwrap_or(1)),
    ];
    if let Some((key, _)) = least_one.iter().find(|(_, value)| *value == 0) {
        return Err(StartError::Setting { key, reason: "is 0, the least is 1".into() });
    }
    if !(64..=1 << 20).contains(&config.head_bytes) {
        let reason = format!("is {}, it may be from 64 bytes to 1 MiB", config.head_bytes);
        return Err(StartError::Setting { key: "head_bytes", reason });
    }
    if !(107..=64 << 10).contains(&config.preface_bytes) {
        let reason = format!("is {}, it may be from 107 bytes to 64 KiB", config.preface_bytes);
        return Err(StartError::Setting { key: "preface_bytes", reason });
    }
    let believes = config.proxy_protocol || config.forwarded_fields != ForwardedFields::Ignored;
    if believes && config.trusted_proxies.is_empty() {
        let reason =
            "is empty, and `proxy_protocol` or `forwarded_fields` is set: name the proxies";
        return Err(StartError::Setting { key: "trusted_proxies", reason: reason.into() });
    }
    let workers = match config.workers {
        Some(0) if service.wants_pool() => {
            let reason = "is 0, and a route says `dispatch = pool`: raise it, or leave it unset";
            return Err(StartError::Setting { key: "workers", reason: reason.into() });
        }
        Some(workers) => workers,
        None if service.wants_pool() => (4 * cores).max(8),
        None => 0,
    };
    if workers > 0 && config.queue_jobs == 0 {
        let reason = "is 0, so no request could reach a worker: the least is 1";
        return Err(StartError::Setting { key: "queue_jobs", reason: reason.into() });
    }
    Ok(Crew {
        loops: config.loops.unwrap_or(cores),
        workers,
        pools_by_default: config.workers.is_some_and(|workers| workers > 0),
    })
}
