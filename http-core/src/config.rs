//! Every setting with its one default.

#[cfg(feature = "toml")]
mod file;
mod help;
mod load;
mod near;
mod network;
mod setting;
mod value;

use std::net::IpAddr;
use std::time::Duration;

#[cfg(debug_assertions)]
pub(crate) use near::distance;
use near::nearest;
pub use network::{InvalidNetwork, Network};
pub use setting::Setting;

use setting::{Range, Unit, at_least, between};
use value::Value;

/// The range of a setting, if it has one.
macro_rules! range {
    () => {
        Range::ANY
    };
    ($range:expr) => {
        $range
    };
}

/// Declares the settings: documentation, name, type, default, unit and range stand together, once. A value that may be unset has
/// behind `=>` what holds then.
macro_rules! settings {
    ($(
        $(#[doc = $doc:literal])*
        $name:ident($given:ty): $type:ty = $default:expr $(=> $unset:literal)?, $unit:ident $($range:expr)?;
    )*) => {
        /// All settings of a server. Each has a default that is safe without a proxy in front.
        ///
        /// ```
        /// use std::time::Duration;
        /// use http_core::Config;
        ///
        /// let config = Config::new().loops(1).body_bytes(10 << 20).idle_timeout(Duration::from_secs(5));
        /// assert_eq!(config.head_fields, 100);
        /// ```
        ///
        /// [`Config::load`] reads them from the environment and from a file.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub struct Config {
            $($(#[doc = $doc])* pub $name: $type,)*
        }

        impl Config {
            /// The defaults.
            #[must_use]
            pub fn new() -> Config {
                Config { $($name: $default,)* }
            }

            $(
                $(#[doc = $doc])*
                #[must_use]
                pub fn $name(mut self, $name: $given) -> Config {
                    self.$name = <$type>::from($name);
                    self
                }
            )*

            /// The names of all settings.
            #[must_use]
            pub fn keys() -> &'static [&'static str] {
                &[$(stringify!($name),)*]
            }

            /// The first setting whose value is outside of its range, and what is wrong with it. It asks no [`Setting`]: a program
            /// that reads none from outside is not to carry what reads them.
            pub(crate) fn complaint(&self) -> Option<(&'static str, String)> {
                $($(
                    let range: Range = $range;
                    if let Some(reason) = range.complaint(self.$name.number()) {
                        return Some((stringify!($name), reason));
                    }
                )?)*
                None
            }

            /// What is known of each setting.
            #[must_use]
            pub fn settings() -> &'static [Setting] {
                const SETTINGS: &[Setting] = &[$(Setting {
                    key: stringify!($name),
                    unit: Unit::$unit,
                    doc: concat!($($doc,)*),
                    range: range!($($range)?),
                    default: || {
                        let default: $type = $default;
                        default.show(Unit::$unit) $(.or(Some($unset.to_owned())))? .unwrap_or_default()
                    },
                    set: |config, given| {
                        config.$name = Value::read(given, Unit::$unit)?;
                        Ok(())
                    },
                    number: |config| config.$name.number(),
                },)*];
                SETTINGS
            }
        }
    };
}

settings! {
    /// Where to listen, `host:port`, if the program leaves it open. It does by [`serve`](crate::serve) or [`address_or`](Config::address_or). `None`: as the program says.
    address(String): Option<String> = None => "as the program says", Address;
    /// I/O threads, each with its own listener. From 1 to 10,000; `None`: one per core.
    loops(usize): Option<usize> = None => "one per core", Threads between(1, 10_000);
    /// Threads of the handler pool, at most 10,000. `None`: none unless a route says `dispatch = pool`, then the larger of 8
    /// and four per core. Above 0, every route that is not marked `inline` is pooled; 0 with a pooled route is a `StartError`.
    workers(usize): Option<usize> = None => "as the routes need", Threads between(0, 10_000);
    /// Open connections per loop. Beyond it the connection idle longest makes room, or accepting pauses.
    connections(usize): usize = 16_384, Connections at_least(1);
    /// Open connections from one address, of all loops together; of IPv6, from one network of 64 bits. Beyond it a new one is
    /// closed at once. `None`: no limit. The trusted proxies are not counted; a client that one names by the PROXY protocol
    /// is.
    connections_per_address(usize): Option<usize> = None => "no limit", Connections at_least(1);
    /// Connections that the kernel holds for the server before it accepts them.
    backlog(u32): u32 = 1_024, Connections at_least(1);
    /// Whether SIGTERM and SIGINT drain the server, a second one ending the process; only while `run` runs.
    handles_signals(bool): bool = true, Truth;

    /// Who may say for whom it speaks, by `proxy_protocol` or `forwarded_fields`.
    trusted_proxies(Vec<Network>): Vec<Network> = Vec::new() => "none", Networks;
    /// Whether each connection begins with a preface of the PROXY protocol, version 1 or 2. Then only the trusted proxies may
    /// connect: any other peer's connection is closed at once.
    proxy_protocol(bool): bool = false, Truth;
    /// Longest such preface in bytes. Beyond it: 400. From 107 bytes to 64 KiB.
    preface_bytes(usize): usize = 4 << 10, Bytes between(107, 64 << 10);
    /// The fields in which the trusted proxies say for whom they speak. Those of others are ignored.
    forwarded_fields(ForwardedFields): ForwardedFields = ForwardedFields::Ignored, Word;

    /// Longest request head in bytes, its first line included. Beyond it: 431. At most 1 MiB.
    head_bytes(usize): usize = 32 << 10, Bytes between(64, 1 << 20);
    /// Most header fields of a request. Beyond it: 431.
    head_fields(usize): usize = 100, Fields at_least(1);
    /// Longest request target in bytes. Beyond it: 414.
    target_bytes(usize): usize = 8 << 10, Bytes at_least(1);
    /// Whether browsers' unencoded bytes are taken: ``[ ] { } | \ ^ ` `` in a query, `[ ] | ^` in a path. Otherwise: 400.
    relaxed_target(bool): bool = false, Truth;
    /// Longest request body in bytes, where a route says nothing else. Beyond it: 413.
    body_bytes(usize): usize = 1 << 20, Bytes;
    /// Most bytes of chunk extensions in one body. Beyond it: 413.
    chunk_extension_bytes(usize): usize = 16 << 10, Bytes;
    /// Most bytes of trailer fields behind a chunked body. Beyond it: 431.
    trailer_bytes(usize): usize = 8 << 10, Bytes;
    /// Most pairs in a query. An argument that is read from a query of more is refused: 400.
    query_pairs(u32): u32 = 256, Pairs;
    /// Most pairs in a form. Beyond it: 400.
    form_pairs(u32): u32 = 256, Pairs;
    /// Most cookies of a request, all its `Cookie` fields together. `Cookies` as an argument refuses more: 400.
    cookie_pairs(u32): u32 = 256, Pairs;
    /// Most bytes of answers to pipelined requests that are gathered before they are sent. Requests behind them wait: in the
    /// read buffer, which does not grow for them, and in the socket.
    pipelined_bytes(usize): usize = 64 << 10, Bytes at_least(1);
    /// Bodies and answers that one loop holds at a time, in bytes; raised to the largest body limit where that is more.
    /// Beyond it the largest readers pause and new bodies get 503; beyond twice as much, a new answer of more than 64 KiB that
    /// its peer does not take at once is given up, and its connection closed.
    buffered_bytes(usize): usize = 256 << 20, Bytes;
    /// Requests that one connection may carry; the last answer says `Connection: close`.
    requests_per_connection(u32): u32 = 100_000, Requests at_least(1);

    /// From the first byte of a head to its last. Then: 408.
    head_timeout(Duration): Duration = Duration::from_secs(10), Time;
    /// Without a byte of an expected body. Then: 408.
    body_timeout(Duration): Duration = Duration::from_secs(30), Time;
    /// Without a byte of an answer taken by the peer. Then the connection is closed.
    write_timeout(Duration): Duration = Duration::from_secs(30), Time;
    /// Least average rate of a body and of an answer in bytes per second, after `rate_grace`. 0: none.
    minimum_rate(usize): usize = 1_024, BytesPerSecond;
    /// How long a body or an answer may take before `minimum_rate` counts.
    rate_grace(Duration): Duration = Duration::from_secs(10), Time;
    /// Without a request, before the first as between two. Then the connection is closed, without an answer.
    idle_timeout(Duration): Duration = Duration::from_secs(60), Time;
    /// How long bytes are read and thrown away after an answer that was sent before its request had been read.
    linger_timeout(Duration): Duration = Duration::from_secs(2), Time;
    /// Most bytes that are thrown away then; what comes beyond them is left unread.
    linger_bytes(usize): usize = 256 << 10, Bytes;
    /// How long a shutdown leaves idle connections open for one more request each. With 0 it closes them at once.
    drain_grace(Duration): Duration = Duration::ZERO, Time;
    /// How long a shutdown waits for what was begun.
    drain_timeout(Duration): Duration = Duration::from_secs(30), Time;

    /// Jobs that may wait for a worker. Beyond it: 503.
    queue_jobs(usize): usize = 1_024, Jobs;
    /// How long a job may wait for a worker. A longer wait is answered 503 and the handler is not called. A job that is likely to
    /// wait longer than three quarters of it is answered so at once, and one that comes when no other has begun for so long,
    /// unless fewer jobs wait than there are workers.
    queue_wait(Duration): Duration = Duration::from_millis(500), Time;

    /// Whether a line is logged for each answer, and in which form where nobody has subscribed to `tracing`.
    access_log(AccessLog): AccessLog = AccessLog::Off, Word;
    /// Whether `X-Request-Id` is taken over from the trusted proxies, and sent with answers. Those to a head that could not be read
    /// have none.
    request_ids(bool): bool = false, Truth;
    /// Whether answers are counted for each route, by class of status and by time.
    route_metrics(bool): bool = false, Truth;
}

/// The fields in which proxies say for whom they speak. A proxy has to set, or take out, each field that is believed: it
/// passes others on as the client has sent them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ForwardedFields {
    /// None is believed.
    #[default]
    Ignored,
    /// `X-Forwarded-For`: the client's address.
    XForwardedFor,
    /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`: also the scheme and the host that the client asked for.
    XForwarded,
    /// `Forwarded` (RFC 7239): all of these.
    Forwarded,
}

/// Whether a line is logged for each answer.
///
/// Where the program has a subscriber to `tracing`, a line is an event of the target `http::access` and the level `INFO`, whose
/// fields are `client`, `method`, `request_target`, `version`, `status`, `bytes` (of the content), `duration_us` (microseconds from
/// the first byte of the head until the answer is made), `route`, `request_id`, and `closed`: why the connection was closed where
/// an answer was not sent to its end. Where there is none, it goes to stderr, from the thread of the loop.
///
/// What a client says is escaped: bytes outside of printable ASCII, quotes and backslashes stand as `\x0a`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccessLog {
    /// Nothing is logged.
    #[default]
    Off,
    /// On stderr it is text: `name=value` after the date.
    Text,
    /// On stderr it is an object of JSON.
    JsonLines,
}

impl Config {
    /// The address that is set, else this one: `Server::bind_with(app, config.address_or("127.0.0.1:8080"), config)`.
    #[must_use]
    pub fn address_or(&self, default: &str) -> String {
        self.address.clone().unwrap_or_else(|| default.to_owned())
    }

    /// Whether what this peer says of its clients is believed.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        self.trusted_proxies.iter().any(|network| network.contains(address))
    }
}

impl Default for Config {
    fn default() -> Config {
        Config::new()
    }
}
