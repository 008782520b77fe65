//! Many at a time, through sockets, on both databases.

use std::thread;

use crate::support::{Conduit, on_both};
use serde_json::{Value, json};

on_both![
    likes_at_the_same_time_are_all_counted,
    name_is_taken_once_by_many_at_the_same_time,
    title_is_written_by_many_at_the_same_time,
    programs_that_start_at_the_same_time_share_a_database,
];

const MANY: usize = 8;

/// What each of many clients of a live server gets, at the same time.
fn at_once<T: Send>(site: &Conduit, ask: impl Fn(&mut Conduit, usize) -> T + Sync) -> Vec<T> {
    let live = site.live();
    let ask = &ask;
    thread::scope(|scope| {
        let threads: Vec<_> = (0..MANY)
            .map(|number| {
                let mut client = live.another();
                scope.spawn(move || ask(&mut client, number))
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    })
}

fn likes_at_the_same_time_are_all_counted(site: &mut Conduit) {
    let tokens: Vec<String> =
        (0..MANY).map(|number| site.register(&format!("u{number}"))).collect();
    site.write(&tokens[0], "one", &[]);
    let replies = at_once(site, |client, number| {
        // Half of them twice as the same user.
        let token = &tokens[number / 2];
        client.post("/articles/one/favorite", Some(token), Value::Null)
    });
    for reply in &replies {
        reply.is(200);
        assert_eq!(reply.body["article"]["favorited"], true);
    }
    let count = &site.get("/articles/one", None).body["article"]["favoritesCount"];
    assert_eq!(count, MANY / 2);
}

fn name_is_taken_once_by_many_at_the_same_time(site: &mut Conduit) {
    let replies = at_once(site, |client, number| {
        let email = format!("{number}@example.org");
        let user = json!({ "username": "ada", "email": email, "password": "secret" });
        client.post("/users", None, json!({ "user": user }))
    });
    let (created, refused): (Vec<_>, Vec<_>) =
        replies.iter().partition(|reply| reply.status == 201);
    assert_eq!(created.len(), 1);
    for reply in refused {
        reply.refuses(422, "username", "has already been taken");
    }
}

fn title_is_written_by_many_at_the_same_time(site: &mut Conduit) {
    let token = site.register("ada");
    let mut slugs = at_once(site, |client, _| client.write(&token, "The same", &["a", "b"]));
    slugs.sort();
    slugs.dedup();
    assert_eq!(slugs.len(), MANY);
    assert_eq!(slugs[0], "the-same");
    assert_eq!(site.slugs("/articles?tag=b", None).1, MANY as i64);
}

fn programs_that_start_at_the_same_time_share_a_database(site: &mut Conduit) {
    let token = site.register("ada");
    let statuses: Vec<u16> = thread::scope(|scope| {
        let ask = || site.live().get("/user", Some(&token)).status;
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    });
    assert_eq!(statuses, [200; 4]);
}
