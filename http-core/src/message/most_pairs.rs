//! How many pairs of a name and a value a request may bring.

use crate::config::Config;

/// The most pairs that a request may have of each kind, from the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MostPairs {
    /// In the query.
    pub query: u32,
    /// In a form.
    pub form: u32,
    /// Cookies, of all fields together.
    pub cookies: u32,
}

impl MostPairs {
    /// What these settings say.
    #[must_use]
    pub fn of(config: &Config) -> MostPairs {
        let Config { query_pairs: query, form_pairs: form, cookie_pairs: cookies, .. } = *config;
        MostPairs { query, form, cookies }
    }
}

impl Default for MostPairs {
    fn default() -> MostPairs {
        MostPairs::of(&Config::new())
    }
}
