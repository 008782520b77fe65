//! Settings from outside of the program. Try it with `HTTP_CONFIG=examples/configuration/server.toml HTTP_BODY_BYTES=1KiB`.

use std::io::{self, ErrorKind, Write};

use http_core::{App, Config, Server, Setting, StartError, post, routes};

/// How long a text is, as long as the settings allow it to be.
#[post("/length")]
fn length(text: &str) -> String {
    format!("{}\n", text.len())
}

routes! {
    ROUTES = [length]
}

// ANCHOR: config
/// What the operator says, over what this program finds right, and below what it insists on.
fn config(variables: impl Iterator<Item = (String, String)>) -> Result<Config, StartError> {
    let ours = Config::new().body_bytes(64 << 10);
    let config = ours.load_from(variables)?;
    Ok(config.requests_per_connection(1_000))
}
// ANCHOR_END: config

// ANCHOR: environment
/// A file of variables to begin with, for systemd or a container: each setting with what it is and its
/// default, and all of them off.
fn environment() -> String {
    let lines = |setting: &Setting| {
        let (doc, unit) = (setting.doc().replace('\n', "\n#"), setting.unit());
        let unit = if unit.is_empty() { String::new() } else { format!(" Unit: {unit}.") };
        format!("# {doc}{unit}\n#{}={}\n\n", setting.variable(), setting.default())
    };
    Config::settings().iter().map(lines).collect()
}
// ANCHOR_END: environment

// ANCHOR: main
fn main() -> http_core::Result<()> {
    let app = App::new((), ROUTES);
    match std::env::args().nth(1).as_deref() {
        Some("--help") => print(&Config::help())?,
        Some("--environment") => print(&environment())?,
        Some("--routes") => app.listing().print()?,
        _ => {
            let config = config(std::env::vars())?;
            Server::bind_with(app, config.address_or("127.0.0.1:8080"), config)?.run()?;
        }
    }
    Ok(())
}

/// As `print!`; but that its reader has seen enough, as `| head` has, is no mistake.
fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
// ANCHOR_END: main

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http_core::ForwardedFields;
    use http_core::testing::Client;

    use super::*;

    const FILE: (&str, &str) = ("HTTP_CONFIG", concat!(env!("CARGO_MANIFEST_DIR"), "/server.toml"));

    fn load(variables: &[(&str, &str)]) -> Result<Config, StartError> {
        config(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn program_decides_where_nobody_else_does() {
        let config = load(&[]).expect("nothing is wrong");
        assert_eq!(config, Config::new().body_bytes(64 << 10).requests_per_connection(1_000));
    }

    #[test]
    fn file_is_weaker_than_the_environment_and_both_than_the_program() {
        let config = load(&[
            FILE,
            ("HTTP_IDLE_TIMEOUT", "20s"),
            ("HTTP_WORKERS", "default"),
            ("HTTP_REQUESTS_PER_CONNECTION", "5"),
        ]);
        let config = config.expect("nothing is wrong");
        assert_eq!(config.address_or("elsewhere"), "127.0.0.1:8080");
        assert_eq!(config.body_bytes, 10 << 20);
        assert_eq!(config.idle_timeout, Duration::from_secs(20));
        assert_eq!(config.workers, None);
        assert_eq!(config.forwarded_fields, ForwardedFields::XForwarded);
        assert_eq!(config.requests_per_connection, 1_000);
        assert!(config.trusts("10.1.2.3".parse().expect("an address")));
    }

    #[test]
    fn file_of_variables_has_every_setting_and_changes_none() {
        let file = environment();
        let begin = file.find("# Longest request head").expect("a setting");
        let entry = file[begin..].split_once("\n\n").expect("an end").0;
        assert!(entry.ends_with(" Unit: bytes.\n#HTTP_HEAD_BYTES=32KiB"), "{entry}");
        assert!(file.lines().all(|line| line.is_empty() || line.starts_with('#')), "{file}");
        let variables = file.lines().filter(|line| line.starts_with("#HTTP_"));
        assert_eq!(variables.count(), Config::settings().len());
    }

    #[test]
    fn settings_hold() {
        let config = load(&[("HTTP_BODY_BYTES", "1KiB")]).expect("nothing is wrong");
        let mut client = Client::with(App::new((), ROUTES), config);
        client.post("/length").body("x".repeat(1_024)).send().expect_text("1024\n");
        client.post("/length").body("x".repeat(1_025)).send().expect_status(413);
    }
}
