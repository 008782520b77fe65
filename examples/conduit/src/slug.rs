//! The part of an article's URL that its title becomes.

use std::iter;

use crate::password::random;

/// Letters and digits of `title` in lower case, with a hyphen for all that stands between: `How to Train?` is `how-to-train`.
/// A title without any is an `article`.
pub(crate) fn of(title: &str) -> String {
    let mut slug = String::new();
    for word in title.split(|character: char| !character.is_alphanumeric()) {
        if !word.is_empty() && !slug.is_empty() {
            slug.push('-');
        }
        slug.extend(word.chars().flat_map(char::to_lowercase));
    }
    if slug.is_empty() { "article".to_owned() } else { slug }
}

/// The slugs to be tried for a title, one after the other: where the first is taken, with a random end. Counting up would
/// cost a look at the database for each article of the same title.
pub(crate) fn candidates(title: &str) -> impl Iterator<Item = String> {
    const TRIES: usize = 4;
    let slug = of(title);
    let with_end = {
        let slug = slug.clone();
        move || format!("{slug}-{}", &random()[..8])
    };
    iter::once(slug).chain(iter::repeat_with(with_end).take(TRIES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slug_keeps_letters_and_digits() {
        assert_eq!(of("How to train your dragon"), "how-to-train-your-dragon");
        assert_eq!(of("  C++ / Rust: 2-0!"), "c-rust-2-0");
        assert_eq!(of("Über Öl"), "über-öl");
        assert_eq!(of("?!"), "article");
    }

    #[test]
    fn second_candidate_has_a_random_end() {
        let mut tries = candidates("A title");
        assert_eq!(tries.next().as_deref(), Some("a-title"));
        let (second, third) = (tries.next().unwrap(), tries.next().unwrap());
        assert!(second.starts_with("a-title-") && second.len() == "a-title-".len() + 8, "{second}");
        assert_ne!(second, third);
    }
}
