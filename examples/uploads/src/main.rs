//! Files of up to 1 GiB, written to disk on the pool.
//!
//!     cargo run -p uploads --release -- FOLDER
//!     curl -T big.iso http://127.0.0.1:8080/files/
//!
//! A body is held in memory until its handler has run, so the limit says what an upload may cost; it is refused unread beyond
//! it. One route may take what is too much for all others.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use http_core::handler::Mismatch;
use http_core::{
    App, Conditional, ETag, FromParam, Provide, Server, State, Status, Version, get, put, routes,
};

// ANCHOR: name
/// The name of a file, and never of one elsewhere: `%2F` in a path is a slash in its parameter.
struct FileName<'r>(&'r str);

impl<'r> FromParam<'r> for FileName<'r> {
    fn from_param(text: &'r str) -> Result<FileName<'r>, Mismatch> {
        let is_name = |c: char| c.is_alphanumeric() || "-_. ".contains(c);
        if text.starts_with('.') || text.len() > 200 || !text.chars().all(is_name) {
            return Err(Mismatch::expected(
                "at most 200 bytes of letters, digits, spaces and -_. without a dot in front",
            ));
        }
        Ok(FileName(text))
    }
}
// ANCHOR_END: name

#[derive(Provide)]
struct Folder {
    path: PathBuf,
    /// How many uploads were begun, for names of their own.
    begun: AtomicU64,
}

// ANCHOR: store
/// Stores the body. It blocks on the disk, so it runs on the pool. Nobody sees a file that is half
/// written.
#[put("/files/{name}", dispatch = pool, max_body = "1GiB")]
fn store(
    name: FileName<'_>,
    body: &[u8],
    folder: State<'_, Folder>,
) -> http_core::Result<(Status, String)> {
    let number = folder.begun.fetch_add(1, Ordering::Relaxed);
    let (part, whole) = (folder.path.join(format!(".{number}.part")), folder.path.join(name.0));
    fs::write(&part, body)?;
    fs::rename(&part, whole)?;
    Ok((Status::CREATED, format!("{}: {} bytes\n", name.0, body.len())))
}
// ANCHOR_END: store

// ANCHOR: load
/// Gives a file back: nothing to a client that has it, and to one whose download was cut off the
/// rest.
#[get("/files/{name}", dispatch = pool)]
fn load(
    name: FileName<'_>,
    folder: State<'_, Folder>,
) -> http_core::Result<Option<Conditional<Vec<u8>>>> {
    let mut file = match File::open(folder.path.join(name.0)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        opened => opened?,
    };
    let changed = file.metadata()?.modified()?;
    let tag =
        ETag::strong(format!("{:x}", changed.duration_since(SystemTime::UNIX_EPOCH)?.as_nanos()))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Some(Conditional::new(Version::tagged(tag), bytes).with_ranges()))
}
// ANCHOR_END: load

fn app(path: PathBuf) -> App<Folder> {
    App::new(Folder { path, begun: AtomicU64::new(0) }, routes![store, load])
}

fn main() -> http_core::Result<()> {
    let folder = env::args().skip(1).find(|word| !word.starts_with("--"));
    let folder = PathBuf::from(folder.unwrap_or_else(|| "uploads".into()));
    let app = app(folder.clone());
    if env::args().any(|word| word == "--routes") {
        return Ok(app.listing().print()?);
    }
    fs::create_dir_all(&folder)?;
    Server::bind(app, "127.0.0.1:8080")?.run()
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    /// A folder for one test, gone with it.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(test: &str) -> Scratch {
            let path = env::temp_dir().join(format!("uploads-{}-{test}", std::process::id()));
            fs::create_dir_all(&path).unwrap();
            Scratch(path)
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn body_larger_than_others_may_be_is_stored_and_given_back() {
        let scratch = Scratch::new("stored");
        let mut client = Client::live(app(scratch.0.clone())).unwrap();
        let picture: Vec<u8> = (0..3_u32 << 20).map(|at| (at >> 7) as u8).collect();
        let answer = client.put("/files/a%20picture.raw").body(picture.clone()).send();
        answer.expect_status(201).expect_text("a picture.raw: 3145728 bytes\n");
        assert_eq!(fs::read(scratch.0.join("a picture.raw")).unwrap(), picture);
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 1);
        assert!(client.get("/files/a%20picture.raw").send().bytes() == picture);
        client.get("/files/another").send().expect_status(404);
    }

    #[test]
    fn download_goes_on_where_it_was_cut_off() {
        let scratch = Scratch::new("parts");
        let mut client = Client::new(app(scratch.0.clone()));
        client.put("/files/x").body("0123456789").send().expect_status(201);
        let whole = client.get("/files/x").send().expect_status(200).expect_text("0123456789");
        let tag = whole.header("ETag").expect("a tag").to_owned();
        let mut ask = |tag: &str| {
            client.get("/files/x").header("Range", "bytes=4-").header("If-Range", tag).send()
        };
        let part = ask(&tag).expect_status(206).expect_text("456789");
        part.expect_header("Content-Range", "bytes 4-9/10");
        // What has changed since comes whole.
        ask("\"0\"").expect_status(200).expect_text("0123456789");
    }

    #[test]
    fn name_that_leads_out_of_the_folder_is_no_name() {
        let scratch = Scratch::new("names");
        let mut client = Client::new(app(scratch.0.clone()));
        let long = "x".repeat(201);
        for name in ["..%2Fescaped", ".hidden", "a%2Fb", "a%5Cb", "a%00", &long] {
            client.put(format!("/files/{name}")).body("x").send().expect_status(404);
        }
        assert_eq!(fs::read_dir(&scratch.0).unwrap().count(), 0);
    }

    #[test]
    fn answers_are_those_in_the_book() {
        let scratch = Scratch::new("book");
        integration::book::check("uploads", || Client::new(app(scratch.0.clone())));
    }
}
