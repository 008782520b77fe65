//! Where a connection stands, and the one table of how it gets elsewhere.
//!
//! ```text
//!  Preface ─▶ Idle by PrefaceEnd, or ─▶ Refusal
//!
//!          FirstByte      HeadEnd          BodyDue
//!   Idle ───────────▶ Head ───────▶ Admission ───────▶ Body
//!    ▲                 ▲ │              │ │           │ │ │
//!    │ Drained    More │ │ Refused      │ │RequestEnd │ │ │ Refused
//!    │                 │ │              │ └─▶ Ready ◀─┘ │ │
//!    │                 │ │              │ Taken │ Taken │ │
//!    │                 │ │              ▼       ▼       ▼ │
//!    └───────────── Response ◀────── Handling ◀─────────┘ │
//!                        │   Answered   │                 │
//!                        │              │ AnsweredLast    │
//!                        ▼              ▼                 ▼
//!                     Refusal ◀───── Farewell ──Sent──▶ Closed
//!                        └──Sent──▶ Linger ──▶ Closed
//! ```

/// Where a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Behind a proxy: for whom it speaks is to come before the first request.
    Preface,
    /// Between requests; nothing is unread.
    Idle,
    /// Some of a head has arrived.
    Head,
    /// A whole head has; the driver is to decide on it.
    Admission,
    /// The body is arriving.
    Body,
    /// The request is whole and waits for earlier answers to be sent.
    Ready,
    /// The exchange is out with the driver.
    Handling,
    /// Answers are being sent; the connection goes on.
    Response,
    /// The last answer is being sent; everything it answers was read.
    Farewell,
    /// The last answer is being sent, and not everything that came was read.
    Refusal,
    /// That answer was sent; what still comes is thrown away, so that the peer can read it.
    Linger,
    /// Over.
    Closed,
}

/// What moves a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    PrefaceEnd,
    FirstByte,
    HeadEnd,
    BodyDue,
    /// The request is whole, and earlier answers are to be sent first.
    RequestEnd,
    /// The driver took the exchange.
    Taken,
    Answered,
    AnsweredLast,
    /// Answered for the last time, with something left unread: the rest of a request, or a request after the last.
    Refused,
    /// The next request has begun to arrive.
    More,
    /// Nothing is unread, everything was sent.
    Drained,
    /// Everything was sent.
    Sent,
    /// The peer is gone, its time is over, or the driver wants its place.
    Gone,
}

impl Phase {
    /// Where the connection goes from here. `None`: the two cannot meet, which would be a bug of ours, never the peer's.
    #[inline(always)]
    pub(crate) fn after(self, signal: Signal) -> Option<Phase> {
        use Phase::*;
        use Signal as S;
        Some(match (self, signal) {
            (Preface, S::PrefaceEnd) => Idle,
            (Idle, S::FirstByte) => Head,
            (Head, S::HeadEnd) => Admission,
            (Admission, S::BodyDue) => Body,
            (Admission | Body, S::RequestEnd) => Ready,
            (Admission | Body | Ready, S::Taken) => Handling,
            // A refusal whose request was whole answers in the phase of admission.
            (Admission | Handling, S::Answered) => Response,
            (Admission | Handling, S::AnsweredLast) => Farewell,
            (Preface | Head | Admission | Body | Handling, S::Refused) => Refusal,
            (Response, S::More) => Head,
            (Response, S::Drained) => Idle,
            (Farewell, S::Sent) => Closed,
            // Bytes have come that were never read.
            (Farewell, S::Refused) => Refusal,
            (Refusal, S::Sent) => Linger,
            (_, S::Gone) => Closed,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHASES: [Phase; 12] = {
        use Phase::*;
        [
            Preface, Idle, Head, Admission, Body, Ready, Handling, Response, Farewell, Refusal,
            Linger, Closed,
        ]
    };

    const SIGNALS: [Signal; 13] = {
        use Signal::*;
        [
            PrefaceEnd,
            FirstByte,
            HeadEnd,
            BodyDue,
            RequestEnd,
            Taken,
            Answered,
            AnsweredLast,
            Refused,
            More,
            Drained,
            Sent,
            Gone,
        ]
    };

    #[test]
    fn every_phase_is_reached_from_the_first_and_ends_in_closed() {
        let mut reached = vec![Phase::Preface];
        let mut at = 0;
        while at < reached.len() {
            let phase = reached[at];
            for next in SIGNALS.iter().filter_map(|signal| phase.after(*signal)) {
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        assert!(PHASES.iter().all(|phase| reached.contains(phase)));
        assert!(PHASES.iter().all(|phase| phase.after(Signal::Gone) == Some(Phase::Closed)));
    }

    #[test]
    fn nothing_leads_out_of_closed() {
        let next = SIGNALS.iter().filter_map(|signal| Phase::Closed.after(*signal));
        assert!(next.into_iter().all(|phase| phase == Phase::Closed));
    }
}
