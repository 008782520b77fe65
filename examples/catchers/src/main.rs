//! Error pages in the words of the site, and others for its interface for programs.

use http_core::{App, Html, MediaType, Response, Target, catch, escape_html, get, routes, serve};

// ANCHOR: site
/// The page for what is not there.
#[catch(404)]
fn lost(target: Target<'_>) -> Html<String> {
    let path = escape_html(target.0).into_owned();
    Html(format!("<h1>Nothing is at {path}</h1><p><a href=\"/\">Start again</a></p>"))
}

/// The page for what went wrong: whoever reads it is not told what.
#[catch(500)]
fn broken() -> Html<&'static str> {
    Html("<h1>That was us</h1><p>Somebody is looking at it.</p>")
}
// ANCHOR_END: site

/// The first page.
#[get("/")]
fn index() -> Html<&'static str> {
    Html("<h1>Welcome</h1>")
}

/// Fails: what the error says goes to the operator.
#[get("/broken")]
fn fails() -> http_core::Result<String> {
    let answer = "forty-two".parse::<u32>()?;
    Ok(answer.to_string())
}

// ANCHOR: programs
/// What programs get for what is not there: a line for each thing that was wrong.
#[catch(404)]
fn unknown(response: &Response) -> (MediaType, String) {
    let mut lines = String::from("error\tnot found\n");
    for problem in response.problems() {
        lines.push_str(&format!("{}\t{}\n", problem.place, problem.reason));
    }
    (MediaType::new("text/tab-separated-values"), lines)
}

/// Twice a number.
#[get("/twice/{number}", produces = "text/tab-separated-values")]
fn twice(number: u32) -> String {
    format!("twice\t{}\n", u64::from(number) * 2)
}

routes! {
    /// The interface for programs.
    API = [unknown, twice]
}

fn app() -> App<()> {
    App::new((), routes![lost, broken, index, fails, "/api" => API])
}
// ANCHOR_END: programs

fn main() -> http_core::Result<()> {
    serve(app(), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn page_of_a_path_that_leads_nowhere_repeats_it_as_text() {
        let answer = Client::new(app()).get("/a&b").send();
        answer.expect_status(404).expect_text_with("<h1>Nothing is at /a&amp;b</h1>");
    }

    #[test]
    fn programs_get_pages_of_their_own() {
        let mut client = Client::new(app());
        client.get("/api/thrice/2").send().expect_status(404).expect_text("error\tnot found\n");
        let wrong = client.get("/api/twice/two").send().expect_status(404);
        wrong
            .expect_header("Content-Type", "text/tab-separated-values")
            .expect_text_with("\npath.number\texpected a whole number");
        client.get("/api/twice/2").send().expect_text("twice\t4\n");
    }

    #[test]
    fn error_of_the_server_tells_nothing() {
        let answer = Client::new(app()).get("/broken").send().expect_status(500);
        answer.expect_text_with("<p>Somebody is looking at it.</p>");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("catchers", || Client::new(app()));
    }
}
