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
    if let Some((key, reason)) = config.complaint() {
        return Err(StartError::Setting { key, reason });
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
