//! Loads that wrk cannot send.
//!
//! `generator closing PORT CONNECTIONS REQUESTS SECONDS PATH`: so many connections are open at a time; each sends so many
//! requests, one after another, and asks with the last that the connection be closed. When it is, a new one takes its place.
//!
//! `generator paced PORT SECONDS RATE PATH [RATE PATH]…`: so many requests a second for each path, whether the answers come
//! or not. A request goes out on a connection that waits for no answer, or on a new one.
//!
//! Both print lines that begin with `result`, with times in µs.

mod answer;
mod closing;
mod paced;
mod percentiles;

use std::env;
use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::str::FromStr;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words[..] {
        ["closing", port, connections, requests, seconds, path] => {
            closing::run(local(port)?, number(connections)?, number(requests)?, number(seconds)?, path)
        }
        ["paced", port, seconds, ref streams @ ..] if !streams.is_empty() => {
            let streams = streams.chunks(2).map(|stream| match stream {
                [rate, path] => Ok((number(rate)?, (*path).to_owned())),
                _ => Err("a rate without a path".into()),
            });
            paced::run(local(port)?, number(seconds)?, streams.collect::<Result<_, Box<dyn Error>>>()?)
        }
        _ => Err("usage: generator closing PORT CONNECTIONS REQUESTS SECONDS PATH | paced PORT SECONDS RATE PATH …".into()),
    }
}

fn local(port: &str) -> Result<SocketAddr, Box<dyn Error>> {
    Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, number(port)?)))
}

fn number<N: FromStr>(text: &str) -> Result<N, Box<dyn Error>> {
    text.parse().map_err(|_| format!("{text:?} is no such number").into())
}
