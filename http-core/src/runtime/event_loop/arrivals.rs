//! How a loop lets peers in.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use mio::Interest;
use mio::Token;
use mio::net::TcpStream;

use super::{EventLoop, Tenancy};
use crate::notice;
use crate::proto::{CloseReason, Connection};
use crate::runtime::door::Knock;
use crate::runtime::entry::Seat;
use crate::runtime::link::Link;

/// Peers let in in one turn; more wait for the next.
pub(super) const ACCEPTS_PER_TURN: u32 = 256;

impl EventLoop {
    /// Lets peers in who wait, while there is room.
    pub(super) fn accept(&mut self) {
        let now = self.context.clock.now();
        // Once in a turn: where others take what becomes free, not all who are idle should go.
        let mut may_make_room = true;
        for _ in 0..ACCEPTS_PER_TURN {
            if !self.door.has_knocks(now) {
                return;
            }
            let is_full = self.slots.len() >= self.context.config.connections;
            if is_full && self.longest_idle().is_none() {
                return self.door.pause(now);
            }
            match self.door.answer() {
                Knock::Nobody => {
                    if let Some(time) = self.door.shortage.is_over(now) {
                        let time = time.as_secs();
                        notice::info(format_args!(
                            "connections are accepted again, after {time} s"
                        ));
                    }
                    return;
                }
                // All descriptors are in use, the one held back as well.
                Knock::Failed(_) if may_make_room && self.makes_room() => may_make_room = false,
                Knock::Failed(error) => {
                    if self.door.shortage.refused(now) {
                        notice::warn(format_args!(
                            "no connection is accepted for a while: {error}"
                        ));
                    }
                    return self.door.pause(now);
                }
                Knock::Peer(stream, peer) => {
                    let seat = match self.context.entry.admit(peer) {
                        Ok(seat) => seat,
                        Err(reason) => {
                            // Before its peer can see it.
                            self.context.counters.turned_away(reason);
                            drop(stream);
                            self.door.place_is_free();
                            continue;
                        }
                    };
                    if (is_full || self.door.lacks_spare())
                        && let Some(idle) = self.longest_idle()
                    {
                        self.close(idle, CloseReason::MadeRoom);
                    }
                    self.welcome(stream, peer, seat);
                }
            }
        }
    }

    /// Closes the connection idle longest. Whether there is a descriptor again to let somebody in with.
    fn makes_room(&mut self) -> bool {
        if self.door.lacks_spare()
            && let Some(idle) = self.longest_idle()
        {
            self.close(idle, CloseReason::MadeRoom);
            return !self.door.lacks_spare();
        }
        false
    }

    fn welcome(&mut self, mut stream: TcpStream, peer: SocketAddr, seat: Option<Box<Seat>>) {
        let connection = Connection::new(Arc::clone(&self.context.config), &self.context.clock);
        let registry = self.poll.registry();
        let inserted = self.slots.insert(|token| {
            registry.register(&mut stream, token, Interest::READABLE)?;
            io::Result::Ok(Tenancy {
                link: Link::new(stream, Some(peer), connection).with_seat(seat),
                tenant: None,
            })
        });
        match inserted {
            Ok(token) => {
                self.context.counters.accepted.add_alone();
                self.seldom_turn(token, Link::drive);
            }
            Err(error) => notice::warn(format_args!("a connection cannot be watched: {error}")),
        }
    }

    /// The connection idle longest.
    fn longest_idle(&mut self) -> Option<Token> {
        loop {
            let (slots, clock) = (&self.slots, &self.context.clock);
            let (since, token) = self.door.longest_idle(|| {
                let links = slots.iter().map(|(token, tenancy)| (token, &tenancy.link));
                links.filter_map(|(token, link)| Some((link.spare_since(clock)?, token))).collect()
            })?;
            // It may have had a request since the look at all of them.
            let link = self.slots.get_mut(token).map(|tenancy| &tenancy.link);
            if link.and_then(|link| link.spare_since(&self.context.clock)) == Some(since) {
                return Some(token);
            }
            self.door.forget_longest_idle();
        }
    }
}
