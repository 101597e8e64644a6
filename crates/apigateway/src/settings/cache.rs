//! What a stage's settings say of its cache of answers. Knows nothing of what lies in it.

use base::Time;

use super::{MethodSetting, StageSettings};

/// The sizes that a stage's cache may have, in GB.
pub(crate) const CACHE_SIZES: [&str; 8] = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];

impl StageSettings {
    /// The settings by which answers to a request's method are cached; `None` if they are not. `declared` is the method as
    /// the API has it, which may be `ANY`. Settings of all methods are for GET alone; others are cached where they have
    /// settings of their own.
    pub fn caching(&self, path: &str, declared: &str, http_method: &str) -> Option<&MethodSetting> {
        if !self.cache_cluster_enabled {
            return None;
        }
        let own = self.own(path, http_method).or_else(|| self.own(path, declared));
        let setting = own.or_else(|| self.methods.get("*/*").filter(|_| http_method == "GET"));
        setting.filter(|setting| setting.caching_enabled && setting.cache_ttl_in_seconds > 0)
    }

    /// Sets of the cache what is given. A cache that is made or made anew is empty, and has the least size unless another
    /// is asked for.
    pub fn change_cache(&mut self, enabled: Option<bool>, size: Option<String>, now: Time) {
        let before = (self.cache_cluster_enabled, self.cache_cluster_size.clone());
        self.cache_cluster_enabled = enabled.unwrap_or(self.cache_cluster_enabled);
        self.cache_cluster_size = size.or(self.cache_cluster_size.take());
        if self.cache_cluster_enabled {
            self.cache_cluster_size.get_or_insert_with(|| CACHE_SIZES[0].to_owned());
        }
        if before != (self.cache_cluster_enabled, self.cache_cluster_size.clone()) {
            self.empty_cache(now);
        }
    }

    /// Those of a stage that is made now: what was cached for another of its name is none of its business.
    pub fn of_new_stage(now: Time) -> Self {
        let mut settings = Self::default();
        settings.empty_authorizers_cache(now);
        settings
    }

    /// Makes what is cached void. A stage of the same name that is made later does not get it back either.
    pub fn empty_cache(&mut self, now: Time) {
        self.cache_flushes = after(self.cache_flushes, now);
    }

    /// The same of what authorizers said.
    pub fn empty_authorizers_cache(&mut self, now: Time) {
        self.authorizers_cache_flushes = after(self.authorizers_cache_flushes, now);
    }
}

/// A number greater than that of the last flush, of an earlier stage of the same name, too.
fn after(flushes: i64, now: Time) -> i64 {
    flushes.saturating_add(1).max(now.0)
}

#[cfg(test)]
mod tests {
    use super::{MethodSetting, StageSettings, Time};

    #[test]
    fn get_alone_is_cached_unless_a_method_says_otherwise() {
        let setting = |caching_enabled| MethodSetting { caching_enabled, ..Default::default() };
        let off = MethodSetting { cache_ttl_in_seconds: 0, ..setting(true) };
        let methods = [
            ("*/*", setting(true)),
            ("pets/POST", setting(true)),
            ("toys/GET", setting(false)),
            ("cats/GET", off),
            ("dogs/ANY", setting(true)),
            ("dogs/PUT", setting(false)),
        ];
        let methods = methods.map(|(key, setting)| (key.to_owned(), setting)).into();
        let mut settings = StageSettings { methods, cache_cluster_enabled: true, ..Default::default() };
        let cached = |settings: &StageSettings, path: &str, declared: &str, method: &str| {
            settings.caching(path, declared, method).is_some()
        };
        assert!(cached(&settings, "/pets", "GET", "GET") && cached(&settings, "/pets", "POST", "POST"));
        assert!(cached(&settings, "/pets", "ANY", "GET") && !cached(&settings, "/pets", "ANY", "PUT"));
        assert!(!cached(&settings, "/toys", "GET", "GET") && !cached(&settings, "/cats", "GET", "GET"));
        assert!(cached(&settings, "/dogs", "ANY", "DELETE") && !cached(&settings, "/dogs", "ANY", "PUT"));
        settings.cache_cluster_enabled = false;
        assert!(!cached(&settings, "/pets", "GET", "GET"));
        assert!(!cached(
            &StageSettings { cache_cluster_enabled: true, ..Default::default() },
            "/",
            "GET",
            "GET"
        ));
    }

    #[test]
    fn a_cache_made_anew_is_empty() {
        let mut settings = StageSettings::default();
        settings.change_cache(Some(true), None, Time(5));
        assert_eq!((settings.cache_cluster_size.as_deref(), settings.cache_flushes), (Some("0.5"), 5));
        settings.change_cache(Some(true), None, Time(9));
        assert_eq!(settings.cache_flushes, 5);
        settings.change_cache(None, Some("1.6".to_owned()), Time(5));
        assert_eq!((settings.cache_cluster_enabled, settings.cache_flushes), (true, 6));
    }
}
