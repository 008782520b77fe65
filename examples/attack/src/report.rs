//! A line for each attack.

use std::fmt;
use std::fs;
use std::time::Duration;

use crate::client::Health;
use crate::crowd::Outcome;

pub(crate) const HEADING: &str = "\
attack              opened   ended  answers  failed    p50 ms    p99 ms    max ms  memory MiB  client";

/// One line.
pub(crate) struct Row {
    name: &'static str,
    outcome: Outcome,
    health: Health,
    /// What was wrong, if anything was.
    wrong: Option<String>,
}

impl Row {
    /// The client without an attack.
    pub(crate) fn calm(health: &Health, pid: Option<u32>) -> Row {
        let outcome = Outcome { memory: pid.and_then(memory_of), ..Outcome::default() };
        Row { name: "(none)", outcome, health: health.clone(), wrong: None }
    }

    /// An attack, and how the client has fared.
    pub(crate) fn of(
        name: &'static str,
        outcome: Outcome,
        health: &Health,
        patience: Duration,
    ) -> Row {
        let wrong = if outcome.desyncs > 0 {
            Some(format!("{} second answers", outcome.desyncs))
        } else if health.failures > 0 {
            Some(health.reason.clone())
        } else if health.answers == 0 {
            Some("no answer".to_owned())
        } else {
            (health.time(1_000) > patience).then(|| "slow".to_owned())
        };
        Row { name, outcome, health: health.clone(), wrong }
    }

    pub(crate) fn is_hurt(&self) -> bool {
        self.wrong.is_some()
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Row { name, outcome, health, wrong } = self;
        write!(f, "{name:18} {:>7} {:>7}", outcome.opened, outcome.ended)?;
        write!(f, "{:>9} {:>7}", health.answers, health.failures)?;
        for thousandths in [500, 990, 1_000] {
            write!(f, "{:>10.1}", health.time(thousandths).as_secs_f64() * 1e3)?;
        }
        match outcome.memory {
            Some(bytes) => write!(f, "{:>12.1}", bytes as f64 / f64::from(1 << 20))?,
            None => write!(f, "{:>12}", "-")?,
        }
        write!(f, "  {}", wrong.as_deref().unwrap_or("served"))
    }
}

/// The resident memory of a process in bytes, where the system tells it in `/proc`.
pub(crate) fn memory_of(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim_end().parse().ok()?;
    Some(kib << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn client_is_hurt_by_failures_and_by_second_answers() {
        let patience = Duration::from_secs(1);
        let row = |desyncs, answers, failures| {
            let outcome = Outcome { desyncs, ..Outcome::default() };
            let mut health = Health::default();
            (health.answers, health.failures) = (answers, failures);
            Row::of("any", outcome, &health, patience).is_hurt()
        };
        assert!(!row(0, 1, 0));
        assert!(row(1, 1, 0) && row(0, 1, 1) && row(0, 0, 0));
    }
}
