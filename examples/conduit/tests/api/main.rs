//! The specification, asked of the application on both databases.

#![cfg(unix)]

mod articles;
mod errors;
mod support;
mod together;
mod users;
