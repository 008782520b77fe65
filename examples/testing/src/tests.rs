//! The same app at every depth.

use http_core::testing::{Client, Pair, json};

use super::*;

// ANCHOR: function
#[test]
fn a_handler_is_a_function() {
    let notes = Notes::default();
    assert_eq!(show(7, State::new(&notes)), None);
}
// ANCHOR_END: function

// ANCHOR: memory
#[test]
fn created_note_is_found_again() {
    let mut client = Client::new(app());
    let answer = client.call(create::url()).json(&json!({ "title": "milk" })).send();
    answer.expect_status(201).expect_header("Location", "/notes/1");

    let answer = client.get("/notes/1").send().expect_status(200);
    assert_eq!(answer.json::<Note>(), Note { id: 1, title: "milk".into() });
    answer.expect_json(json!({ "id": 1, "title": "milk" }));

    client.call(show::url(2)).send().expect_status(404);
    client.post("/notes").body("milk").send().expect_status(415);
}
// ANCHOR_END: memory

// ANCHOR: cookies
#[test]
fn login_lasts_an_hour() {
    let mut ada = Client::new(app());
    ada.post("/login/ada").send().expect_status(204);
    ada.get("/me").send().expect_text("ada");

    let mut bob = ada.another(); // the same server, other cookies
    bob.get("/me").send().expect_status(404);

    ada.advance(Duration::from_secs(60 * 60)); // takes no time
    ada.get("/me").send().expect_status(404);
}
// ANCHOR_END: cookies

#[test]
fn cookies_are_those_of_the_client() {
    let mut browser = Client::new(app());
    browser.post("/login/ada").send().expect_status(204);
    assert_eq!(browser.cookie("name"), Some("ada"));
    browser.clear_cookies();
    browser.get("/me").send().expect_status(404);

    let mut program = Client::new(app()).without_cookies();
    program.post("/login/ada").send().expect_status(204);
    program.get("/me").send().expect_status(404);
}

// ANCHOR: live
#[test]
fn real_server_answers_through_a_socket() -> http_core::Result<()> {
    let mut client = Client::live(app())?;
    client.post("/notes").json(&json!({ "title": "milk" })).send().expect_status(201);
    client.call(show::url(1)).send().expect_json(json!({ "id": 1, "title": "milk" }));
    Ok(())
}
// ANCHOR_END: live

// ANCHOR: pair
#[test]
fn slow_head_is_answered_408() {
    let mut pair = Pair::new(app());
    pair.peer_sends(b"GET /notes/1 HTT");
    pair.advance(Duration::from_secs(10));
    pair.expect_response_starts(b"HTTP/1.1 408 ");
}
// ANCHOR_END: pair
