//! How an exchange makes a request of the bytes it holds.

use std::net::SocketAddr;

use super::chunked::Progress;
use super::exchange::Exchange;
use super::fault::Fault;
use super::head::{self, Found};
use super::preface::{self, Preface};
use crate::config::Config;
use crate::message::{Forwarded, Framing};

impl Exchange {
    /// For whom a proxy speaks, once its preface is complete; the preface is read then.
    pub(super) fn read_preface(
        &mut self,
        config: &Config,
    ) -> Result<Option<Option<SocketAddr>>, Fault> {
        let Preface::Whole { bytes, client } =
            preface::read(self.input.unread(), config.preface_bytes)?
        else {
            return Ok(None);
        };
        self.input.consume(bytes);
        Ok(Some(client))
    }

    /// Notes what the proxies in front say of the request.
    pub(super) fn read_forwarded(&mut self, peer: Option<SocketAddr>, config: &Config) {
        let told = peer.map(|peer| Forwarded::read(&self.head(), peer.ip(), config));
        self.head.forwarded = told.map(Box::new);
    }

    /// Whether the head is complete.
    #[inline(always)]
    pub(super) fn read_head(&mut self, config: &Config) -> Result<bool, Fault> {
        if self.search.is_fresh()
            && head::parse(self.input.unread(), config, &mut self.head, &mut self.last_host)?
        {
            return Ok(true);
        }
        self.search_head(config)
    }

    /// As [`read_head`](Exchange::read_head) where the head has not come in one piece.
    #[inline(never)]
    fn search_head(&mut self, config: &Config) -> Result<bool, Fault> {
        loop {
            let unread = self.input.unread();
            match self.search.find(unread, config)? {
                Found::Nothing => return Ok(false),
                Found::EmptyLine if self.skipped_empty_line => return Err(Fault::EmptyLines),
                Found::EmptyLine => {
                    self.skipped_empty_line = true;
                    self.input.consume(2);
                }
                Found::Head(bytes) => {
                    let unread = &unread[..bytes];
                    let is_whole =
                        head::parse(unread, config, &mut self.head, &mut self.last_host)?;
                    self.end_search();
                    return if is_whole { Ok(true) } else { Err(Fault::FieldSyntax) };
                }
            }
        }
    }

    /// Whether the body is complete.
    #[inline(never)]
    pub(super) fn read_body(&mut self, config: &Config) -> Result<bool, Fault> {
        let head_bytes = self.head.bytes;
        let unread = self.input.unread_mut();
        if let Framing::Length(length) = self.head.framing {
            let bytes = head_bytes.saturating_add(length as usize);
            self.bytes = bytes;
            self.body = head_bytes..bytes;
            return Ok(unread.len() >= bytes);
        }
        let limit = self.admission.body_bytes;
        let progress = self.chunked.decode(&mut unread[head_bytes..], limit, config)?;
        match progress {
            Progress::More { keep } => {
                self.input.truncate(head_bytes + keep);
                Ok(false)
            }
            Progress::Done { body, end } => {
                self.bytes = head_bytes + end;
                self.body = head_bytes..head_bytes + body;
                Ok(true)
            }
        }
    }
}
