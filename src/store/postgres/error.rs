//! What the server's errors mean to a clerk.

use std::error::Error as _;
use std::io::ErrorKind;

use ::postgres::Error;

use crate::store::StoreError;
use crate::text::io_words;

/// `place` is the server's address without the password.
pub fn failed(place: &str, error: &Error) -> StoreError {
    let place = place.to_owned();
    let said = error.as_db_error().map_or_else(
        || error.source().map_or_else(|| error.to_string(), ToString::to_string),
        |said| said.message().to_owned(),
    );
    let Some(code) = error.code().map(|code| code.code().to_owned()) else {
        let io = error.source().and_then(|source| source.downcast_ref::<std::io::Error>());
        // Without a code it is the wire that speaks: refused, reset, timed out, closed.
        return if let Some(io) = io {
            let reason = match io.kind() {
                ErrorKind::NotFound => "服务没有开，找不到它的套接字".to_owned(),
                _ if io.to_string().contains("lookup address") => {
                    "找不到这台主机，主机名可能写错了".to_owned()
                }
                _ => io_words(io),
            };
            StoreError::Unreachable { place, reason }
        } else if error.is_closed() || error.to_string().contains("connect") {
            StoreError::Unreachable { place, reason: "连接断了".into() }
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
        "42501" => StoreError::NotAllowed { place, reason: "没有写的权限".into() },
        "57P01" | "57P02" => {
            StoreError::Unreachable { place, reason: "服务正在停，或刚重启过".into() }
        }
        "57P03" => StoreError::Unreachable { place, reason: "服务还在启动".into() },
        "53300" => StoreError::Unreachable { place, reason: "连接数满了".into() },
        _ if code.starts_with("08") => StoreError::Unreachable { place, reason: "连接断了".into() },
        "3D000" => StoreError::Denied { place, reason: "没有这个库".into() },
        "28P01" => StoreError::Denied { place, reason: "密码不对".into() },
        _ if code.starts_with("28") => StoreError::Denied { place, reason: said },
        _ => StoreError::Engine(format!("{said}（{code}）").into()),
    }
}
