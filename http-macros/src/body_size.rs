//! What a size such as `10MiB` is in bytes.

/// The number of bytes that `text` names: digits, then a unit. `None` if it is no size or more than fits.
pub(crate) fn parse(text: &str) -> Option<usize> {
    let digits = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor: usize = match unit.trim_start() {
        "B" | "" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "kB" => 1_000,
        "MB" => 1_000_000,
        "GB" => 1_000_000_000,
        _ => return None,
    };
    number.parse::<usize>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn sizes_are_digits_and_a_unit() {
        assert_eq!(parse("10MiB"), Some(10 << 20));
        assert_eq!(parse("1 kB"), Some(1_000));
        assert_eq!(parse("0"), Some(0));
        for wrong in [
            "",
            "MiB",
            "10 mib",
            "-1B",
            "1.5MiB",
            "99999999999999999999",
            "18446744073709551615KiB",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
