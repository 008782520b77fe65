//! Users and profiles, as the specification has them, on both databases.

use crate::support::{Conduit, email, keys, on_both, password};
use serde_json::{Value, json};

on_both![
    registering_answers_the_user_with_a_token,
    what_is_wrong_with_a_new_user_is_told_by_field,
    name_and_address_are_taken_once,
    login_takes_address_and_password,
    wrong_login_is_unauthorized,
    token_is_asked_for,
    user_is_changed_by_field,
    user_cannot_take_what_is_taken,
    profile_says_whether_one_follows,
    unknown_profile_is_not_found,
    everything_is_kept_when_the_program_starts_again,
];

fn registering_answers_the_user_with_a_token(site: &mut Conduit) {
    let user = json!({ "username": "ada", "email": "ada@example.org", "password": "secret" });
    let reply = site.post("/users", None, json!({ "user": user }));
    reply.is(201);
    let user = &reply.body["user"];
    assert_eq!(keys(&reply.body), ["user"]);
    assert_eq!(keys(user), ["bio", "email", "image", "token", "username"]);
    assert_eq!(user["username"], "ada");
    assert_eq!(user["email"], "ada@example.org");
    assert_eq!((&user["bio"], &user["image"]), (&json!(""), &json!("")));
    let token = user["token"].as_str().expect("a text");
    let current = site.get("/user", Some(token));
    current.is(200);
    assert_eq!(current.body["user"]["username"], "ada");
}

fn what_is_wrong_with_a_new_user_is_told_by_field(site: &mut Conduit) {
    let reply = site.post("/users", None, json!({ "user": { "username": " ", "email": "ada" } }));
    reply.refuses(422, "username", "can't be blank");
    reply.refuses(422, "email", "is invalid");
    reply.refuses(422, "password", "can't be blank");
    let sentences = ["username can't be blank", "email is invalid", "password can't be blank"];
    assert_eq!(reply.body["errors"]["body"], json!(sentences));
    let long = "x".repeat(256);
    let user = json!({ "username": long, "email": "a@b", "password": "secret" });
    let reply = site.post("/users", None, json!({ "user": user }));
    reply.refuses(422, "username", "is too long (maximum is 255 characters)");
    let user = json!({ "username": 7, "email": "a@b", "password": "secret" });
    let reply = site.post("/users", None, json!({ "user": user }));
    reply.is(422);
    assert!(reply.body["errors"]["username"].is_array(), "{}", reply.body);
    let user = json!({ "username": "a\u{0}", "email": "a@b", "password": "secret" });
    site.post("/users", None, json!({ "user": user })).is(422);
    site.post("/users", None, json!({})).is(422);
}

fn name_and_address_are_taken_once(site: &mut Conduit) {
    site.register("ada");
    let user = |name: &str, email: &str| json!({ "user": { "username": name, "email": email, "password": "x" } });
    let reply = site.post("/users", None, user("ada", "other@example.org"));
    reply.refuses(422, "username", "has already been taken");
    assert_eq!(reply.body["errors"]["email"], Value::Null);
    let reply = site.post("/users", None, user("other", &email("ada")));
    reply.refuses(422, "email", "has already been taken");
    let reply = site.post("/users", None, user("ada", &email("ada")));
    reply.refuses(422, "username", "has already been taken");
    reply.refuses(422, "email", "has already been taken");
}

fn login_takes_address_and_password(site: &mut Conduit) {
    site.register("ada");
    let user = json!({ "email": email("ada"), "password": password("ada") });
    let reply = site.post("/users/login", None, json!({ "user": user }));
    reply.is(200);
    assert_eq!(reply.body["user"]["username"], "ada");
    let token = reply.body["user"]["token"].as_str().expect("a text");
    site.get("/user", Some(token)).is(200);
}

fn wrong_login_is_unauthorized(site: &mut Conduit) {
    site.register("ada");
    for (email, password) in [(email("ada"), "wrong"), ("bob@example.org".into(), "wrong")] {
        let user = json!({ "email": email, "password": password });
        let reply = site.post("/users/login", None, json!({ "user": user }));
        reply.refuses(401, "credentials", "invalid");
    }
    let reply = site.post("/users/login", None, json!({ "user": { "email": "", "password": "" } }));
    reply.refuses(422, "email", "can't be blank");
    reply.refuses(422, "password", "can't be blank");
}

fn token_is_asked_for(site: &mut Conduit) {
    site.register("ada");
    let reads = ["/user", "/articles/feed"];
    for path in reads {
        site.get(path, None).refuses(401, "token", "is missing");
        site.get(path, Some("a.b.c")).refuses(401, "token", "is invalid");
    }
    let user = json!({ "user": { "bio": "x" } });
    site.put("/user", None, user).refuses(401, "token", "is missing");
    // Whatever else is wrong, and whether there is such a thing or not.
    for path in ["/articles", "/articles/x/comments", "/articles/x/favorite", "/profiles/x/follow"]
    {
        site.post(path, None, Value::Null).refuses(401, "token", "is missing");
        site.post(path, None, json!({ "article": {} })).refuses(401, "token", "is missing");
    }
    for path in
        ["/articles/x", "/articles/x/comments/1", "/articles/x/favorite", "/profiles/x/follow"]
    {
        site.delete(path, None).refuses(401, "token", "is missing");
    }
    site.put("/articles/x", None, json!({ "article": {} })).refuses(401, "token", "is missing");
    // Where a token may be missing, a wrong one is refused.
    for path in ["/articles", "/profiles/ada", "/articles/x", "/articles/x/comments"] {
        site.get(path, Some("a.b.c")).refuses(401, "token", "is invalid");
    }
    let answer = site.client().get("/api/user").header("Authorization", "Bearer x").send();
    answer.expect_status(401).expect_header("WWW-Authenticate", "Token");
}

fn user_is_changed_by_field(site: &mut Conduit) {
    let token = site.register("ada");
    let change = json!({ "user": { "bio": "counts", "image": "https://example.org/a.png" } });
    let reply = site.put("/user", Some(&token), change);
    reply.is(200);
    let user = &reply.body["user"];
    assert_eq!((&user["username"], &user["bio"]), (&json!("ada"), &json!("counts")));
    assert_eq!(user["image"], "https://example.org/a.png");
    let change = json!({ "username": "lovelace", "email": "l@example.org", "password": "other" });
    site.put("/user", Some(&token), json!({ "user": change })).is(200);
    let reply = site.put("/user", Some(&token), json!({ "user": { "image": null } }));
    assert_eq!(
        (&reply.body["user"]["image"], &reply.body["user"]["bio"]),
        (&json!(""), &json!("counts"))
    );
    let user = json!({ "email": "l@example.org", "password": "other" });
    let reply = site.post("/users/login", None, json!({ "user": user }));
    reply.is(200);
    assert_eq!(reply.body["user"]["username"], "lovelace");
    site.put("/user", Some(&token), json!({ "user": {} })).is(422);
    let reply =
        site.put("/user", Some(&token), json!({ "user": { "email": "", "username": null } }));
    reply.refuses(422, "email", "can't be blank");
    reply.refuses(422, "username", "can't be blank");
}

fn user_cannot_take_what_is_taken(site: &mut Conduit) {
    site.register("ada");
    let token = site.register("bob");
    let change = json!({ "user": { "username": "ada", "email": email("bob") } });
    let reply = site.put("/user", Some(&token), change);
    reply.refuses(422, "username", "has already been taken");
    assert_eq!(reply.body["errors"]["email"], Value::Null);
    site.put("/user", Some(&token), json!({ "user": { "username": "bob" } })).is(200);
}

// ANCHOR: test
fn profile_says_whether_one_follows(site: &mut Conduit) {
    site.register("ada");
    let bob = site.register("bob");
    let profile = |following: bool| json!({ "profile": { "username": "ada", "bio": "", "image": "", "following": following } });
    assert_eq!(site.get("/profiles/ada", None).body, profile(false));
    for _ in 0..2 {
        let reply = site.post("/profiles/ada/follow", Some(&bob), Value::Null);
        reply.is(200);
        assert_eq!(reply.body, profile(true));
    }
    assert_eq!(site.get("/profiles/ada", Some(&bob)).body, profile(true));
    assert_eq!(site.get("/profiles/ada", None).body, profile(false));
    for _ in 0..2 {
        let reply = site.delete("/profiles/ada/follow", Some(&bob));
        reply.is(200);
        assert_eq!(reply.body, profile(false));
    }
}
// ANCHOR_END: test

fn unknown_profile_is_not_found(site: &mut Conduit) {
    let ada = site.register("ada");
    site.get("/profiles/nobody", None).refuses(404, "profile", "not found");
    site.post("/profiles/nobody/follow", Some(&ada), Value::Null).refuses(
        404,
        "profile",
        "not found",
    );
    site.delete("/profiles/nobody/follow", Some(&ada)).refuses(404, "profile", "not found");
    site.get("/profiles/%00", None).is(422);
}

fn everything_is_kept_when_the_program_starts_again(site: &mut Conduit) {
    let token = site.register("ada");
    site.restart();
    let reply = site.get("/user", Some(&token));
    reply.is(200);
    assert_eq!(reply.body["user"]["username"], "ada");
}
