//! A form, its mistakes and the page after it. Whoever reloads that page does not send the form again.

use std::sync::{Mutex, PoisonError};

use http_core::handler::{FromQuery, Mismatch, Values};
use http_core::{
    App, Form, FormFile, FromPairs, FromParam, Html, Provide, Redirect, Rejection, State, Status,
    escape_html, get, post, routes, serve,
};

#[derive(Default, Provide)]
struct Orders(Mutex<Vec<String>>);

// ANCHOR: form
/// What the form has. An item that is missing, or a count that is none, is a mistake.
#[derive(FromPairs)]
struct Order<'r> {
    item: &'r str,
    #[pairs(default = 1)]
    count: u8,
    extra: Vec<&'r str>,
    table: Blank<u8>,
}
// ANCHOR_END: form

// ANCHOR: blank
/// A field that may be left empty. A browser sends it all the same, as an empty text.
struct Blank<T>(Option<T>);

impl<'r, T: FromParam<'r>> FromQuery<'r> for Blank<T> {
    fn from_query(values: Values<'r>) -> Result<Blank<T>, Mismatch> {
        match values.single()? {
            None | Some("") => Ok(Blank(None)),
            Some(text) => T::from_param(text).map(|value| Blank(Some(value))),
        }
    }
}
// ANCHOR_END: blank

const FORM: &str = r#"<!doctype html>
<title>Order</title>
<form method="post">
<label>Item <input name="item" required></label>
<label>Count <input name="count" value="1"></label>
<label><input type="checkbox" name="extra" value="milk"> milk</label>
<label><input type="checkbox" name="extra" value="sugar"> sugar</label>
<label>Table <input name="table"></label>
<button>Order</button>
</form>
"#;

#[get("/order")]
fn form() -> Html<&'static str> {
    Html(FORM)
}

// ANCHOR: order
/// Takes the form. As a `Result`, what could not be read comes here too, to be told above the form
/// in place of an error page.
#[post("/order", max_body = "16KiB")]
fn order(
    order: Result<Form<Order<'_>>, Rejection>,
    orders: State<'_, Orders>,
) -> Result<Redirect, (Status, Html<String>)> {
    let order = order.map_err(|rejection| {
        let told = rejection.problems().iter().map(|problem| {
            format!("<p>{}: {}", escape_html(&problem.place), escape_html(&problem.reason))
        });
        (rejection.status(), Html(told.collect::<String>() + FORM))
    })?;
    let table = order.table.0.map_or(String::new(), |table| format!(" for table {table}"));
    let line = format!("{} × {} with {:?}{table}", order.count, order.item, order.extra);
    let mut orders = orders.0.lock().unwrap_or_else(PoisonError::into_inner);
    orders.push(line);
    Ok(Redirect::see_other(shown::url(orders.len())))
}
// ANCHOR_END: order

#[get("/orders/{number}")]
fn shown(number: usize, orders: State<'_, Orders>) -> Option<Html<String>> {
    let orders = orders.0.lock().unwrap_or_else(PoisonError::into_inner);
    let line = orders.get(number.checked_sub(1)?)?;
    Some(Html(format!(
        "<!doctype html>\n<title>Order {number}</title>\n<p>{}\n",
        escape_html(line)
    )))
}

// ANCHOR: files
/// A form with a file. In HTML it says `enctype="multipart/form-data"`.
#[derive(FromPairs)]
struct Picture<'r> {
    caption: &'r str,
    file: FormFile<'r>,
}

#[post("/pictures", max_body = "5MiB")]
fn picture(Form(picture): Form<Picture<'_>>) -> String {
    let Picture { caption, file } = picture;
    format!("{caption}: {} has {} bytes\n", file.name(), file.content().len())
}
// ANCHOR_END: files

routes! {
    ROUTES = [form, order, shown, picture]
}

fn main() -> http_core::Result<()> {
    serve(App::new(Orders::default(), ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn form_leads_to_the_page_of_the_order() {
        let mut client = Client::new(App::new(Orders::default(), ROUTES));
        client.call(form::url()).send().expect_header("Content-Type", "text/html; charset=utf-8");
        let pairs = [("item", "tea & <cake>"), ("extra", "milk"), ("extra", "sugar")];
        let answer = client.call(order::url()).form(&pairs).send().expect_status(303);
        let page = answer.header("Location").expect("where to go");
        let line = "1 × tea &amp; &lt;cake&gt; with [&quot;milk&quot;, &quot;sugar&quot;]";
        client.get(page).send().expect_status(200).expect_text_with(line);
        client.call(shown::url(2)).send().expect_status(404);
    }

    #[test]
    fn field_that_is_left_empty_is_no_mistake() {
        let mut client = Client::new(App::new(Orders::default(), ROUTES));
        for (table, line) in [("", "1 × tea with []\n"), ("7", "1 × tea with [] for table 7\n")] {
            let pairs = [("item", "tea"), ("table", table)];
            let answer = client.call(order::url()).form(&pairs).send().expect_status(303);
            let page = answer.header("Location").expect("where to go");
            client.get(page).send().expect_text_with(line);
        }
        let pairs = [("item", "tea"), ("table", "x")];
        client.call(order::url()).form(&pairs).send().expect_status(422);
    }

    #[test]
    fn mistakes_are_told_above_the_form() {
        let mut client = Client::new(App::new(Orders::default(), ROUTES));
        let answer = client.call(order::url()).form(&[("count", "many")]).send();
        let told =
            "<p>body.item: expected a value<p>body.count: expected a whole number from 0 to 255";
        answer.expect_status(422).expect_text_with(told).expect_text_with("<form");
        client.call(order::url()).body("item=tea").send().expect_status(415);
    }

    #[test]
    fn picture_comes_with_its_caption() {
        let mut client = Client::new(App::new(Orders::default(), ROUTES));
        let (texts, files) = ([("caption", "Mia")], [("file", "mia.png", &b"\x89PNG"[..])]);
        let told = "Mia: mia.png has 4 bytes\n";
        client.call(picture::url()).form_with_files(&texts, &files).send().expect_text(told);
        let sent = client.call(picture::url()).form_with_files(&texts, &[]).send();
        sent.expect_status(422).expect_text_with("body.file: expected a file");
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("forms", || Client::new(App::new(Orders::default(), ROUTES)));
    }
}
