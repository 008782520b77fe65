//! Tables in tables, under prefixes. A part of an app knows its own paths and not where it is mounted.

use http_core::{App, get, routes, serve, table};

#[get("/")]
fn index() -> &'static str {
    "the index"
}

// ANCHOR: module
/// The handlers of a module as a table, in the order written, with the tables inside.
#[table("/notes")]
mod notes {
    use http_core::{get, post, table};

    /// The empty pattern is the prefix itself, here `/notes`.
    #[get("")]
    fn list() -> &'static str {
        "all notes"
    }

    #[post("")]
    fn create(text: &str) -> String {
        format!("a note of {} bytes", text.len())
    }

    #[get("/{id}")]
    fn show(id: u64) -> String {
        format!("note {id}")
    }

    #[table("/drafts")]
    mod drafts {
        use http_core::get;

        #[get("/{id}")]
        fn show(id: u64) -> String {
            format!("draft {id}")
        }
    }
}
// ANCHOR_END: module

// ANCHOR: lists
mod admin {
    use http_core::{get, routes};

    #[get("/users")]
    fn users() -> &'static str {
        "ada, bob"
    }

    #[get("/health")]
    fn health() -> &'static str {
        "well"
    }

    // A list by hand does the same, and says what is in it.
    routes! {
        /// For those who run the site.
        pub(crate) ADMIN = [users, health]
    }
}

routes! {
    /// What programs ask.
    API = [notes::ROUTES]
}

routes! {
    /// All of it: tables by their names, some under a prefix, one of them twice.
    ROUTES = [index, "/api/v1" => API, "/api/latest" => API, "/admin" => admin::ADMIN]
}
// ANCHOR_END: lists

fn main() -> http_core::Result<()> {
    serve(App::new((), ROUTES), "127.0.0.1:8080")
}

#[cfg(test)]
mod tests {
    use http_core::testing::Client;

    use super::*;

    #[test]
    fn handlers_stand_under_the_prefixes_of_their_tables() {
        let mut client = Client::new(App::new((), ROUTES));
        for (path, text) in [
            ("/", "the index"),
            ("/api/v1/notes", "all notes"),
            ("/api/v1/notes/7", "note 7"),
            ("/api/latest/notes/drafts/7", "draft 7"),
            ("/admin/health", "well"),
        ] {
            client.get(path).send().expect_status(200).expect_text(text);
        }
        client.post("/api/latest/notes").body("four").send().expect_text("a note of 4 bytes");
        client.get("/notes").send().expect_status(404);
        client.get("/api/v1/notes/").send().expect_status(404);
    }

    #[test]
    fn table_has_all_routes_in_the_order_listed() {
        let app = App::new((), ROUTES);
        let all: Vec<String> = app.routes().iter().map(ToString::to_string).collect();
        assert_eq!(all[..3], ["/", "/api/v1/notes", "/api/v1/notes"]);
        assert_eq!(all[all.len() - 2..], ["/admin/users", "/admin/health"]);
        assert_eq!(all.len(), 11);
    }

    #[test]
    fn answers_are_those_in_the_book() {
        integration::book::check("nested-tables", || Client::new(App::new((), ROUTES)));
    }
}
