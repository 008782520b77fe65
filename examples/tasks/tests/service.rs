//! The service as its clients see it, in memory, with a file of its own for each test.

use std::fs;
use std::path::PathBuf;

use http_core::Config;
use http_core::testing::{Client, json};
use tasks::{Site, Store};

/// A file that is gone with the test.
struct File(PathBuf);

impl File {
    fn of(test: &str) -> File {
        let name = format!("tasks-{test}-{}.json", std::process::id());
        let file = File(std::env::temp_dir().join(name));
        // What an earlier run has left, if any.
        let _ = fs::remove_file(&file.0);
        file
    }

    fn client(&self) -> Client {
        let store = Store::open(&self.0).expect("a file that can be read");
        let site = Site::new(store, Some("let me write".to_owned()));
        Client::with(tasks::app(site), tasks::config())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

const OWNER: &str = "Bearer let me write";

// ANCHOR: test
#[test]
fn task_is_there_after_a_restart() {
    let file = File::of("restart");
    let mut client = file.client();
    let ask = client.post("/tasks").header("Authorization", OWNER);
    let answer = ask.json(&json!({ "text": "buy milk" })).send().expect_status(201);
    let at = answer.header("Location").expect("where it is").to_owned();

    let task = json!({ "id": 1, "text": "buy milk", "is_done": false });
    client.get(&at).send().expect_json(&task);
    file.client().get(&at).send().expect_json(&task);
}
// ANCHOR_END: test

#[test]
fn task_is_finished_and_removed() {
    let file = File::of("life");
    let mut client = file.client();
    for text in ["one", "two"] {
        let ask = client.post("/tasks").header("Authorization", OWNER);
        ask.json(&json!({ "text": text })).send().expect_status(201);
    }
    client.put("/tasks/2/done").header("Authorization", OWNER).send().expect_status(204);
    let one = json!([{ "id": 1, "text": "one", "is_done": false }]);
    client.get("/tasks?done=false").send().expect_json(&one);
    client.delete("/tasks/2").header("Authorization", OWNER).send().expect_status(204);
    client.get("/tasks").send().expect_json(&one);
    client.delete("/tasks/2").header("Authorization", OWNER).send().expect_status(404);
    client.put("/tasks/2/done").header("Authorization", OWNER).send().expect_status(404);
}

#[test]
fn only_the_owner_changes_anything() {
    let file = File::of("owner");
    let mut client = file.client();
    client.post("/tasks").json(&json!({ "text": "a" })).send().expect_status(401);
    let ask = client.delete("/tasks/1").header("Authorization", "Bearer let me in");
    ask.send().expect_status(403);
    let store = Store::open(&file.0).expect("a file that can be read");
    let mut nobody = Client::new(tasks::app(Site::new(store, None)));
    nobody.delete("/tasks/1").header("Authorization", "Bearer x").send().expect_status(403);
}

#[test]
fn list_that_cannot_be_kept_has_not_changed() {
    let file = File(std::env::temp_dir().join("no-such-folder").join("tasks.json"));
    let mut client = file.client();
    let ask = client.post("/tasks").header("Authorization", OWNER);
    ask.json(&json!({ "text": "lost" })).send().expect_status(500);
    client.get("/tasks").send().expect_json(json!([]));
}

#[test]
fn settings_of_the_deployment_are_right() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/server.toml");
    let config = tasks::config().load_from([("HTTP_CONFIG", file)]).expect("nothing is wrong");
    assert_eq!(config.address_or("elsewhere"), "0.0.0.0:8080");
    assert_eq!(config.body_bytes, 16 << 10);
    assert!(config.access_log != Config::new().access_log);
}

#[test]
fn answers_are_those_in_the_book() {
    let file = File::of("book");
    integration::book::check("tasks", || file.client());
}
