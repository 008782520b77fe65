//! What does a `curl` command of the book send, and what would it print?

use std::fmt::Write;

use http_core::testing::{Answer, Client};

/// A command of the book, as far as the book uses `curl`.
#[derive(Debug, Default, PartialEq)]
pub struct Command {
    method: Option<String>,
    /// Path and query.
    target: String,
    fields: Vec<(String, String)>,
    /// Of `-d` and `--json`.
    data: Option<String>,
    /// Of `-T -`: what comes from `echo`.
    upload: Option<String>,
    /// Of `-F`: texts, and files with what they are called.
    form: Vec<(String, String)>,
    files: Vec<(String, String, String)>,
    is_head: bool,
    shows_head: bool,
}

impl Command {
    /// Reads `curl …`, or `echo … | curl -T - …`.
    ///
    /// # Errors
    /// What of it this module does not know.
    pub fn parse(line: &str) -> Result<Command, String> {
        let words = words(line)?;
        let (input, words) = match words.iter().position(|word| word == "|") {
            Some(at) if at == 2 && words[0] == "echo" => {
                (Some(format!("{}\n", words[1])), &words[at + 1..])
            }
            Some(_) => return Err("only `echo TEXT` stands before a pipe".into()),
            None => (None, &words[..]),
        };
        let Some(("curl", words)) = words.split_first().map(|(first, rest)| (first.as_str(), rest))
        else {
            return Err("a `console` block has only `curl`; use `text` for other programs".into());
        };
        let mut command = Command::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().cloned().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "-i" => command.shows_head = true,
                "-I" => command.is_head = true,
                "-X" => command.method = Some(value()?),
                "-iX" => (command.shows_head, command.method) = (true, Some(value()?)),
                "-H" => {
                    let value = value()?;
                    let field = value.split_once(": ").ok_or("a field is `name: value`")?;
                    command.fields.push((field.0.into(), field.1.into()));
                }
                "-r" => command.fields.push(("Range".into(), format!("bytes={}", value()?))),
                "-b" => command.fields.push(("Cookie".into(), value()?)),
                "-d" => command.add_data(value()?),
                "--json" => {
                    command.add_data(value()?);
                    let json = |name: &str| (name.to_owned(), "application/json".to_owned());
                    command.fields.extend([json("Content-Type"), json("Accept")]);
                }
                "-F" => {
                    let value = value()?;
                    let (name, value) = value.split_once('=').ok_or("a field is NAME=VALUE")?;
                    match (value.strip_prefix("@-;filename="), &input) {
                        (Some(file), Some(input)) => {
                            command.files.push((name.into(), file.into(), input.clone()));
                        }
                        _ => command.form.push((name.into(), value.into())),
                    }
                }
                "-T" if value()? == "-" => command.upload.clone_from(&input),
                other if other.starts_with('-') => return Err(format!("unknown option {other}")),
                url => command.target = target(url)?,
            }
        }
        if command.target.is_empty() {
            return Err("no URL".into());
        }
        Ok(command)
    }

    fn add_data(&mut self, data: String) {
        self.data = Some(match self.data.take() {
            Some(before) => format!("{before}&{data}"),
            None => data,
        });
    }

    /// Sends it on a connection of its own, and tells what `curl` prints.
    #[must_use]
    pub fn send(&self, client: &Client) -> String {
        let mut client = client.another().without_cookies();
        let has_form = !self.form.is_empty() || !self.files.is_empty();
        let usual = match (self.is_head, &self.data, &self.upload) {
            (true, ..) => "HEAD",
            (_, Some(_), _) => "POST",
            _ if has_form => "POST",
            (_, _, Some(_)) => "PUT",
            _ => "GET",
        };
        let mut ask = client.ask(self.method.as_deref().unwrap_or(usual), &self.target);
        ask = ask.header("Host", "127.0.0.1:8080").header("User-Agent", "curl/8.14.1");
        if !self.has("Accept") {
            ask = ask.header("Accept", "*/*");
        }
        for (name, value) in &self.fields {
            ask = ask.header(name, value);
        }
        if let Some(data) = &self.data {
            if !self.has("Content-Type") {
                ask = ask.header("Content-Type", "application/x-www-form-urlencoded");
            }
            ask = ask.body(data.clone());
        } else if let Some(upload) = &self.upload {
            ask = ask.chunks([upload.clone()]);
        } else if has_form {
            let texts: Vec<_> =
                self.form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            let files = self
                .files
                .iter()
                .map(|(name, file, content)| (name.as_str(), file.as_str(), content.as_bytes()));
            let files: Vec<_> = files.collect();
            ask = ask.form_with_files(&texts, &files);
        }
        self.print(&ask.send())
    }

    fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.0.eq_ignore_ascii_case(name))
    }

    fn print(&self, answer: &Answer) -> String {
        let mut text = String::new();
        if self.shows_head || self.is_head {
            let _ = writeln!(text, "HTTP/1.1 {}", answer.status());
            for (name, value) in answer.headers() {
                let _ = writeln!(text, "{name}: {}", String::from_utf8_lossy(value));
            }
            text.push('\n');
        }
        text + answer.text()
    }
}

/// Path and query of a URL of the example's server.
fn target(url: &str) -> Result<String, String> {
    let url = url.strip_prefix("http://").unwrap_or(url);
    let at = url.find('/').ok_or_else(|| format!("no path in {url}"))?;
    match &url[..at] {
        "127.0.0.1:8080" | "127.0.0.1:3000" => Ok(url[at..].to_owned()),
        host => Err(format!("the examples listen on 127.0.0.1:8080, not on {host}")),
    }
}

/// The words of a shell's command line.
fn words(line: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for character in line.chars() {
        match (quote, character) {
            (Some(open), close) if open == close => quote = None,
            (Some('"'), '$' | '`' | '\\' | '!') | (None, '?' | '&' | '*' | '$' | '\\' | ';') => {
                return Err(format!("a shell does something with {character}: quote it by '"));
            }
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    if quote.is_some() {
        return Err("a quote without its end".into());
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_those_of_curl() {
        let command = Command::parse(
            "curl -iX PUT -H 'Accept: text/html' --json '{\"a\": 1}' '127.0.0.1:8080/a?b&c'",
        );
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            command,
            Ok(Command {
                method: Some("PUT".into()),
                target: "/a?b&c".into(),
                fields: vec![
                    field("Accept", "text/html"),
                    field("Content-Type", "application/json"),
                    field("Accept", "application/json"),
                ],
                data: Some("{\"a\": 1}".into()),
                shows_head: true,
                ..Command::default()
            })
        );
        let command = Command::parse("echo 'a b' | curl -T - http://127.0.0.1:8080/");
        assert_eq!(command.expect("an upload").upload.as_deref(), Some("a b\n"));
    }

    #[test]
    fn what_a_reader_could_not_type_is_an_error() {
        for line in [
            "curl 127.0.0.1:8080/a?b",
            "curl 127.0.0.1:8080",
            "curl '127.0.0.1:8080/",
            "curl --fast 127.0.0.1:8080/",
            "curl example.org/",
            "cargo run",
        ] {
            assert!(Command::parse(line).is_err(), "{line}");
        }
    }
}
