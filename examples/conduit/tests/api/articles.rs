//! Articles, comments and tags, as the specification has them, on both databases.

use crate::support::{Conduit, Reply, keys, on_both};
use serde_json::{Value, json};

on_both![
    article_has_the_fields_of_the_specification,
    what_is_wrong_with_an_article_is_told_by_field,
    slugs_are_unique,
    article_is_changed_by_its_author,
    article_is_removed_by_its_author,
    unknown_article_is_not_found,
    list_is_filtered,
    list_comes_in_pages,
    feed_has_the_articles_of_those_one_follows,
    article_is_liked,
    comments_are_written_and_removed,
    tags_are_in_alphabetical_order,
];

const ARTICLE: [&str; 10] = [
    "author",
    "body",
    "createdAt",
    "description",
    "favorited",
    "favoritesCount",
    "slug",
    "tagList",
    "title",
    "updatedAt",
];

/// `2026-01-31T09:05:00.070Z`
#[track_caller]
fn is_time(value: &Value) {
    let text = value.as_str().expect("a text");
    let shape: String =
        text.chars().map(|digit| if digit.is_ascii_digit() { '0' } else { digit }).collect();
    assert_eq!(shape, "0000-00-00T00:00:00.000Z", "{text}");
}

fn article_has_the_fields_of_the_specification(site: &mut Conduit) {
    let ada = site.register("ada");
    let article = json!({
        "title": "How to count", "description": "One, two", "body": "Three\nfour",
        "tagList": ["numbers", "art", "art", "Zen"],
    });
    let answer = site
        .client()
        .post("/api/articles")
        .header("Authorization", format!("Token {ada}"))
        .json(&json!({ "article": article }))
        .send();
    let answer = answer.expect_status(201).expect_header("Location", "/api/articles/how-to-count");
    let written: Value = answer.json();
    let article = &written["article"];
    assert_eq!(keys(&written), ["article"]);
    assert_eq!(keys(article), ARTICLE);
    assert_eq!(article["slug"], "how-to-count");
    assert_eq!(article["title"], "How to count");
    assert_eq!(article["description"], "One, two");
    assert_eq!(article["body"], "Three\nfour");
    assert_eq!(article["tagList"], json!(["Zen", "art", "numbers"]));
    assert_eq!((&article["favorited"], &article["favoritesCount"]), (&json!(false), &json!(0)));
    let author = json!({ "username": "ada", "bio": "", "image": "", "following": false });
    assert_eq!(article["author"], author);
    is_time(&article["createdAt"]);
    assert_eq!(article["createdAt"], article["updatedAt"]);
    assert_eq!(site.get("/articles/how-to-count", None).body, written);
}

fn what_is_wrong_with_an_article_is_told_by_field(site: &mut Conduit) {
    let ada = site.register("ada");
    let reply = site.post("/articles", Some(&ada), json!({ "article": { "title": "" } }));
    for field in ["title", "description", "body"] {
        reply.refuses(422, field, "can't be blank");
    }
    let article = json!({ "title": "a", "description": "b", "body": "c", "tagList": [""] });
    let reply = site.post("/articles", Some(&ada), json!({ "article": article }));
    reply.refuses(422, "tagList", "can't be blank");
    let article = json!({ "title": "a", "description": "b", "body": "c", "tagList": ["d", 7] });
    let reply = site.post("/articles", Some(&ada), json!({ "article": article }));
    reply.is(422);
    assert!(reply.body["errors"]["tagList"].is_array(), "{}", reply.body);
    assert_eq!(site.slugs("/articles", None), (vec![], 0));
}

fn slugs_are_unique(site: &mut Conduit) {
    let ada = site.register("ada");
    let first = site.write(&ada, "A title", &[]);
    let second = site.write(&ada, "A Title!", &[]);
    assert_eq!(first, "a-title");
    assert!(second.starts_with("a-title-"), "{second}");
    assert_eq!(site.write(&ada, "Über Öl", &[]), "über-öl");
    site.get("/articles/%C3%BCber-%C3%B6l", None).is(200);
    let third = site.write(&ada, "Another", &[]);
    let change = json!({ "article": { "title": "a title" } });
    let reply = site.put(&format!("/articles/{third}"), Some(&ada), change);
    reply.is(200);
    let slug = reply.body["article"]["slug"].as_str().expect("a text");
    assert!(slug.starts_with("a-title-") && slug != second, "{slug}");
}

fn article_is_changed_by_its_author(site: &mut Conduit) {
    let (ada, bob) = (site.register("ada"), site.register("bob"));
    let slug = site.write(&ada, "A title", &["x"]);
    let path = format!("/articles/{slug}");
    let change = json!({ "article": { "body": "other" } });
    site.put(&path, Some(&bob), change.clone()).refuses(403, "article", "forbidden");
    let reply = site.put(&path, Some(&ada), change);
    reply.is(200);
    let article = &reply.body["article"];
    assert_eq!(keys(article), ARTICLE);
    assert_eq!((&article["body"], &article["title"]), (&json!("other"), &json!("A title")));
    assert_eq!((&article["slug"], &article["tagList"]), (&json!("a-title"), &json!(["x"])));
    assert!(article["updatedAt"].as_str() >= article["createdAt"].as_str(), "{article}");
    // The same words are the same slug.
    let reply = site.put(&path, Some(&ada), json!({ "article": { "title": "A title?" } }));
    assert_eq!(reply.body["article"]["slug"], "a-title");
    let reply = site.put(&path, Some(&ada), json!({ "article": { "title": "New words" } }));
    assert_eq!(reply.body["article"]["slug"], "new-words");
    site.get(&path, None).is(404);
    let reply = site.put("/articles/new-words", Some(&ada), json!({ "article": { "title": "" } }));
    reply.refuses(422, "title", "can't be blank");
}

fn article_is_removed_by_its_author(site: &mut Conduit) {
    let (ada, bob) = (site.register("ada"), site.register("bob"));
    let slug = site.write(&ada, "A title", &["x"]);
    let path = format!("/articles/{slug}");
    site.post(&format!("{path}/comments"), Some(&bob), json!({ "comment": { "body": "c" } }))
        .is(200);
    site.post(&format!("{path}/favorite"), Some(&bob), Value::Null).is(200);
    site.delete(&path, Some(&bob)).refuses(403, "article", "forbidden");
    let reply = site.delete(&path, Some(&ada));
    reply.is(204);
    assert_eq!(reply.body, Value::Null);
    site.get(&path, None).is(404);
    assert_eq!(site.get("/tags", None).body, json!({ "tags": [] }));
}

fn unknown_article_is_not_found(site: &mut Conduit) {
    let ada = site.register("ada");
    let comment = json!({ "comment": { "body": "c" } });
    site.get("/articles/x", None).refuses(404, "article", "not found");
    let change = json!({ "article": { "body": "b" } });
    site.put("/articles/x", Some(&ada), change).refuses(404, "article", "not found");
    site.delete("/articles/x", Some(&ada)).refuses(404, "article", "not found");
    site.get("/articles/x/comments", None).refuses(404, "article", "not found");
    site.post("/articles/x/comments", Some(&ada), comment).refuses(404, "article", "not found");
    site.delete("/articles/x/comments/1", Some(&ada)).refuses(404, "article", "not found");
    site.post("/articles/x/favorite", Some(&ada), Value::Null).refuses(404, "article", "not found");
    site.delete("/articles/x/favorite", Some(&ada)).refuses(404, "article", "not found");
}

fn list_is_filtered(site: &mut Conduit) {
    let (ada, bob) = (site.register("ada"), site.register("bob"));
    site.write(&ada, "one", &["odd", "first"]);
    site.write(&bob, "two", &["even"]);
    site.write(&ada, "three", &["odd"]);
    site.post("/articles/two/favorite", Some(&ada), Value::Null).is(200);
    let slugs = |list: &[&str]| (list.iter().map(ToString::to_string).collect(), list.len() as i64);
    assert_eq!(site.slugs("/articles", None), slugs(&["three", "two", "one"]));
    assert_eq!(site.slugs("/articles?tag=odd", None), slugs(&["three", "one"]));
    assert_eq!(site.slugs("/articles?author=bob", None), slugs(&["two"]));
    assert_eq!(site.slugs("/articles?favorited=ada", None), slugs(&["two"]));
    assert_eq!(site.slugs("/articles?tag=odd&author=bob", None), slugs(&[]));
    assert_eq!(site.slugs("/articles?favorited=nobody", None), slugs(&[]));
    let list = site.get("/articles?tag=first", None).body;
    assert_eq!(keys(&list), ["articles", "articlesCount"]);
    let article = &list["articles"][0];
    let mut listed = ARTICLE.to_vec();
    listed.retain(|key| *key != "body");
    assert_eq!(keys(article), listed);
    assert_eq!(article["tagList"], json!(["first", "odd"]));
    let seen = site.get("/articles?favorited=ada", Some(&ada)).body;
    assert_eq!(seen["articles"][0]["favorited"], true);
    assert_eq!(seen["articles"][0]["favoritesCount"], 1);
}

fn list_comes_in_pages(site: &mut Conduit) {
    let ada = site.register("ada");
    for number in 0..22 {
        site.write(&ada, &format!("n{number}"), &["a", "b"]);
    }
    let page = |site: &mut Conduit, query: &str| site.slugs(&format!("/articles{query}"), None);
    let (first, count) = page(site, "");
    assert_eq!((first.len(), count, first[0].as_str()), (20, 22, "n21"));
    let (rest, count) = page(site, "?offset=20");
    assert_eq!((rest, count), (vec!["n1".into(), "n0".into()], 22));
    let (two, count) = page(site, "?limit=2&offset=1");
    assert_eq!((two, count), (vec!["n20".into(), "n19".into()], 22));
    assert_eq!(page(site, "?offset=100"), (vec![], 22));
    for wrong in ["limit=0", "limit=x", "limit=-1"] {
        let reply = site.get(&format!("/articles?{wrong}"), None);
        reply.is(422);
        assert!(reply.body["errors"]["limit"].is_array(), "{}", reply.body);
    }
    site.get("/articles?offset=-1", None).is(422);
    site.get("/articles/feed?offset=x", Some(&ada)).is(422);
}

fn feed_has_the_articles_of_those_one_follows(site: &mut Conduit) {
    let (ada, bob, eve) = (site.register("ada"), site.register("bob"), site.register("eve"));
    site.write(&ada, "one", &[]);
    site.write(&bob, "two", &[]);
    site.write(&ada, "three", &[]);
    assert_eq!(site.slugs("/articles/feed", Some(&eve)), (vec![], 0));
    site.post("/profiles/ada/follow", Some(&eve), Value::Null).is(200);
    let both = (vec!["three".into(), "one".into()], 2);
    assert_eq!(site.slugs("/articles/feed", Some(&eve)), both);
    assert_eq!(site.slugs("/articles/feed?limit=1&offset=1", Some(&eve)), (vec!["one".into()], 2));
    let reply = site.get("/articles/feed", Some(&eve));
    assert_eq!(reply.body["articles"][0]["author"]["following"], true);
}

fn article_is_liked(site: &mut Conduit) {
    let (ada, bob) = (site.register("ada"), site.register("bob"));
    let path = format!("/articles/{}/favorite", site.write(&ada, "one", &[]));
    let likes = |reply: Reply| {
        reply.is(200);
        let article = &reply.body["article"];
        assert_eq!(keys(article), ARTICLE);
        (
            article["favorited"].as_bool().expect("a truth value"),
            article["favoritesCount"].as_i64().expect("a number"),
        )
    };
    assert_eq!(likes(site.post(&path, Some(&bob), Value::Null)), (true, 1));
    assert_eq!(likes(site.post(&path, Some(&bob), Value::Null)), (true, 1));
    assert_eq!(likes(site.post(&path, Some(&ada), Value::Null)), (true, 2));
    assert_eq!(likes(site.get("/articles/one", None)), (false, 2));
    assert_eq!(likes(site.delete(&path, Some(&bob))), (false, 1));
    assert_eq!(likes(site.delete(&path, Some(&bob))), (false, 1));
}

fn comments_are_written_and_removed(site: &mut Conduit) {
    let (ada, bob) = (site.register("ada"), site.register("bob"));
    let path = format!("/articles/{}/comments", site.write(&ada, "one", &[]));
    assert_eq!(site.get(&path, None).body, json!({ "comments": [] }));
    let reply = site.post(&path, Some(&bob), json!({ "comment": { "body": "Well said" } }));
    reply.is(200);
    let comment = &reply.body["comment"];
    assert_eq!(keys(&reply.body), ["comment"]);
    assert_eq!(keys(comment), ["author", "body", "createdAt", "id", "updatedAt"]);
    assert_eq!(comment["body"], "Well said");
    let author = json!({ "username": "bob", "bio": "", "image": "", "following": false });
    assert_eq!(comment["author"], author);
    is_time(&comment["createdAt"]);
    is_time(&comment["updatedAt"]);
    assert_eq!(site.get(&path, None).body, json!({ "comments": [comment] }));

    let reply = site.post(&path, Some(&bob), json!({ "comment": { "body": "" } }));
    reply.refuses(422, "body", "can't be blank");
    let second = site.post(&path, Some(&ada), json!({ "comment": { "body": "Thanks" } }));
    assert_eq!(site.get(&path, None).body["comments"][0], second.body["comment"]);

    let id = comment["id"].as_i64().expect("a number");
    let one = format!("{path}/{id}");
    site.delete(&one, Some(&ada)).refuses(403, "comment", "forbidden");
    site.delete(&one, Some(&bob)).is(204);
    site.delete(&one, Some(&bob)).refuses(404, "comment", "not found");
    site.delete(&format!("{path}/x"), Some(&bob)).is(404);
    assert_eq!(site.get(&path, None).body, json!({ "comments": [second.body["comment"]] }));
}

fn tags_are_in_alphabetical_order(site: &mut Conduit) {
    let ada = site.register("ada");
    assert_eq!(site.get("/tags", None).body, json!({ "tags": [] }));
    site.write(&ada, "one", &["b", "ä", "a"]);
    site.write(&ada, "two", &["B", "a", "c"]);
    assert_eq!(site.get("/tags", None).body, json!({ "tags": ["B", "a", "b", "c", "ä"] }));
}
