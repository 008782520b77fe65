//! Settings from outside of the program: a file, and above it the environment.

use std::collections::BTreeMap;
use std::ffi::OsString;

use super::value::Given;
use super::{Config, Setting, nearest};
use crate::error::{Problem, StartError};

impl Config {
    /// The defaults, over them the file that the variable `HTTP_CONFIG` names, if it names one, and over that the environment:
    /// the variable of a setting is `HTTP_` and its key in capitals. Methods called on what comes back are strongest. All of it
    /// is read once, here.
    ///
    /// ```no_run
    /// # fn serve(app: impl http_core::app::Service + 'static) -> http_core::Result<()> {
    /// use http_core::{Config, Server};
    ///
    /// let config = Config::load()?.requests_per_connection(1_000);
    /// Server::bind_with(app, config.address_or("127.0.0.1:8080"), config)?.run()
    /// # }
    /// ```
    ///
    /// # How values are written
    ///
    /// | what | how |
    /// |---|---|
    /// | times | with their unit: `500ms`, `30s`, `2m`, `1h` |
    /// | sizes | in bytes, or with a unit: `4096`, `64KiB`, `10MiB`, `1GiB`, `5kB`, `5MB`, `5GB` |
    /// | numbers | in digits |
    /// | truth values | `true`, `false` |
    /// | `access_log` | `off`, `text`, `json` |
    /// | `forwarded_fields` | `ignored`, `x-forwarded-for`, `x-forwarded`, `forwarded` |
    /// | networks | `10.0.0.0/8`, several with commas or, in a file, as a list |
    ///
    /// `default` in place of a value takes back what the file says. An empty variable counts as none.
    ///
    /// The file is TOML: `idle_timeout = "30s"`, each key on a line of its own, without tables. Texts stand in quotes, numbers and
    /// truth values may. Reading it takes the feature `toml` of this crate, which is off by default.
    ///
    /// # Errors
    /// [`StartError::Settings`] with everything that is wrong, each with the variable or the file and its line: values that
    /// cannot be read or are out of range, keys of the file that are no settings, and variables that are misspelt. Those are told
    /// by their likeness to a setting's name, `HTTP_LOOP` or `http_loops`; other variables that begin with `HTTP_`, such as
    /// `HTTP_PROXY`, are no concern of the server and are left alone.
    pub fn load() -> Result<Config, StartError> {
        Config::new().load_from(std::env::vars_os())
    }

    /// As [`load`](Config::load), with these values in place of the defaults and these variables in place of the environment's.
    ///
    /// ```
    /// use http_core::Config;
    ///
    /// let own = Config::new().loops(1).head_fields(50);
    /// let config = own.load_from([("HTTP_LOOPS", "2"), ("HTTP_BODY_BYTES", "10MiB")])?;
    /// assert_eq!((config.loops, config.head_fields, config.body_bytes), (Some(2), 50, 10 << 20));
    /// # Ok::<(), http_core::StartError>(())
    /// ```
    ///
    /// # Errors
    /// As [`load`](Config::load).
    pub fn load_from(
        self,
        variables: impl IntoIterator<Item = (impl Into<OsString>, impl Into<OsString>)>,
    ) -> Result<Config, StartError> {
        let mut layers = Layers { base: self, ..Layers::default() };
        let variables: Vec<Variable> = variables.into_iter().filter_map(Variable::of).collect();
        if let Some(file) = variables.iter().rfind(|variable| variable.name == "CONFIG") {
            layers.add_file(&file.value);
        }
        variables.iter().for_each(|variable| layers.add_variable(variable));
        layers.config()
    }
}

/// A variable that begins with `HTTP_` and is not empty.
struct Variable {
    /// Without `HTTP_`.
    name: String,
    /// As it stands in the environment.
    whole: String,
    value: String,
}

impl Variable {
    fn of((whole, value): (impl Into<OsString>, impl Into<OsString>)) -> Option<Variable> {
        let whole = whole.into().into_string().ok()?;
        let (prefix, name) = whole.split_at_checked(PREFIX.len())?;
        let is_ours = prefix.eq_ignore_ascii_case(PREFIX);
        // What is not UTF-8 is no value of a setting, which is told when it is read.
        let value = value.into().to_string_lossy().into_owned();
        let name = name.to_owned();
        (is_ours && !value.is_empty()).then_some(Variable { name, whole, value })
    }

    /// The setting that was meant by a variable which is none's. Header fields become variables like that in CGI (RFC 3875,
    /// 4.1.18), some of which look like ours.
    fn is_misspelling_of(&self) -> Option<&'static str> {
        let name = self.name.to_ascii_lowercase();
        let is_field = name.starts_with("x_") || name == "connection";
        nearest(&name, Config::keys().iter().copied().chain(["config"])).filter(|_| !is_field)
    }
}

const PREFIX: &str = "HTTP_";

/// What was read so far.
#[derive(Default)]
struct Layers {
    base: Config,
    /// By their keys: the strongest that was given.
    given: BTreeMap<&'static str, (&'static Setting, Given)>,
    problems: Vec<Problem>,
}

impl Layers {
    fn add_variable(&mut self, variable: &Variable) {
        let Variable { name, whole, value } = variable;
        let key = name.to_ascii_lowercase();
        let known = Config::settings().iter().find(|setting| setting.key == key);
        match known.filter(|setting| *whole == setting.variable()) {
            Some(setting) => self.add(setting, Given::One(value.clone()), whole, whole),
            None if whole == "HTTP_CONFIG" => {}
            None => {
                if let Some(meant) = variable.is_misspelling_of() {
                    let meant = meant.to_ascii_uppercase();
                    self.complain(whole, format!("is no setting: did you mean `{PREFIX}{meant}`?"));
                }
            }
        }
    }

    #[cfg(feature = "toml")]
    fn add_file(&mut self, path: &str) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) => {
                return self.complain("HTTP_CONFIG", format!("cannot read `{path}`: {error}"));
            }
        };
        let (lines, wrong) = super::file::read(&text);
        for (line, reason) in wrong {
            self.complain(&format!("{path}:{line}"), reason);
        }
        for super::file::Line { number, key, given } in lines {
            let place = format!("{path}:{number}");
            match Config::settings().iter().find(|setting| setting.key == key) {
                Some(setting) => self.add(setting, given, &place, &format!("`{key}`")),
                None => {
                    let meant = nearest(&key, Config::keys().iter().copied());
                    let meant = meant.map(|meant| format!(": did you mean `{meant}`?"));
                    let meant = meant.unwrap_or_default();
                    self.complain(&place, format!("`{}` is no setting{meant}", key.escape_debug()));
                }
            }
        }
    }

    #[cfg(not(feature = "toml"))]
    fn add_file(&mut self, path: &str) {
        let reason = format!(
            "names `{path}`, but the program was built without the feature `toml` of http-core"
        );
        self.complain("HTTP_CONFIG", reason);
    }

    /// Takes note of a value, if the setting can have it.
    fn add(&mut self, setting: &'static Setting, given: Given, place: &str, name: &str) {
        if given.one() == Some("default") {
            self.given.remove(setting.key);
            return;
        }
        let mut tried = self.base.clone();
        let wrong = match (setting.set)(&mut tried, &given) {
            Ok(()) => setting.complaint(&tried),
            Err(expected) => Some(format!("is {given}, expected {expected}")),
        };
        match wrong {
            // The place of a variable is its name.
            Some(wrong) if place == name => self.complain(place, wrong),
            Some(wrong) => self.complain(place, format!("{name} {wrong}")),
            None => {
                self.given.insert(setting.key, (setting, given));
            }
        }
    }

    fn complain(&mut self, place: &str, reason: String) {
        self.problems.push(Problem { place: place.to_owned(), reason });
    }

    fn config(self) -> Result<Config, StartError> {
        let Layers { base: mut config, given, problems } = self;
        if !problems.is_empty() {
            return Err(StartError::Settings { problems });
        }
        for (setting, given) in given.into_values() {
            let set = (setting.set)(&mut config, &given);
            debug_assert!(set.is_ok(), "it was tried before");
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn load(variables: &[(&str, &str)]) -> Result<Config, StartError> {
        Config::new().load_from(variables.iter().copied())
    }

    /// Everything that is wrong, a line each.
    fn wrong(variables: &[(&str, &str)]) -> String {
        load(variables).expect_err("something is wrong").to_string()
    }

    #[test]
    fn variables_set_what_they_are_named_after() {
        let config = load(&[
            ("HTTP_LOOPS", "2"),
            ("HTTP_HEAD_BYTES", "16KiB"),
            ("HTTP_IDLE_TIMEOUT", "5s"),
            ("HTTP_PROXY_PROTOCOL", "true"),
            ("HTTP_TRUSTED_PROXIES", "10.0.0.0/8,::1"),
            ("HTTP_ADDRESS", "0.0.0.0:80"),
            ("HTTP_FORM_PAIRS", ""),
            ("PATH", "/bin"),
        ]);
        let networks = ["10.0.0.0/8", "::1"].map(|text| text.parse().expect("a network"));
        let wanted = Config::new()
            .loops(2)
            .head_bytes(16 << 10)
            .idle_timeout(Duration::from_secs(5))
            .proxy_protocol(true)
            .trusted_proxies(networks.into())
            .address("0.0.0.0:80".to_owned());
        assert_eq!(config.expect("all are right"), wanted);
        assert_eq!(wanted.address_or("127.0.0.1:8080"), "0.0.0.0:80");
        assert_eq!(Config::new().address_or("127.0.0.1:8080"), "127.0.0.1:8080");
    }

    #[test]
    fn each_default_can_be_written_as_it_is_shown() {
        let unset = ["address", "loops", "workers", "connections_per_address", "trusted_proxies"];
        for setting in Config::settings() {
            let mut config = Config::new();
            let read = (setting.set)(&mut config, &Given::One(setting.default()));
            assert_eq!(read.is_err(), unset.contains(&setting.key), "{}", setting.key);
            assert_eq!(config, Config::new(), "{}", setting.key);
            assert_eq!(setting.complaint(&config), None);
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let text = wrong(&[
            ("HTTP_LOOPS", "0"),
            ("HTTP_HEAD_BYTES", "2MiB"),
            ("HTTP_BACKLOG", "many\n"),
            ("HTTP_IDLE_TIMOUT", "5s"),
            ("HTTP_IDLE_TIMEOUT", "5"),
            ("http_workers", "5"),
        ]);
        assert_eq!(
            text,
            "6 settings are wrong:\n  \
             HTTP_LOOPS: is 0, it may be from 1 to 10000\n  \
             HTTP_HEAD_BYTES: is 2097152, it may be from 64 to 1MiB\n  \
             HTTP_BACKLOG: is `many\\n`, expected a whole number\n  \
             HTTP_IDLE_TIMOUT: is no setting: did you mean `HTTP_IDLE_TIMEOUT`?\n  \
             HTTP_IDLE_TIMEOUT: is `5`, expected a time with its unit, such as 500ms, 30s, 2m or 1h\n  \
             http_workers: is no setting: did you mean `HTTP_WORKERS`?"
        );
        assert_eq!(wrong(&[("HTTP_LOOPS", "no")]), "HTTP_LOOPS: is `no`, expected a whole number");
    }

    #[test]
    fn variables_of_others_are_left_alone() {
        let others = [
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "HTTP_PROXY_REQUEST_FULLURI",
            "HTTP_HOST",
            "HTTP_PORT",
            "HTTP_USER_AGENT",
            "HTTP_ACCEPT",
            "HTTP_COOKIE",
            "HTTP_CONNECTION",
            "HTTP_X_FORWARDED_FOR",
            "HTTP_FORWARDED",
            "HTTP_X_REQUEST_ID",
            "HTTP_SERVICE_HOST",
            "HTTP_PORT_80_TCP",
            "HTTP_TIMEOUT",
            "HTTP_URL",
            "HTTP_SERVER",
            "HTTP_",
        ];
        let config = load(&others.map(|name| (name, "http://192.0.2.1:3128")));
        assert_eq!(config.expect("nothing of it is ours"), Config::new());
    }

    #[test]
    fn default_takes_back_what_weaker_layers_say() {
        let own = Config::new().loops(3);
        for default in ["default", " default "] {
            let config = own.clone().load_from([("HTTP_LOOPS", "2"), ("HTTP_LOOPS", default)]);
            assert_eq!(config.expect("right"), own);
        }
    }

    #[cfg(not(feature = "toml"))]
    #[test]
    fn file_that_cannot_be_read_is_not_passed_over() {
        let text = wrong(&[("HTTP_CONFIG", "server.toml")]);
        assert!(text.starts_with("HTTP_CONFIG: names `server.toml`, but "), "{text}");
    }

    #[cfg(feature = "toml")]
    #[test]
    fn file_that_is_not_there_is_told() {
        let text = wrong(&[("HTTP_CONFIG", "no/such/file.toml"), ("HTTP_LOOPS", "0")]);
        assert!(text.contains("\n  HTTP_CONFIG: cannot read `no/such/file.toml`: "), "{text}");
        assert!(text.contains("\n  HTTP_LOOPS: is 0"), "{text}");
    }
}
