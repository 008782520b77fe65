//! A site on a database of its own, and a client that speaks as the specification does.

mod folder;
mod postgres;

use std::sync::Arc;

use conduit::Site;
use conduit::store::Store;
use http_core::testing::Client;
use serde_json::{Value, json};

use self::folder::Folder;
use self::postgres::Postgres;

/// Makes tests of functions that take a site: one on each database.
macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[test]
            fn $test() {
                super::$test(&mut crate::support::Conduit::sqlite());
            })*
        }

        mod on_postgres {
            $(#[test]
            fn $test() {
                if let Some(mut site) = crate::support::Conduit::postgres() {
                    super::$test(&mut site);
                }
            })*
        }
    };
}

pub(crate) use on_both;

/// A client of a site, and the database that the site is on.
pub(crate) struct Conduit {
    client: Client,
    home: Arc<Home>,
}

/// Where a database is. It goes when nobody needs it any more.
enum Home {
    Sqlite(Folder),
    Postgres(Arc<Postgres>, String),
}

/// What is answered: the status, and the body as JSON (`null` where there is none).
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Home {
    fn open(&self) -> Store {
        let store = match self {
            Home::Sqlite(folder) => Store::sqlite(&folder.path().join("conduit.db")),
            Home::Postgres(server, name) => Store::postgres(&server.url(name)),
        };
        store.expect("the database opens")
    }
}

impl Conduit {
    /// A new site on SQLite, in memory but for its file.
    pub(crate) fn sqlite() -> Conduit {
        Conduit::at(Arc::new(Home::Sqlite(Folder::new())))
    }

    /// A new site on PostgreSQL; `None` where there is none, but in CI.
    pub(crate) fn postgres() -> Option<Conduit> {
        let server = Postgres::running()?;
        let name = server.new_database();
        Some(Conduit::at(Arc::new(Home::Postgres(server, name))))
    }

    fn at(home: Arc<Home>) -> Conduit {
        let site = Site::new(home.open(), None).expect("a site");
        Conduit { client: Client::new(conduit::app(site)), home }
    }

    /// The same database with the program started again.
    pub(crate) fn restart(&mut self) {
        *self = Conduit::at(Arc::clone(&self.home));
    }

    /// Runs statements of SQL behind the back of the program.
    pub(crate) fn change_database(&mut self, sql: &str) {
        let changed = self.home.open().write(|db| db.run(sql));
        changed.expect("the statements are right");
    }

    /// The same database, with a real server on threads of its own before it.
    pub(crate) fn live(&self) -> Conduit {
        let site = Site::new(self.home.open(), None).expect("a site");
        let client = Client::live(conduit::app(site)).expect("a server starts");
        Conduit { client, home: Arc::clone(&self.home) }
    }

    /// Another client of the same server.
    pub(crate) fn another(&self) -> Conduit {
        Conduit { client: self.client.another(), home: Arc::clone(&self.home) }
    }

    pub(crate) fn client(&mut self) -> &mut Client {
        &mut self.client
    }

    #[track_caller]
    pub(crate) fn get(&mut self, path: &str, token: Option<&str>) -> Reply {
        self.ask("GET", path, token, None)
    }

    #[track_caller]
    pub(crate) fn delete(&mut self, path: &str, token: Option<&str>) -> Reply {
        self.ask("DELETE", path, token, None)
    }

    /// With a body, unless it is `null`.
    #[track_caller]
    pub(crate) fn post(&mut self, path: &str, token: Option<&str>, body: Value) -> Reply {
        self.ask("POST", path, token, Some(body))
    }

    #[track_caller]
    pub(crate) fn put(&mut self, path: &str, token: Option<&str>, body: Value) -> Reply {
        self.ask("PUT", path, token, Some(body))
    }

    #[track_caller]
    fn ask(&mut self, method: &str, path: &str, token: Option<&str>, body: Option<Value>) -> Reply {
        let mut ask = self.client.ask(method, format!("/api{path}"));
        if let Some(token) = token {
            ask = ask.header("Authorization", format!("Token {token}"));
        }
        if let Some(body) = body.filter(|body| !body.is_null()) {
            ask = ask.json(&body);
        }
        let answer = ask.send();
        let body = if answer.bytes().is_empty() { Value::Null } else { answer.json() };
        Reply { status: answer.status().as_u16(), body }
    }

    /// Registers a user of this name, and gives its token.
    #[track_caller]
    pub(crate) fn register(&mut self, name: &str) -> String {
        let user = json!({ "username": name, "email": email(name), "password": password(name) });
        let reply = self.post("/users", None, json!({ "user": user }));
        reply.is(201);
        reply.body["user"]["token"].as_str().expect("a token").to_owned()
    }

    /// Writes an article of this title, and gives its slug.
    #[track_caller]
    pub(crate) fn write(&mut self, token: &str, title: &str, tags: &[&str]) -> String {
        let article =
            json!({ "title": title, "description": "about", "body": "text", "tagList": tags });
        let reply = self.post("/articles", Some(token), json!({ "article": article }));
        reply.is(201);
        reply.body["article"]["slug"].as_str().expect("a slug").to_owned()
    }

    /// The slugs of a list of articles, and how many there are said to be.
    #[track_caller]
    pub(crate) fn slugs(&mut self, path: &str, token: Option<&str>) -> (Vec<String>, i64) {
        let reply = self.get(path, token);
        reply.is(200);
        let articles = reply.body["articles"].as_array().expect("a list").iter();
        let slugs = articles.map(|article| article["slug"].as_str().expect("a slug").to_owned());
        (slugs.collect(), reply.body["articlesCount"].as_i64().expect("a count"))
    }
}

pub(crate) fn email(name: &str) -> String {
    format!("{name}@example.org")
}

pub(crate) fn password(name: &str) -> String {
    format!("{name}'s secret")
}

impl Reply {
    #[track_caller]
    pub(crate) fn is(&self, status: u16) {
        assert_eq!(self.status, status, "{}", self.body);
    }

    /// Is a refusal that says this of a field.
    #[track_caller]
    pub(crate) fn refuses(&self, status: u16, field: &str, reason: &str) {
        self.is(status);
        assert_eq!(self.body["errors"][field], json!([reason]), "{}", self.body);
        let sentences = self.body["errors"]["body"].as_array().expect("the specification's field");
        assert!(sentences.iter().all(Value::is_string), "{}", self.body);
    }
}

/// The names of an object's fields.
#[track_caller]
pub(crate) fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> =
        value.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}
