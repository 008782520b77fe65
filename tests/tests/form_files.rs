//! Forms with files, `multipart/form-data`: what is read of them, and what is refused.

use http_core::testing::Client;
use http_core::{App, Config, Form, FormFile, FromPairs, post, routes};

#[derive(FromPairs)]
struct Album<'a> {
    title: &'a str,
    year: Option<u16>,
    #[pairs(rename = "tags[]")]
    tags: Vec<&'a str>,
    cover: Option<FormFile<'a>>,
    photos: Vec<FormFile<'a>>,
    #[pairs(default = 1)]
    copies: u8,
}

#[post("/albums")]
fn create(Form(album): Form<Album<'_>>) -> String {
    let Album { title, year, tags, cover, photos, copies } = album;
    format!("{title:?} {year:?} {tags:?} {cover:?} {photos:?} {copies}")
}

#[derive(FromPairs)]
struct Avatar<'a> {
    image: FormFile<'a>,
}

#[post("/avatar", consumes = "multipart/form-data", max_body = "2KiB")]
fn avatar(form: Form<Avatar<'_>>) -> Vec<u8> {
    let Avatar { image } = &*form;
    let told = format!("{} {}\n", image.name(), image.content_type().unwrap_or("-"));
    [told.as_bytes(), image.content()].concat()
}

#[post("/maybe")]
fn maybe(form: Option<Form<Avatar<'_>>>) -> String {
    format!("{:?}", form.map(|form| form.image))
}

fn client(config: Config) -> Client {
    Client::with(App::new((), routes![create, avatar, maybe]), config)
}

#[test]
fn form_has_texts_and_files_in_any_order() {
    let mut client = client(Config::new());
    let texts =
        [("title", "At \"sea\"\r\n"), ("tags[]", "a+b"), ("tags[]", "%41"), ("year", "1994")];
    let files = [("photos", "a\"b;\\.png", &b"\x00\r\n--boundary0\r\n"[..]), ("photos", "c", b"")];
    client.post("/albums").form_with_files(&texts, &files).send().expect_text(
        "\"At \\\"sea\\\"\\r\\n\" Some(1994) [\"a+b\", \"%41\"] None [\
         FormFile { name: \"a\\\"b;\\\\.png\", content_type: Some(\"application/octet-stream\"), bytes: 16 }, \
         FormFile { name: \"c\", content_type: Some(\"application/octet-stream\"), bytes: 0 }] 1",
    );
    // What a form without files has is read of either type.
    let told = "\"x\" None [] None [] 2";
    let texts = [("title", "x"), ("copies", "2")];
    client.post("/albums").form_with_files(&texts, &[]).send().expect_text(told);
    client.post("/albums").form(&texts).send().expect_text(told);
}

#[test]
fn file_comes_as_the_browser_sends_it() {
    let mut client = client(Config::new());
    let boundary = "----WebKitFormBoundaryX";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"na\u{ef}ve.png\"\r\n\
         Content-Type: image/png\r\n\r\n\u{89}PNG\r\n\r\n--{boundary}--\r\n"
    );
    let mut send = |target: &str, body: &str| {
        let content_type = format!("multipart/form-data; boundary={boundary}");
        client.post(target).header("Content-Type", &content_type).body(body).send()
    };
    send("/avatar", &body).expect_text("na\u{ef}ve.png image/png\n\u{89}PNG\r\n");
    // Where nothing was chosen.
    let nothing = body.replace("na\u{ef}ve.png", "").replace("\u{89}PNG\r\n", "");
    let told = "422 Unprocessable Entity\nbody.image: expected a file\n";
    send("/avatar", &nothing).expect_status(422).expect_text(told);
    send("/albums", &nothing.replace("\"image\"", "\"cover\""))
        .expect_status(422)
        .expect_text("422 Unprocessable Entity\nbody.title: expected a value\n");
}

#[test]
fn what_does_not_fit_is_told_with_its_place() {
    let mut client = client(Config::new());
    let files = [("title", "x", &b""[..]), ("cover", "x", b""), ("cover", "y", b"")];
    let texts = [("year", "x"), ("tags[]", "ok"), ("photos", "no file"), ("copies", "300")];
    client.post("/albums").form_with_files(&texts, &files).send().expect_status(422).expect_text(
        "422 Unprocessable Entity\nbody.title: expected a text and no file\n\
         body.year: expected a whole number from 0 to 65535\nbody.cover: expected one file\nbody.photos: expected a file\n\
         body.copies: expected a whole number from 0 to 255\n",
    );
    let needed = "expected a file, in a form of the type multipart/form-data";
    let told = format!("422 Unprocessable Entity\nbody.cover: {needed}\nbody.photos: {needed}\n");
    let texts = [("title", "x"), ("cover", "a.png"), ("photos", "b.png")];
    client.post("/albums").form(&texts).send().expect_status(422).expect_text(&told);
    let of_bytes = b"--b\r\nContent-Disposition: form-data; name=title\r\n\r\n\xff\r\n--b--";
    let content_type = "multipart/form-data;boundary=b";
    let sent = client.post("/albums").header("Content-Type", content_type).body(of_bytes).send();
    sent.expect_status(422).expect_text("422 Unprocessable Entity\nbody.title: expected UTF-8\n");
}

#[test]
fn malformed_forms_and_other_types_are_refused() {
    let mut client = client(Config::new().form_pairs(2_u32));
    let mut told = |content_type: &str, body: &str| {
        let sent = client.post("/albums").header("Content-Type", content_type).body(body).send();
        (sent.status().as_u16(), sent.text().lines().nth(1).unwrap_or_default().to_owned())
    };
    let needed =
        "header.content-type: expected one boundary of 1 to 70 letters, digits and '()+_,-./:=? ";
    for wrong in ["", "; boundary=", "; boundary=a; boundary=a", "; boundary=\"a\\b\""] {
        assert_eq!(told(&format!("multipart/form-data{wrong}"), "--a--"), (400, needed.into()));
    }
    let of_type =
        "header.content-type: expected application/x-www-form-urlencoded or multipart/form-data";
    assert_eq!(told("multipart/mixed; boundary=a", "--a--"), (415, of_type.into()));
    let with = "Multipart/Form-Data ; boundary=a";
    let cut = "body: expected a boundary with -- behind it at the end";
    let part = "--a\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n";
    assert_eq!(told(with, part), (400, cut.into()));
    assert_eq!(
        told(with, "title=x"),
        (400, "body: expected a form that begins with its boundary".into())
    );
    assert_eq!(
        told(with, &format!("{}--a--", part.repeat(3))),
        (400, "body: expected at most 2 values".into())
    );
    let place = "body: part 2: expected a Content-Disposition of form-data; name=\"...\"";
    assert_eq!(told(with, &format!("{part}--a\r\n\r\n\r\n--a--")), (400, place.into()));
    assert_eq!(told(with, "--a--"), (422, "body.title: expected a value".into()));
}

#[test]
fn form_is_refused_before_its_body_and_absent_without_one() {
    let mut client = client(Config::new());
    let large = [0; 3 << 10];
    client
        .post("/avatar")
        .form_with_files(&[], &[("image", "x", &large)])
        .send()
        .expect_status(413);
    client.post("/maybe").send().expect_text("None");
    let content_type = "multipart/form-data; boundary=a";
    client.post("/maybe").header("Content-Type", content_type).send().expect_status(400);
    client.post("/avatar").form(&[("image", "x")]).send().expect_status(415);
}
