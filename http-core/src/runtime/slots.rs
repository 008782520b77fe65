//! The loop's table of connections: places that are used again, each tenancy under a number of its own.

use mio::Token;

/// Values under tokens. A token names the place and the tenancy, so one of a former tenant finds nothing.
#[derive(Debug)]
pub(crate) struct Slots<T> {
    places: Vec<Place<T>>,
    free: Vec<u32>,
    taken: usize,
}

#[derive(Debug)]
struct Place<T> {
    /// Which tenant of the place this is.
    generation: u32,
    tenant: Option<T>,
}

const _: () = assert!(usize::BITS == 64, "a token holds a place and a generation of 32 bits each");

impl<T> Slots<T> {
    pub(crate) fn new() -> Slots<T> {
        Slots { places: Vec::new(), free: Vec::new(), taken: 0 }
    }

    /// How many places are taken.
    pub(crate) fn len(&self) -> usize {
        self.taken
    }

    /// Moves the value that `make` builds for its token in.
    pub(crate) fn insert<E>(
        &mut self,
        make: impl FnOnce(Token) -> Result<T, E>,
    ) -> Result<Token, E> {
        let index = match self.free.last() {
            Some(index) => *index as usize,
            None => self.places.len(),
        };
        let generation = self.places.get(index).map_or(0, |place| place.generation);
        let token = token(index, generation);
        let tenant = Some(make(token)?);
        if self.free.pop().is_some() {
            self.places[index].tenant = tenant;
        } else {
            self.places.push(Place { generation, tenant });
        }
        self.taken += 1;
        Ok(token)
    }

    /// The value of this token, unless it has moved out.
    pub(crate) fn get_mut(&mut self, token: Token) -> Option<&mut T> {
        let (index, generation) = parts(token);
        let place = self.places.get_mut(index)?;
        if place.generation == generation { place.tenant.as_mut() } else { None }
    }

    /// Moves the value of this token out; the place is free at once, under a new generation.
    pub(crate) fn remove(&mut self, token: Token) -> Option<T> {
        let (index, generation) = parts(token);
        let place = self.places.get_mut(index)?;
        if place.generation != generation {
            return None;
        }
        let tenant = place.tenant.take()?;
        // The highest generations are the tokens of the listener and the like.
        place.generation = (generation + 1) % u32::MAX;
        self.free.push(index as u32);
        self.taken -= 1;
        Some(tenant)
    }

    /// All values with their tokens.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Token, &T)> {
        self.places.iter().enumerate().filter_map(|(index, place)| {
            Some((token(index, place.generation), place.tenant.as_ref()?))
        })
    }
}

fn token(index: usize, generation: u32) -> Token {
    Token((generation as usize) << 32 | index)
}

fn parts(token: Token) -> (usize, u32) {
    (token.0 & u32::MAX as usize, (token.0 >> 32) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn insert<T>(slots: &mut Slots<T>, value: T) -> Token {
        slots.insert(|_| Ok::<_, ()>(value)).expect("nothing fails here")
    }

    #[test]
    fn c15_token_of_a_former_tenant_finds_nothing() {
        let mut slots = Slots::new();
        let first = insert(&mut slots, 'a');
        assert_eq!(slots.remove(first), Some('a'));
        let second = insert(&mut slots, 'b');
        assert_eq!(parts(first).0, parts(second).0);
        assert_eq!(slots.get_mut(first), None);
        assert_eq!(slots.remove(first), None);
        assert_eq!(slots.get_mut(second), Some(&mut 'b'));
    }

    #[test]
    fn c09_places_are_used_again() {
        let mut slots = Slots::new();
        for _ in 0..1000 {
            let tokens = [insert(&mut slots, 1), insert(&mut slots, 2)];
            assert_eq!(slots.len(), 2);
            for token in tokens {
                assert!(slots.remove(token).is_some());
            }
        }
        assert_eq!((slots.places.len(), slots.len()), (2, 0));
    }

    #[test]
    fn place_stays_free_when_its_tenant_could_not_be_made() {
        let mut slots = Slots::<char>::new();
        assert_eq!(slots.insert(|_| Err("no")), Err("no"));
        insert(&mut slots, 'a');
        assert_eq!(slots.iter().map(|(_, tenant)| *tenant).collect::<Vec<_>>(), ['a']);
    }
}
