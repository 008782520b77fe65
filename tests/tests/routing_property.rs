//! Does the matcher choose what the rules say, on random tables and paths?

use integration::fuzz::matcher::Table;
use integration::random::Random;

/// Lookups that are compared.
const CASES: usize = 100_000;
/// Lookups in one table.
const PATHS: usize = 40;

#[test]
fn matcher_chooses_what_the_rules_choose() {
    std::panic::set_hook(Box::new(|_| {}));
    let mut random = Random::new(7);
    let (mut cases, mut found, mut clashes) = (0, 0, 0);
    while cases < CASES {
        let table = Table::random(&mut random);
        let reported = table.clashes();
        for late in &reported {
            clashes += 1;
            table.check_clash(*late);
        }
        if reported.is_empty() {
            for _ in 0..PATHS {
                let path = table.random_path(&mut random);
                found += usize::from(table.check_path(path.as_bytes()));
                cases += 1;
            }
        }
    }
    // Else the tables and paths say nothing.
    assert!(found > CASES / 4 && clashes > 100, "{found} routes found, {clashes} clashes");
}
