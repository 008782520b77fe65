//! Settings from a file, and what is told of a file that is wrong.

use std::path::PathBuf;

use http_core::{Config, Error, Setting};

fn path(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.join("tests").join(name).to_string_lossy().into_owned()
}

#[test]
fn c07_everything_that_is_wrong_with_a_file_is_told_with_its_line() {
    let path = path("wrong.toml");
    let variables = [("HTTP_CONFIG", &*path), ("HTTP_BACKLOGS", "7")];
    let refused = Config::new().load_from(variables).expect_err("nearly all of it is wrong");
    // As a `main` that returns it prints it.
    let text = format!("{:?}", Error::from(refused)).replace(&path, "wrong.toml");
    let network = "10.0.0.1/8".parse::<http_core::Network>().expect_err("bits behind the prefix");
    let syntax = text.lines().find(|line| line.contains("toml:7: ")).expect("no TOML");
    let expected = format!(
        "9 settings are wrong:
{syntax}
  wrong.toml:2: `loops` is 0, it may be from 1 to 10000
  wrong.toml:3: `head_bytes` is `32 apples`, expected a size such as 4096, 64KiB or 10MiB
  wrong.toml:4: `idle_timout` is no setting: did you mean `idle_timeout`?
  wrong.toml:5: `idle_timeout` is `5`, expected a time with its unit, such as 500ms, 30s, 2m or 1h
  wrong.toml:8: `trusted_proxies` is a list, expected networks such as 10.0.0.0/8 or ::1: {network}
  wrong.toml:9: `forwarded_fields` is a list, expected one of ignored, x-forwarded-for, x-forwarded, forwarded
  wrong.toml:10: `limits` is no setting
  HTTP_BACKLOGS: is no setting: did you mean `HTTP_BACKLOG`?"
    );
    assert_eq!(text, expected);
}

#[test]
fn c07_every_setting_can_be_set_by_a_file() {
    let unset = |setting: &Setting| match setting.key() {
        "address" => "127.0.0.1:0".to_owned(),
        "loops" | "workers" | "connections_per_address" => "7".to_owned(),
        "trusted_proxies" => "10.0.0.0/8".to_owned(),
        _ => setting.default(),
    };
    let lines =
        Config::settings().iter().map(|one| format!("{} = \"{}\"\n", one.key(), unset(one)));
    let path = std::env::temp_dir().join(format!("http-core-{}.toml", std::process::id()));
    std::fs::write(&path, lines.collect::<String>()).expect("a file can be written");
    let config = Config::new().load_from([("HTTP_CONFIG", &path)]);
    std::fs::remove_file(&path).expect("a file can be removed");
    let wanted = Config::new()
        .address("127.0.0.1:0".to_owned())
        .loops(7)
        .workers(7)
        .connections_per_address(7)
        .trusted_proxies(vec!["10.0.0.0/8".parse().expect("a network")]);
    assert_eq!(config.expect("all of it is right"), wanted);
}
