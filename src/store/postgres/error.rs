//! What the server's errors mean to a clerk.

use std::error::Error as _;

use ::postgres::Error;

use crate::store::StoreError;

/// `place` is the server's address without the password.
pub fn failed(place: &str, error: &Error) -> StoreError {
    let place = place.to_owned();
    let said = error.as_db_error().map_or_else(
        || error.source().map_or_else(|| error.to_string(), ToString::to_string),
        |said| said.message().to_owned(),
    );
    let Some(code) = error.code().map(|code| code.code().to_owned()) else {
        let io = error.source().is_some_and(|source| source.downcast_ref::<std::io::Error>().is_some());
        // Without a code it is the wire that speaks: refused, reset, timed out, closed.
        return if io || error.is_closed() || error.to_string().contains("connect") {
            StoreError::Unreachable { place, reason: said }
        } else if said.contains("password missing") {
            StoreError::Denied { place, reason: "地址里没写密码".into() }
        } else if said.contains("host") {
            StoreError::BadAddress(place)
        } else {
            StoreError::Engine(said.into())
        };
    };
    match code.as_str() {
        // Another transaction was faster.
        "40001" | "40P01" => StoreError::Conflict,
        "55P03" => StoreError::Busy,
        "53100" => StoreError::Full,
        "XX001" | "XX002" | "58030" => StoreError::ServerDamaged { place, reason: said },
        "25006" => StoreError::ReadOnlyServer(place),
        "42501" => StoreError::NotAllowed { place, reason: said },
        // Shutting down, starting up, too many connections, cut off.
        "57P01" | "57P02" | "57P03" | "53300" => StoreError::Unreachable { place, reason: said },
        _ if code.starts_with("08") => StoreError::Unreachable { place, reason: said },
        "3D000" => StoreError::Denied { place, reason: said },
        _ if code.starts_with("28") => StoreError::Denied { place, reason: said },
        _ => StoreError::Engine(format!("{said}（{code}）").into()),
    }
}
