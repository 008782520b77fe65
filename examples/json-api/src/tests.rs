//! The life of a note, and what is refused.

use http_core::testing::{Client, json};

use super::*;

#[test]
fn a_note_is_created_read_replaced_and_removed() {
    let mut client = Client::new(App::new(Notes::default(), ROUTES));
    client.call(list::url()).send().expect_json(json!([]));

    let answer = client.call(create::url()).json(&json!({ "title": "first" })).send();
    let note = json!({ "id": 1, "title": "first", "tags": [] });
    answer.expect_status(201).expect_header("Location", "/notes/1").expect_json(&note);
    client.call(show::url(1)).send().expect_status(200).expect_json(&note);

    let draft = json!({ "title": "second", "tags": ["a"] });
    client.call(replace::url(1)).json(&draft).send().expect_status(204);
    let note = json!({ "id": 1, "title": "second", "tags": ["a"] });
    client.call(list::url()).send().expect_json([note]);

    client.call(remove::url(1)).send().expect_status(204);
    client.call(show::url(1)).send().expect_status(404);
    client.call(remove::url(1)).send().expect_status(404);
}

#[test]
fn what_is_wrong_is_told_in_the_form_that_the_client_reads() {
    let mut client = Client::new(App::new(Notes::default(), ROUTES));
    let answer = client.call(show::url(7)).header("Accept", "application/json").send();
    answer.expect_header("Content-Type", "application/problem+json").expect_json(json!({
        "title": "Not Found",
        "status": 404,
        "detail": "there is no note 7",
    }));
    let answer = client.call(create::url()).json(&json!({ "title": "a", "tags": ["b", 3] })).send();
    answer.expect_status(422).expect_text_with("body.tags[1]: invalid type: integer `3`");
    let answer = client.call(create::url()).json(&json!({ "title": "" })).send();
    answer.expect_status(422).expect_text_with("a note needs a title");
    client.call(create::url()).body("{}").send().expect_status(415);
    client
        .call(create::url())
        .body("{")
        .header("Content-Type", "text/json")
        .send()
        .expect_status(415);
    let broken = client.call(create::url()).header("Content-Type", "application/json").body("{");
    broken.send().expect_status(400);
}

#[test]
fn answers_are_those_in_the_book() {
    integration::book::check("json-api", || Client::new(App::new(Notes::default(), ROUTES)));
}
