//! What a program writes to its log by `tracing`, for tests that read it.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Metadata, Subscriber};

/// The events of this thread, as long as it lives.
pub struct Log {
    events: Arc<Events>,
    _guard: DefaultGuard,
}

#[derive(Default)]
struct Events {
    list: Mutex<Vec<Line>>,
}

/// An event: its target, and its fields as text. The one without a name is `message`.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it belongs to.
    pub target: &'static str,
    /// How grave it is.
    pub level: Level,
    /// By their names.
    pub fields: BTreeMap<&'static str, String>,
}

impl Log {
    /// Begins to listen.
    pub fn listen() -> Log {
        let events = Arc::new(Events::default());
        let listener = Listener(Arc::clone(&events));
        Log { events, _guard: tracing::subscriber::set_default(listener) }
    }

    /// The events of this target since the last call.
    pub fn take(&self, target: &str) -> Vec<Line> {
        let mut taken = Vec::new();
        self.events.lines().retain(|line| {
            let is_wanted = line.target == target;
            taken.extend(is_wanted.then(|| line.clone()));
            !is_wanted
        });
        taken
    }

    /// The only line of the access log since the last call.
    #[track_caller]
    pub fn access(&self) -> Line {
        let lines = self.take("http::access");
        assert_eq!(lines.len(), 1, "{lines:#?}");
        lines[0].clone()
    }

    /// All messages of this level since the last call.
    pub fn messages(&self, level: Level) -> Vec<String> {
        let lines = std::mem::take(&mut *self.events.lines());
        let of_level = lines.into_iter().filter(|line| line.level == level);
        of_level.filter_map(|mut line| line.fields.remove("message")).collect()
    }
}

impl Line {
    /// A field; empty where it is not said.
    pub fn get(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl Events {
    fn lines(&self) -> MutexGuard<'_, Vec<Line>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Listener(Arc<Events>);

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut line =
            Line { target: metadata.target(), level: *metadata.level(), fields: BTreeMap::new() };
        event.record(&mut line);
        self.0.lines().push(line);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.insert(field.name(), format!("{value:?}"));
    }
}
