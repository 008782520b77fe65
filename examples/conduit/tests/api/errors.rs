//! Whoever makes an error, it has the one shape.

use crate::support::{Conduit, on_both};
use serde_json::{Value, json};

on_both![
    error_of_the_table_has_the_shape,
    error_of_a_body_has_the_shape,
    missing_table_is_not_told_to_the_client,
];

fn error_of_the_table_has_the_shape(site: &mut Conduit) {
    site.get("/nowhere", None).refuses(404, "body", "not found");
    let answer = site.client().get("/").send().expect_status(404);
    assert_eq!(answer.json::<Value>(), json!({ "errors": { "body": ["not found"] } }));
    let answer = site.client().delete("/api/tags").send().expect_status(405);
    let answer = answer.expect_header("Allow", "GET, HEAD, OPTIONS");
    assert_eq!(answer.json::<Value>()["errors"]["body"], json!(["method not allowed"]));
}

fn error_of_a_body_has_the_shape(site: &mut Conduit) {
    let broken = site
        .client()
        .post("/api/users")
        .header("Content-Type", "application/json")
        .body(r#"{"user":"#)
        .send()
        .expect_status(422);
    assert!(broken.json::<Value>()["errors"]["body"][0].is_string());
    let form = site.client().post("/api/users").form(&[("username", "ada")]).send();
    assert!(form.expect_status(415).json::<Value>()["errors"]["content-type"].is_array());
    let long = vec![b' '; (1 << 20) + 1];
    let long = site.client().post("/api/users").body(long).send().expect_status(413);
    assert!(long.json::<Value>()["errors"]["body"].is_array());
}

fn missing_table_is_not_told_to_the_client(site: &mut Conduit) {
    site.change_database("DROP TABLE article_tags");
    let reply = site.get("/tags", None);
    reply.is(500);
    assert_eq!(reply.body, json!({ "errors": { "body": ["internal server error"] } }));
}

#[test]
fn postgres_that_has_ended_its_sessions_is_asked_again() {
    let Some(mut site) = Conduit::postgres() else { return };
    site.get("/tags", None).is(200);
    site.change_database(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    // The session that was kept finds out when it is asked.
    site.get("/tags", None).is(500);
    site.get("/tags", None).is(200);
}

#[test]
fn answers_are_those_in_the_book() {
    let mut site = Conduit::sqlite();
    let client = site.client().another();
    integration::book::check("conduit", || client.another());
}
