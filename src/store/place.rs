//! Where a store is: a file on this machine, or a hall's server.

use std::fmt;
use std::path::{Path, PathBuf};

use super::postgres::PostgresStore;
use super::sqlite::SqliteStore;
use super::{Store, StoreError, beside};

/// What to do when there is no store yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// Make it.
    Create,
    /// Say so.
    Existing,
}

/// Where a store is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// In this file.
    File(PathBuf),
    /// On a PostgreSQL server.
    Server {
        /// How to reach it: `postgres://…`.
        url: String,
        /// The file with the hall's key: the same on every machine of the hall.
        key: PathBuf,
    },
}

impl Place {
    /// Reads what `--store` says; `home` is the program's own folder on this machine.
    pub fn parse(text: &str, hall: &str, home: &Path) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            Self::Server { url: text.to_owned(), key: home.join(format!("{hall}.key")) }
        } else {
            Self::File(PathBuf::from(text))
        }
    }
}

impl Place {
    /// Whether both are one place, however it is written.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::File(one), Self::File(other)) => {
                one == other
                    || std::fs::canonicalize(one)
                        .is_ok_and(|one| std::fs::canonicalize(other).is_ok_and(|other| one == other))
            }
            _ => self == other,
        }
    }

    /// Where the hall's key is.
    pub fn key(&self) -> PathBuf {
        match self {
            Self::File(path) => beside(path, "key"),
            Self::Server { key, .. } => key.clone(),
        }
    }
}

/// Without the password.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server { url, .. } => f.write_str(&masked(url)),
        }
    }
}

fn masked(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return "***".into() };
    let (place, options) = rest.split_once('?').map_or((rest, ""), |(place, options)| (place, options));
    let place = match place.rsplit_once('@') {
        Some((who, host)) => format!("{}@{host}", who.split(':').next().unwrap_or_default()),
        None => place.to_owned(),
    };
    let shown: Vec<_> = options.split('&').filter(|o| !o.is_empty() && !o.starts_with("password=")).collect();
    let mark = if shown.is_empty() { "" } else { "?" };
    format!("{scheme}://{place}{mark}{}", shown.join("&"))
}

/// Opens the store at `place` for the hall with the id `hall`.
pub fn open(place: &Place, hall: &str, how: Open) -> Result<Box<dyn Store>, StoreError> {
    Ok(match place {
        Place::File(path) => Box::new(SqliteStore::open(path, hall, how)?),
        Place::Server { url, key } => Box::new(PostgresStore::open(url, key, hall, how)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            ("postgres://desk:geheim@db/hall", "postgres://desk@db/hall"),
            ("postgres://desk@db:5432/hall", "postgres://desk@db:5432/hall"),
            ("postgresql:///hall?host=/run/pg&password=geheim", "postgresql:///hall?host=/run/pg"),
        ] {
            assert_eq!(Place::parse(url, "h", Path::new("/home")).to_string(), shown);
        }
    }
}
