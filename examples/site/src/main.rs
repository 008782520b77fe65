//! A website from a folder: pages, styles and pictures, and nothing of what lies beside them.
//!
//!     cargo run -p site -- FOLDER
//!
//! A file is in memory while it is sent, so this is for what a page loads. Films and images of disks are for the proxy in front.

use std::env;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use http_core::handler::Mismatch;
use http_core::{
    App, Conditional, Conditions, ETag, FromParam, MediaType, Provide, Redirect, Responder, State,
    Unmet, Version, get, routes, serve,
};

// ANCHOR: path
/// A path within the folder: nothing above it, and nothing hidden, such as `.git`.
struct SitePath<'r>(&'r Path);

impl<'r> FromParam<'r> for SitePath<'r> {
    fn from_param(text: &'r str) -> Result<SitePath<'r>, Mismatch> {
        let path = Path::new(text);
        let is_plain = |part| matches!(part, Component::Normal(_));
        let is_hidden = text.split(['/', '\\']).any(|name| name.starts_with('.'));
        if is_hidden || text.contains('\0') || !path.components().all(is_plain) {
            return Err(Mismatch::expected("a path of the site"));
        }
        Ok(SitePath(path))
    }
}
// ANCHOR_END: path

#[derive(Provide)]
struct Site {
    folder: PathBuf,
}

/// What there is at a path.
#[derive(Responder)]
enum Found {
    File(MediaType, Conditional<Vec<u8>>),
    /// The links of its page count from behind the slash.
    FolderWithoutSlash(Redirect),
    Unmet(Unmet),
    #[status(404)]
    Nothing,
}

// ANCHOR: file
#[get("/", dispatch = pool)]
fn home(conditions: Conditions<'_>, site: State<'_, Site>) -> http_core::Result<Found> {
    load(&site.folder.join("index.html"), conditions)
}

/// A file, or the page of a folder. It waits for the disk, so it runs on the pool.
#[get("/{*path}", dispatch = pool)]
fn file(
    path: SitePath<'_>,
    conditions: Conditions<'_>,
    site: State<'_, Site>,
) -> http_core::Result<Found> {
    let mut place = site.folder.join(path.0);
    if place.is_dir() {
        let name = path.0.to_string_lossy();
        if !name.ends_with('/') {
            return Ok(Found::FolderWithoutSlash(Redirect::permanent(format!("/{name}/"))));
        }
        place.push("index.html");
    }
    load(&place, conditions)
}

/// Reads the file, unless the client has it.
fn load(place: &Path, conditions: Conditions<'_>) -> http_core::Result<Found> {
    let mut file = match File::open(place) {
        Err(error) if is_no_file(&error) => return Ok(Found::Nothing),
        opened => opened?,
    };
    let about = file.metadata()?;
    if !about.is_file() {
        return Ok(Found::Nothing);
    }
    let changed = about.modified()?;
    let since = changed.duration_since(SystemTime::UNIX_EPOCH)?.as_nanos();
    let tag = ETag::strong(format!("{since:x}-{:x}", about.len()))?;
    let version = Version::tagged(tag).and_modified(changed);
    if let Err(unmet) = conditions.check(&version) {
        return Ok(Found::Unmet(unmet));
    }
    let mut content = Vec::new();
    file.read_to_end(&mut content)?;
    let content = Conditional::new(version, content).with_ranges();
    Ok(Found::File(media_type(place), content))
}
// ANCHOR_END: file

/// Whether there is nothing of this name, rather than that something failed.
fn is_no_file(error: &io::Error) -> bool {
    let kinds = [ErrorKind::NotFound, ErrorKind::NotADirectory, ErrorKind::InvalidFilename];
    kinds.contains(&error.kind())
}

fn media_type(place: &Path) -> MediaType {
    let extension = place.extension().and_then(|extension| extension.to_str());
    match extension {
        Some("html") => MediaType::HTML,
        Some("css") => MediaType::new("text/css; charset=utf-8"),
        Some("js") => MediaType::new("text/javascript; charset=utf-8"),
        Some("json") => MediaType::JSON,
        Some("txt") => MediaType::TEXT,
        Some("svg") => MediaType::new("image/svg+xml"),
        Some("png") => MediaType::new("image/png"),
        Some("jpg" | "jpeg") => MediaType::new("image/jpeg"),
        Some("webp") => MediaType::new("image/webp"),
        Some("ico") => MediaType::new("image/vnd.microsoft.icon"),
        Some("woff2") => MediaType::new("font/woff2"),
        Some("pdf") => MediaType::new("application/pdf"),
        _ => MediaType::new("application/octet-stream"),
    }
}

routes! {
    ROUTES = [home, file]
}

fn main() -> http_core::Result<()> {
    let folder = env::args().skip(1).find(|word| !word.starts_with("--"));
    let own = concat!(env!("CARGO_MANIFEST_DIR"), "/pages");
    // A mistake shows at the start, and a link to another folder is followed once.
    let folder = fs::canonicalize(folder.as_deref().unwrap_or(own))?;
    serve(App::new(Site { folder }, ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    /// The pages of this example.
    fn client() -> Client {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages");
        Client::new(App::new(Site { folder }, ROUTES))
    }

    #[test]
    fn page_comes_with_what_it_loads() {
        let mut client = client();
        let page = client.get("/").send().expect_status(200).expect_text_with("<h1>");
        page.expect_header("Content-Type", "text/html; charset=utf-8");
        let style = client.get("/style.css").send().expect_status(200);
        style.expect_header("Content-Type", "text/css; charset=utf-8");
        client.get("/docs/").send().expect_status(200).expect_text_with("../style.css");
    }

    #[test]
    fn folder_without_its_slash_leads_to_the_one_with_it() {
        let answer = client().get("/docs").send().expect_status(308);
        answer.expect_header("Location", "/docs/");
    }

    #[test]
    fn page_that_has_not_changed_is_not_loaded_again() {
        let mut client = client();
        let page = client.get("/docs/").send().expect_status(200);
        let tag = page.header("ETag").expect("a tag").to_owned();
        let again = client.get("/docs/").header("If-None-Match", &*tag).send();
        again.expect_status(304).expect_header("ETag", &tag).expect_text("");
        let part = client.get("/docs/").header("If-Range", &*tag).header("Range", "bytes=0-8");
        part.send().expect_status(206).expect_text("<!doctype");
        client.get("/style.css").header("If-Match", &*tag).send().expect_status(412);
    }

    #[test]
    fn nothing_above_the_folder_and_nothing_hidden_is_found() {
        let mut client = client();
        for path in [
            "/../Cargo.toml",
            "/docs/../../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/..%5cCargo.toml",
            "/docs/..%5c..%5cCargo.toml",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/c:/windows",
            "/.hidden",
            "/docs/.hidden/page.html",
            "/style.css/",
            "/style.css/x",
            "/style.css%00",
            "/docs/index.html%00.png",
            "/missing",
            &format!("/{}", "x".repeat(300)),
        ] {
            let status = client.get(path).send().status();
            assert!([400, 404].contains(&status.as_u16()), "{path}: {status}");
        }
    }
    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("site", client);
    }
}
