//! A list of tasks that is kept in a file: a whole service, small enough to be read in one go.

mod store;
mod tasks;

// ANCHOR: site
use http_core::{AccessLog, App, Config, Provide, Readiness, get, routes};

pub use self::store::Store;
use self::tasks::Owner;

/// What handlers share: each asks for the part that it needs, by its type.
#[derive(Provide)]
pub struct Site {
    store: Store,
    owner: Owner,
}

impl Site {
    /// Whoever knows the token may change tasks; without one, nobody may.
    pub fn new(store: Store, token: Option<String>) -> Site {
        Site { store, owner: Owner(token) }
    }
}

routes! {
    /// All that the service answers.
    pub ROUTES = ["/tasks" => tasks::TABLE, ready]
}

/// Whether a balancer may send requests here: no longer, once a shutdown has begun.
#[get("/ready")]
fn ready(readiness: Readiness) -> Readiness {
    readiness
}

/// The app, for `main` and for tests.
pub fn app(site: Site) -> App<Site> {
    App::new(site, ROUTES)
}

/// What this program finds right where the operator says nothing else.
pub fn config() -> Config {
    Config::new().access_log(AccessLog::Text).body_bytes(16 << 10)
}
// ANCHOR_END: site
