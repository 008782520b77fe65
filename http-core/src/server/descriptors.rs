//! Whether the system gives the process as many descriptors as it may have connections.

use crate::config::Config;
use crate::notice;

/// Tells the operator at start, for later it shows as connections that are closed or wait.
pub(super) fn warn_of_few(config: &Config, loops: usize) {
    /// For listeners, polls, wakers and the program's own files.
    const OTHERS: u64 = 32;
    let wanted = (config.connections as u64).saturating_mul(loops as u64).saturating_add(OTHERS);
    if let Some(limit) = limit()
        && limit < wanted
    {
        notice::warn(format_args!(
            "{} connections may be open at a time, but only {limit} files: raise the limit (`ulimit -n {wanted}`) or \
             lower `connections`",
            wanted - OTHERS,
        ));
    }
}

/// How many descriptors the process may have, where that is limited and can be known.
#[cfg(target_os = "linux")]
fn limit() -> Option<u64> {
    soft_limit(&std::fs::read_to_string("/proc/self/limits").ok()?)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn limit() -> Option<u64> {
    let (soft, _) = rlimit::Resource::NOFILE.get().ok()?;
    Some(soft)
}

#[cfg(not(unix))]
fn limit() -> Option<u64> {
    None
}

/// The soft limit in a table of limits as Linux writes it; `None` also where it says `unlimited`.
#[cfg(target_os = "linux")]
fn soft_limit(table: &str) -> Option<u64> {
    let columns = table.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    columns.split_whitespace().next()?.parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn soft_limit_stands_first_behind_its_name() {
        let table = "Limit                     Soft Limit           Hard Limit           Units     \n\
                     Max processes             15000                unlimited            processes \n\
                     Max open files            1024                 524288               files     \n";
        assert_eq!(soft_limit(table), Some(1024));
        assert_eq!(soft_limit(&table.replace("1024  ", "unlimited")), None);
        assert_eq!(soft_limit(""), None);
    }

    #[test]
    fn this_process_has_a_limit_that_is_the_shell_s() {
        let shell = std::process::Command::new("sh").args(["-c", "ulimit -n"]).output();
        let told = String::from_utf8(shell.expect("a shell").stdout).expect("text");
        assert_eq!(limit(), told.trim().parse().ok());
    }
}
