//! Which of several words was meant by a misspelt one.

/// The word that `text` is likely to be a misspelling of: at most every third letter differs.
pub(crate) fn nearest<'a>(text: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (text.chars().count() / 3).max(1);
    let near = words.into_iter().filter(|word| word.len().abs_diff(text.len()) <= most * 4);
    let told = near.map(|word| (distance(text, word), word)).filter(|(count, _)| *count <= most);
    told.min_by_key(|(count, _)| *count).map(|(_, word)| word)
}

/// How many letters have to be put in, left out or changed, or swapped with their neighbour, to make one word of the other.
pub(crate) fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    // Rows of the table of distances between beginnings: the one before the last, the last, and the one that is filled.
    let mut older = vec![0; to.len() + 1];
    let mut last: Vec<usize> = (0..=to.len()).collect();
    let mut row = last.clone();
    for (i, left) in from.iter().enumerate() {
        row[0] = i + 1;
        for (j, right) in to.iter().enumerate() {
            let changed = last[j] + usize::from(left != right);
            row[j + 1] = changed.min(last[j + 1] + 1).min(row[j] + 1);
            let is_swapped = i > 0 && j > 0 && *left == to[j - 1] && from[i - 1] == *right;
            if is_swapped {
                row[j + 1] = row[j + 1].min(older[j - 1] + 1);
            }
        }
        std::mem::swap(&mut older, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_letters() {
        for (from, to, count) in [
            ("", "", 0),
            ("", "abc", 3),
            ("loops", "loops", 0),
            ("loop", "loops", 1),
            ("lopos", "loops", 1),
            ("idle_timout", "idle_timeout", 1),
            ("ca", "abc", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!((distance(from, to), distance(to, from)), (count, count), "{from} {to}");
        }
    }

    #[test]
    fn nearest_word_is_found_and_a_far_one_is_not() {
        let words = ["loops", "workers", "idle_timeout", "linger_timeout"];
        for (text, meant) in [
            ("loop", Some("loops")),
            ("idel_timeout", Some("idle_timeout")),
            ("timeout", None),
            ("proxy", None),
            ("", None),
        ] {
            assert_eq!(nearest(text, words), meant, "{text}");
        }
    }
}
