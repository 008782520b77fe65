//! Pages that several people read and change: who has the newest version does not load it again, and nobody overwrites what they
//! have not seen.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use http_core::{
    App, Conditional, Conditions, ETag, Provide, Result, State, Unmet, Version, get, put, routes,
    serve,
};

#[derive(Default, Provide)]
struct Wiki {
    pages: Mutex<Pages>,
}

#[derive(Default)]
struct Pages {
    by_name: BTreeMap<String, Page>,
    readers: u64,
}

struct Page {
    text: String,
    revision: u64,
    changed: SystemTime,
}

impl Page {
    /// Two versions of a page differ in their tag, however soon one followed the other.
    fn version(&self) -> Version {
        Version::tagged(revision_tag(self.revision)).and_modified(self.changed)
    }
}

fn revision_tag(revision: u64) -> ETag {
    ETag::strong(format!("r{revision}")).expect("letters and digits")
}

/// The list: which pages there are, and how often it was read. Its tag is weak: with another count it is as good.
#[get("/pages")]
fn list(pages: State<'_, Mutex<Pages>>) -> Result<Conditional<String>> {
    let mut pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
    pages.readers += 1;
    let names: Vec<&str> = pages.by_name.keys().map(String::as_str).collect();
    let version = Version::tagged(ETag::weak(format!("n{}", names.len()))?);
    let text = format!("{}\nread {} times\n", names.join(" "), pages.readers);
    Ok(Conditional::new(version, text))
}

/// A page.
#[get("/pages/{name}")]
fn read(name: &str, pages: State<'_, Mutex<Pages>>) -> Option<Conditional<String>> {
    let pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
    let page = pages.by_name.get(name)?;
    Some(Conditional::new(page.version(), page.text.clone()))
}

/// What was changed last. A date is enough where a second more or less is none.
#[get("/newest")]
fn newest(pages: State<'_, Mutex<Pages>>) -> Option<Conditional<String>> {
    let pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
    let (name, page) = pages.by_name.iter().max_by_key(|(_, page)| page.changed)?;
    Some(Conditional::new(Version::modified(page.changed), format!("{name}\n")))
}

// ANCHOR: write
/// Stores a page. The client says in `If-Match` what it has changed, or by `If-None-Match: *` that the
/// page is to be a new one; if it is wrong, the answer is 412 and nothing is stored.
#[put("/pages/{name}")]
fn write(
    name: String,
    text: &str,
    conditions: Conditions<'_>,
    pages: State<'_, Mutex<Pages>>,
) -> Result<String, Unmet> {
    let mut pages = pages.lock().unwrap_or_else(PoisonError::into_inner);
    let stored = pages.by_name.get(&name);
    match stored {
        Some(page) => conditions.check(&page.version())?,
        None => conditions.check_absent()?,
    }
    let revision = stored.map_or(1, |page| page.revision + 1);
    let page = Page { text: text.to_owned(), revision, changed: SystemTime::now() };
    pages.by_name.insert(name, page);
    Ok(format!("stored {}\n", revision_tag(revision)))
}
// ANCHOR_END: write

routes! {
    ROUTES = [list, read, newest, write]
}

fn main() -> Result<()> {
    serve(App::new(Wiki::default(), ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    fn client() -> Client {
        Client::new(App::new(Wiki::default(), ROUTES))
    }

    fn stores(client: &mut Client, condition: (&str, &str), text: &str, status: u16) {
        let ask = client.call(write::url("a".into())).header(condition.0, condition.1);
        ask.body(text).send().expect_status(status);
    }

    #[test]
    fn nobody_overwrites_what_they_have_not_seen() {
        let mut client = client();
        stores(&mut client, ("If-Match", "\"r1\""), "one", 412);
        stores(&mut client, ("If-None-Match", "*"), "one", 200);
        stores(&mut client, ("If-None-Match", "*"), "two", 412);
        stores(&mut client, ("If-Match", "\"r1\""), "three", 200);
        stores(&mut client, ("If-Match", "\"r1\""), "four", 412);
        let page = client.call(read::url("a")).send();
        page.expect_header("ETag", "\"r2\"").expect_text("three");
    }

    #[test]
    fn reader_of_the_newest_version_does_not_load_it_again() {
        let mut client = client();
        stores(&mut client, ("If-None-Match", "*"), "one", 200);
        let ask = client.call(read::url("a")).header("If-None-Match", "\"r1\"");
        ask.send().expect_status(304);
        let ask = client.call(list::url()).header("If-None-Match", "W/\"n1\"");
        ask.send().expect_status(304).expect_header("ETag", "W/\"n1\"");
        let answer = client.call(newest::url()).send().expect_text("a\n");
        let date = answer.header("Last-Modified").expect("a date").to_owned();
        let ask = client.call(newest::url()).header("If-Modified-Since", date);
        ask.send().expect_status(304);
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("versions", client);
    }
}
