//! Which routes may have been meant by a path that none matches: for who writes the program, in builds with debug assertions.

use crate::config::distance;
use crate::routing::Tree;

/// The routes that are likely to be meant, the likeliest first, in one sentence. `None`: none is near.
pub(super) fn sentence(tree: &Tree, path: &str) -> Option<String> {
    if path.len() > LONGEST_PATH {
        return None;
    }
    let routes = tree.routes().iter();
    let told = routes.filter_map(|route| {
        let pattern = route.to_string();
        let pattern = pattern.split('?').next().unwrap_or_default();
        Some((remoteness(pattern, path)?, format!("{} {pattern}", route.meta().method)))
    });
    let mut near: Vec<_> = told.collect();
    near.sort();
    near.truncate(MOST);
    let names: Vec<String> = near.into_iter().map(|(_, name)| name).collect();
    (!names.is_empty()).then(|| format!("no route matches, near ones are: {}", names.join(", ")))
}

/// How far a pattern is from a path. `None`: too far.
fn remoteness(pattern: &str, path: &str) -> Option<usize> {
    // What a parameter would have matched is not what is wrong.
    let mut given = path.split('/');
    let filled = pattern.split('/').map(|wanted| {
        let given = given.next().unwrap_or_default();
        if wanted.contains('{') && !given.is_empty() { given } else { wanted }
    });
    let filled = filled.collect::<Vec<_>>().join("/");
    let letters = distance(&filled, path);
    (letters <= path.len() / 3 || begins_alike(&filled, path, pattern)).then_some(letters)
}

/// Whether one goes on where the other has ended, behind a first segment that is no parameter.
fn begins_alike(filled: &str, path: &str, pattern: &str) -> bool {
    let first = pattern.split('/').nth(1).unwrap_or_default();
    let is_told = !first.is_empty() && !first.contains('{');
    is_told && filled.split('/').zip(path.split('/')).all(|(one, other)| one == other)
}

/// How many routes are named.
const MOST: usize = 5;

/// In bytes.
const LONGEST_PATH: usize = 256;

#[cfg(test)]
mod tests {
    use super::remoteness;

    #[test]
    fn misspelt_and_incomplete_paths_are_near() {
        for (pattern, path) in [
            ("/notes", "/note"),
            ("/notes", "/notes/"),
            ("/notes/{id}", "/nots/7"),
            ("/notes/{id}", "/notes"),
            ("/notes/{id}/tags", "/notes/7"),
            ("/api/notes/{id}", "/api/note/12345"),
            ("/files/{name}.txt", "/files/a/b"),
        ] {
            assert!(remoteness(pattern, path).is_some(), "{pattern} {path}");
        }
        assert!(remoteness("/notes/{id}", "/note/7") < remoteness("/notes/{id}", "/notes"));
    }

    #[test]
    fn other_paths_are_far() {
        for (pattern, path) in [
            ("/notes", "/favicon.ico"),
            ("/", "/wp-login.php"),
            ("/{page}", "/a/b/c"),
            ("/notes/{id}", "/users/7"),
            ("/notes", "*"),
            ("/api/notes", "/api/people"),
            ("/{page}/edit", "/home"),
        ] {
            assert_eq!(remoteness(pattern, path), None, "{pattern} {path}");
        }
    }
}
