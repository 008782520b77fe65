//! The URL of a handler, made by the handler's own name.

use std::net::IpAddr;

use http_core::handler::Mismatch;
use http_core::{App, FromParam, Json, Redirect, get, post, routes};
use integration::ask::{Ask, ask};
use integration::random::Random;

mod notes {
    use http_core::{Created, get, post, routes};

    #[get("/{id}")]
    pub(super) fn show(id: u64) -> String {
        format!("note {id}")
    }

    #[post("")]
    fn create() -> Created<String> {
        Created::at(show::url(7), show::url(8).to_string())
    }

    routes! {
        pub(super) NOTES = [show, create]
    }
}

/// Not the one of the notes.
#[get("/")]
fn show() -> String {
    notes::show::url(9).into()
}

#[derive(Clone, Copy, Debug, PartialEq, FromParam)]
enum Color {
    Red,
    DarkBlue,
    #[param(rename = "sky & sea")]
    Blue,
}

#[derive(Clone, Debug, PartialEq, FromParam)]
struct Name<'a>(&'a str);

/// Can be read, but has no text.
struct Opaque;

impl FromParam<'_> for Opaque {
    fn from_param(_: &str) -> Result<Opaque, Mismatch> {
        Ok(Opaque)
    }
}

#[derive(FromParam)]
struct Hidden(Opaque);

#[get("/opaque/{a}/{b}?{c}")]
fn opaque(a: Opaque, b: Hidden, c: Option<Opaque>) -> String {
    let _ = (a, b.0, c);
    String::new()
}

#[get("/paint/{color}/{name}.png?{size}&{host}&{tag}&{page = 1}&{in}")]
fn paint(
    page: u32,
    color: Color,
    name: Name<'_>,
    size: i64,
    host: Result<IpAddr, Mismatch>,
    tag: Vec<String>,
    r#in: Option<&str>,
) -> String {
    let host = host.map(|host| host.to_string()).unwrap_or_default();
    format!("{:?}", (page, color, name.0, size, host, tag, r#in))
}

#[get("/files/{*path}?{download = false}")]
fn file(path: &str, download: bool) -> String {
    format!("{path} {download}")
}

#[post("/jump")]
fn jump() -> Redirect {
    Redirect::see_other(file::url("a b/c").download(true))
}

trait Unit: 'static {
    const NAME: &'static str;
}

struct Metre;
struct Foot;

impl Unit for Metre {
    const NAME: &'static str = "m";
}

impl Unit for Foot {
    const NAME: &'static str = "ft";
}

#[get("/{length}?{depth}&{tag}")]
fn measure<U: Unit, const FACTOR: u64>(length: u64, depth: Option<u64>, tag: Vec<&str>) -> String {
    format!("{} {} {depth:?} {tag:?}", length * FACTOR, U::NAME)
}

#[get("/calls?{method}&{to_string}")]
fn calls(method: Option<&str>, to_string: Vec<u8>) -> String {
    format!("{method:?} {to_string:?}")
}

#[get("/go/{url}?{next}")]
fn go(url: &str, next: Option<&str>) -> String {
    format!("{url} {next:?}")
}

#[post("/raw")]
fn raw<T>(body: &[u8]) -> Json<usize>
where
    T: Unit,
{
    Json(body.len())
}

routes! {
    METRIC = [measure::<Metre, 1>, raw::<Metre>]
}

routes! {
    ROUTES = [
        show, paint, file, jump, opaque, go, calls,
        "/notes/and more" => notes::NOTES,
        "/metric" => METRIC,
        "/feet" => measure::<Foot, 3>,
    ]
}

fn get(url: impl std::fmt::Display) -> String {
    ask(&App::new((), ROUTES), &Ask::get(&url.to_string())).text().to_owned()
}

#[test]
fn a_url_has_the_prefixes_that_its_handler_is_mounted_under() {
    assert_eq!(notes::show::url(7).as_str(), "/notes/and%20more/7");
    assert_eq!(notes::show::url(7).method(), "GET");
    assert_eq!(get(notes::show::url(7)), "note 7");
    assert_eq!(get(go::url("a/b").next("c")), "a/b Some(\"c\")");
    assert_eq!(get(show::url()), "/notes/and%20more/9");
}

#[test]
fn a_url_begins_at_the_table_that_is_named() {
    assert_eq!(notes::show::url_in(notes::NOTES, 7), "/7");
    assert_eq!(measure::<Metre, 1>::url_in(METRIC, 2).as_str(), "/2");
}

#[test]
fn values_of_the_query_that_may_be_missing_are_added_by_name() {
    let blue = paint::url(Color::Blue, Name("ü/?"), -4, IpAddr::from([127, 0, 0, 1]));
    assert_eq!(blue.to_string(), "/paint/sky%20&%20sea/%C3%BC%2F%3F.png?size=-4&host=127.0.0.1");
    assert_eq!(get(blue), r#"(1, Blue, "ü/?", -4, "127.0.0.1", [], None)"#);
    let red = paint::url(Color::Red, Name("x"), 0, IpAddr::from([0; 16]))
        .tag("a&b=c".into())
        .r#in("+ +")
        .tag(String::new())
        .page(2);
    assert_eq!(get(&red), r#"(2, Red, "x", 0, "::", ["a&b=c", ""], Some("+ +"))"#);
}

#[test]
fn a_value_that_is_called_like_a_function_of_every_url_hides_none() {
    let url = calls::url().with_method("GET").with_to_string(7);
    assert_eq!(url.to_string(), "/calls?method=GET&to_string=7");
    assert_eq!(url.method(), "GET");
    assert_eq!(get(url), "Some(\"GET\") [7]");
}

#[test]
fn a_handler_of_several_types_has_a_url_for_each() {
    assert_eq!(*measure::<Foot, 3>::url(2), "/feet/2");
    assert_eq!(get(measure::<Foot, 3>::url(2)), "6 ft None []");
    assert_eq!(get(measure::<Metre, 1>::url(2).depth(5).tag("a")), r#"2 m Some(5) ["a"]"#);
    assert_eq!(raw::<Metre>::url().method(), "POST");
}

#[test]
fn an_answer_may_lead_to_a_url() {
    let app = App::new((), ROUTES);
    let answer = ask(&app, &Ask::post("/jump"));
    assert_eq!(answer.header("location"), Some("/files/a%20b/c?download=true"));
    let answer = ask(&app, &Ask::post("/notes/and%20more"));
    assert_eq!(answer.header("location"), Some("/notes/and%20more/7"));
    assert_eq!(answer.text(), "/notes/and%20more/8");
}

#[test]
fn what_a_url_is_made_with_is_what_its_handler_gets() {
    let mut random = Random::new(7);
    for _ in 0..2_000 {
        let (name, size) = (segment(&mut random), random.number() as i64);
        let tags: Vec<String> = (0..random.below(4)).map(|_| text(&mut random)).collect();
        let (inside, page) = (text(&mut random), random.number() as u32);
        let color = random.pick(&[Color::Red, Color::DarkBlue, Color::Blue]);
        let host = IpAddr::from((random.number() as u32).to_be_bytes());
        let mut url = paint::url(color, Name(&name), size, host).page(page).r#in(&inside);
        for tag in &tags {
            url = url.tag(tag.clone());
        }
        let expected = (page, color, &name, size, host.to_string(), &tags, Some(&inside));
        assert_eq!(get(&url), format!("{expected:?}"), "{url}");
    }
}

#[test]
fn the_rest_of_a_path_is_what_it_was_made_of() {
    let mut random = Random::new(8);
    for _ in 0..2_000 {
        // A slash inside a segment is one between segments to the text of a rest.
        let segments = (0..=random.below(4)).map(|_| segment(&mut random).replace('/', "-"));
        let path = segments.collect::<Vec<_>>().join("/");
        assert_eq!(get(file::url(&path)), format!("{path} false"));
    }
}

#[test]
fn no_value_makes_a_url_lead_to_another_host() {
    #[get("/{*path}")]
    fn moved(path: &str) -> Redirect {
        Redirect::permanent(moved::url_in(ANY, path))
    }
    #[get("/{place}/{name}")]
    fn two(place: &str, name: &str) -> String {
        format!("{place} {name}")
    }
    routes! { ANY = [moved] }
    routes! { TWO = [two] }
    let answer = ask(&App::new((), ANY), &Ask::get("//example.com/a"));
    assert_eq!(answer.header("location"), Some("/.//example.com/a"));
    for (path, url) in [("", "/"), ("a", "/a"), ("/", "/.//"), ("//a", "/.///a"), ("a//b", "/a//b")]
    {
        assert_eq!(moved::url_in(ANY, path).as_str(), url);
    }
    assert_eq!(two::url_in(TWO, "", "example.com").as_str(), "/.//example.com");
    assert_eq!(two::url_in(TWO, "a", "").as_str(), "/a/");
}

/// Text that one segment can carry.
fn segment(random: &mut Random) -> String {
    loop {
        let text = text(random);
        if !matches!(text.as_str(), "" | "." | "..") {
            return text;
        }
    }
}

/// Any text, with many characters that mean something in a URL.
fn text(random: &mut Random) -> String {
    let meaning =
        ['/', '?', '#', '%', '&', '=', '+', '.', ' ', ';', '\'', '"', '\\', '\r', '\n', '\0'];
    let count = random.length(8);
    let chars = (0..count).filter_map(|_| {
        if random.percent(50) {
            Some(random.pick(&meaning))
        } else {
            char::from_u32(random.below(0x11_0000) as u32)
        }
    });
    chars.collect()
}
