//! The `main` of a server: what the words behind the program's name ask for.

use std::ffi::OsString;
use std::io;

use super::Server;
use crate::app::App;
use crate::config::Config;
use crate::error::Result;
use crate::handler::AppState;
use crate::notice;

/// Runs a server until it is shut down, as its operator says; meant to be all of `main`.
///
/// ```no_run
/// use http_core::{App, get, routes};
///
/// #[get("/")]
/// fn hello() -> &'static str {
///     "Hello, World!"
/// }
///
/// fn main() -> http_core::Result<()> {
///     http_core::serve(App::new((), routes![hello]), "127.0.0.1:8080")
/// }
/// ```
///
/// | the program is called with | what it does |
/// |---|---|
/// | nothing | listens on `address`, or where the setting `address` says, with the settings of [`Config::load`] |
/// | `--routes` | prints the table of routes, and ends |
/// | `--help` | prints these words and all settings, and ends |
///
/// # Errors
/// Another word; what [`Config::load`], [`Server::bind_with`] and [`Server::run`] return.
pub fn serve<S: AppState>(app: App<S>, address: &str) -> Result<()> {
    serve_with(app, address, Config::new())
}

/// As [`serve`], with these settings in place of the defaults: the operator's are stronger.
///
/// # Errors
/// As [`serve`].
pub fn serve_with<S: AppState>(app: App<S>, address: &str, config: Config) -> Result<()> {
    match Command::of(std::env::args_os().skip(1))? {
        Command::Routes => app.listing().print()?,
        Command::Help => notice::print(&(words(address) + &Config::help()))?,
        Command::Run => {
            let config = config.load_from(std::env::vars_os())?;
            Server::bind_with(app, config.address_or(address), config)?.run()?;
        }
    }
    Ok(())
}

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Command {
    Run,
    Routes,
    Help,
}

impl Command {
    fn of(words: impl Iterator<Item = OsString>) -> io::Result<Command> {
        // What is not UTF-8 is no word that is known.
        let mut words = words.map(|word| word.to_string_lossy().into_owned());
        let command = match words.next().as_deref() {
            None => return Ok(Command::Run),
            Some("--routes") => Command::Routes,
            Some("--help" | "-h") => Command::Help,
            Some(word) => return Err(unknown(word)),
        };
        words.next().map_or(Ok(command), |word| Err(unknown(&word)))
    }
}

fn unknown(word: &str) -> io::Error {
    let text = format!(
        "`{word}` is not known here: write `--routes`, `--help`, or nothing; settings stand in the environment, as in HTTP_ADDRESS=127.0.0.1:8081"
    );
    io::Error::new(io::ErrorKind::InvalidInput, text)
}

fn words(address: &str) -> String {
    format!(
        "\
Without arguments the server listens on {address} until it gets SIGTERM or SIGINT.

  --routes  prints its routes
  --help    prints this

To listen elsewhere: HTTP_ADDRESS=0.0.0.0:80 and the like. All settings:

"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &str) -> Result<Command, String> {
        let words = words.split_whitespace().map(OsString::from);
        Command::of(words).map_err(|error| error.to_string())
    }

    #[test]
    fn server_runs_where_nothing_is_asked_for() {
        assert_eq!(command(""), Ok(Command::Run));
        assert_eq!(command("--routes"), Ok(Command::Routes));
        assert_eq!(command("--help"), Ok(Command::Help));
        assert_eq!(command("-h"), Ok(Command::Help));
    }

    #[test]
    fn word_that_is_not_known_is_no_reason_to_run() {
        for words in ["--route", "--routes all", "8080"] {
            let word = words.split(' ').next_back().unwrap_or_default();
            let told =
                format!("`{word}` is not known here: write `--routes`, `--help`, or nothing; ");
            let error = command(words).expect_err(words);
            assert!(error.starts_with(&told), "{error}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn word_that_is_no_text_is_not_known_either() {
        use std::os::unix::ffi::OsStringExt;

        let word = OsString::from_vec(b"--rout\xe9s".to_vec());
        let error = Command::of([word].into_iter()).expect_err("no word").to_string();
        assert!(error.starts_with("`--rout\u{fffd}s` is not known here: "), "{error}");
    }
}
