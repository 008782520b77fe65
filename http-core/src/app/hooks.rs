//! What stands around the handlers of an app, taken out of its tables once, when the app is made.

use http::StatusCode;

use crate::handler::{Around, CallFn, HeadFn, Inner, WayFn};

/// What stands around one route.
pub(super) struct Hooks<S> {
    /// Run on the loop.
    pub(super) guards: Vec<HeadFn<S>>,
    /// From the outermost on.
    pub(super) layers: Vec<Layer<S>>,
    /// From the outermost on; the last one runs first.
    pub(super) after: Vec<CallFn<S>>,
}

/// What a call comes through on its way to the handler.
pub(super) enum Layer<S> {
    Before(CallFn<S>),
    Around(WayFn<S>),
}

/// Who makes the pages of some statuses, and for which requests.
pub(super) struct Catcher<S> {
    /// Their numbers; none: every status for which its table has no other catcher.
    statuses: &'static [u16],
    run: HeadFn<S>,
    /// The routes of its table.
    from: usize,
    to: usize,
    /// The segments under which its table is mounted, if it has any unmatched path below it.
    prefix: Option<Vec<&'static str>>,
}

/// What stands around all routes of an app.
pub(super) struct Surroundings<S> {
    /// One for each route, or none at all where no route has any.
    pub(super) hooks: Vec<Option<Box<Hooks<S>>>>,
    /// Those of outer tables before those of inner ones; of one table, the one for every status first.
    pub(super) catchers: Vec<Catcher<S>>,
}

impl<S> Surroundings<S> {
    /// Those of a table, which has `count` routes.
    pub(super) fn of(around: &Around<S>, count: usize) -> Surroundings<S> {
        let mut all = Surroundings { hooks: Vec::new(), catchers: Vec::new() };
        if let Around::Items(items) = around {
            all.add(items, &Hooks::default(), Some(&[]), &[]);
            debug_assert_eq!(all.hooks.len(), count, "one for each route");
            if all.hooks.iter().all(Option::is_none) {
                all.hooks = Vec::new();
            }
        }
        all
    }

    /// Adds those of a table that stands in another one with `outer`. `prefix`: the segments of all tables around it;
    /// `owned`: the same, if unmatched paths below it are its own.
    fn add(
        &mut self,
        items: &[Inner<S>],
        outer: &Hooks<S>,
        owned: Option<&[&'static str]>,
        prefix: &[&'static str],
    ) {
        let from = self.hooks.len();
        let to = from + items.iter().map(|item| item.count).sum::<usize>();
        let mut own = outer.clone();
        let first = self.catchers.len();
        for item in items {
            match *item.around {
                Around::Guard(run) => own.guards.push(run),
                Around::Before(run) => own.layers.push(Layer::Before(run)),
                Around::Around(run) => own.layers.push(Layer::Around(run)),
                Around::After(run) => own.after.push(run),
                Around::Catcher(statuses, run) => {
                    let prefix = owned.map(<[_]>::to_vec);
                    self.catchers.push(Catcher { statuses, run, from, to, prefix });
                }
                Around::Nothing | Around::Items(_) => {}
            }
        }
        self.catchers[first..].sort_by_key(|one| !one.statuses.is_empty());
        for item in items {
            let Around::Items(inner) = *item.around else {
                let hooks = (0..item.count).map(|_| own.boxed());
                self.hooks.extend(hooks);
                continue;
            };
            let below = [prefix, item.prefix].concat();
            // A table without a prefix shares its paths with the one around it, which answers for them.
            let owned = (!item.prefix.is_empty()).then_some(&*below);
            self.add(inner, &own, owned, &below);
        }
    }

    /// Who makes the page of `status`: for a route, the one nearest to it; for a path that has none, the one with the longest
    /// prefix.
    pub(super) fn catcher(
        &self,
        status: StatusCode,
        route: Option<usize>,
        path: &[u8],
    ) -> Option<HeadFn<S>> {
        let mut found: Option<&Catcher<S>> = None;
        for one in self.catchers.iter().filter(|one| one.is_for(status)) {
            let is_nearer = match route {
                Some(route) => (one.from..one.to).contains(&route),
                None => one.rank(path) > found.and_then(|found| found.rank(path)),
            };
            found = if is_nearer { Some(one) } else { found };
        }
        found.map(|found| found.run)
    }
}

impl<S> Catcher<S> {
    fn is_for(&self, status: StatusCode) -> bool {
        self.statuses.is_empty() || self.statuses.contains(&status.as_u16())
    }

    /// How many segments of the path are its prefix, and whether it is for certain statuses; `None` if the path is not below it.
    fn rank(&self, path: &[u8]) -> Option<(usize, bool)> {
        let prefix = self.prefix.as_ref()?;
        let mut segments = path.split(|byte| *byte == b'/').skip(1);
        let is_below = prefix.iter().all(|wanted| {
            let segment = segments.next();
            segment.is_some_and(|one| crate::routing::decode(one).eq(wanted.bytes().map(Some)))
        });
        is_below.then_some((prefix.len(), !self.statuses.is_empty()))
    }
}

impl<S> Hooks<S> {
    /// `None` if there is nothing.
    fn boxed(&self) -> Option<Box<Hooks<S>>> {
        let is_empty = self.guards.is_empty() && self.layers.is_empty() && self.after.is_empty();
        (!is_empty).then(|| Box::new(self.clone()))
    }
}

impl<S> Default for Hooks<S> {
    fn default() -> Hooks<S> {
        Hooks { guards: Vec::new(), layers: Vec::new(), after: Vec::new() }
    }
}

impl<S> Clone for Hooks<S> {
    fn clone(&self) -> Hooks<S> {
        let Hooks { guards, layers, after } = self;
        Hooks { guards: guards.clone(), layers: layers.clone(), after: after.clone() }
    }
}

impl<S> Clone for Layer<S> {
    fn clone(&self) -> Layer<S> {
        match *self {
            Layer::Before(run) => Layer::Before(run),
            Layer::Around(run) => Layer::Around(run),
        }
    }
}
