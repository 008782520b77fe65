//! Starts the service: the file of tasks and the token come from the environment, settings as everywhere.

use std::env;

use http_core::serve_with;
use tasks::{Site, Store};

fn main() -> http_core::Result<()> {
    let file = env::var("TASKS_FILE").unwrap_or_else(|_| "tasks.json".to_owned());
    let site = Site::new(Store::open(file)?, env::var("TASKS_TOKEN").ok());
    serve_with(tasks::app(site), "127.0.0.1:8080", tasks::config())
}
