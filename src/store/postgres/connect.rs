//! Reaching the server: the address, what every connection is told first, and the windows held by connections of their own.

use std::time::Duration;

use ::postgres::config::SslMode;
use ::postgres::{Client, Config, NoTls};

use super::error::failed;
use crate::store::{Place, StoreError};

/// Nobody at a window waits longer for a server that does not answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What every connection is told: where the tables are, that a commit is on disk before it is acknowledged (whatever the
/// server's default), and how long to wait for another writer.
const SESSION: &str = "SET search_path = bangban; SET synchronous_commit = on; SET lock_timeout = '5s'";

/// For a connection that only holds a window: it may idle all day, and the server notices soon when its machine is gone.
const SEAT: &str = "SET idle_in_transaction_session_timeout = 0; SET tcp_keepalives_idle = 30;
                    SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";

/// A server, by its address.
#[derive(Clone)]
pub struct Server {
    config: Config,
    /// The address without the password.
    pub shown: String,
}

impl Server {
    /// Reads an address.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        let shown = Place::Server { url: url.to_owned(), key: std::path::PathBuf::new() }.to_string();
        let mut config: Config = url.parse().map_err(|_| StoreError::BadAddress(shown.clone()))?;
        if config.get_ssl_mode() == SslMode::Require {
            return Err(StoreError::NoTls(shown));
        }
        config
            .application_name("bangban")
            .connect_timeout(PATIENCE)
            .tcp_user_timeout(PATIENCE)
            .keepalives_idle(Duration::from_secs(10))
            .keepalives_interval(Duration::from_secs(5))
            .keepalives_retries(3);
        Ok(Self { config, shown })
    }

    /// A new connection.
    pub fn connect(&self) -> Result<Client, StoreError> {
        let mut client = self.config.connect(NoTls).map_err(|e| failed(&self.shown, &e))?;
        client.batch_execute(SESSION).map_err(|e| failed(&self.shown, &e))?;
        Ok(client)
    }

    /// A connection that holds a window of a hall until it ends; none when another one does.
    pub fn sit(&self, hall: &str, window: u32) -> Result<Option<Client>, StoreError> {
        let mut client = self.connect()?;
        let window = i64::from(window);
        let mut hold = || {
            client.batch_execute(SEAT)?;
            let new = "INSERT INTO seat(hall, win) VALUES ($1, $2) ON CONFLICT(hall, win) DO NOTHING";
            client.execute(new, &[&hall, &window])?;
            client.batch_execute("BEGIN")?;
            let mine = "SELECT win FROM seat WHERE hall = $1 AND win = $2 FOR UPDATE NOWAIT";
            client.query_one(mine, &[&hall, &window])
        };
        match hold() {
            Ok(_) => Ok(Some(client)),
            Err(error) if error.code().is_some_and(|code| code.code() == "55P03") => Ok(None),
            Err(error) => Err(failed(&self.shown, &error)),
        }
    }
}
