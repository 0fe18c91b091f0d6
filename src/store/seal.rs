//! Sealing what must not be read from the file: full numbers and what is being typed. One key a hall, in a file beside the
//! store that only its owner may read; a number has a key of its own, wrapped by the hall's, and is gone with it. What is
//! sealed is bound to its row, so that it cannot be moved to another.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};

use super::crypt::from_words;
use super::{StoreError, private_file, sync_folder};
use crate::log::Hash;
use crate::text::io_words;

const NONCE: usize = 24;

/// How a key file that is locked with words begins; then the salt, then the key, sealed.
const LOCKED: &[u8] = b"bangban key 1\n";
/// The place a locked key is sealed for.
const ROW: &str = "key";

/// The words that open the hall's key; a process has one hall.
static WORDS: Mutex<Option<String>> = Mutex::new(None);

fn said() -> Option<String> {
    WORDS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

/// Whether the key at `path` is locked with words that were not said yet.
pub fn wants_words(path: &Path) -> bool {
    said().is_none() && fs::read(path).is_ok_and(|bytes| bytes.starts_with(LOCKED))
}

/// Says the words, or takes wrong ones back; whether they are right shows when the key is opened.
pub fn say_words(words: Option<&str>) {
    *WORDS.lock().unwrap_or_else(PoisonError::into_inner) = words.map(str::to_owned);
}

/// Whether others than its owner may read the key at `path`.
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// The hall's key, ready for use.
pub struct Vault {
    key: [u8; 32],
    path: PathBuf,
}

impl Vault {
    /// The key at `path`. When there is none yet it is made from the system's randomness, unless something was `sealed`
    /// already: that key is missed, and another would open nothing.
    pub fn open(path: &Path, sealed: bool) -> Result<Self, StoreError> {
        let failed = |reason: String| StoreError::Key { path: path.to_path_buf(), reason };
        if !path.exists() {
            if sealed {
                return Err(failed("文件不见了，封存过的内容打不开".into()));
            }
            make(path).map_err(|e| failed(io_words(&e)))?;
        }
        if is_open_to_others(path) {
            return Err(StoreError::KeyOpen(path.to_path_buf()));
        }
        let bytes = fs::read(path).map_err(|e| failed(io_words(&e)))?;
        let bytes = match bytes.strip_prefix(LOCKED) {
            None => bytes,
            Some(locked) => {
                let words = said().ok_or_else(|| StoreError::KeyLocked(path.to_path_buf()))?;
                let (salt, sealed) =
                    locked.split_first_chunk().ok_or_else(|| failed("长度不对，不是帮办的钥匙".into()))?;
                unseal(&from_words(&words, salt), ROW, sealed)
                    .map_err(|_| StoreError::WrongWords(path.to_path_buf()))?
            }
        };
        let key = bytes.try_into().map_err(|_| failed("长度不对，不是帮办的钥匙".into()))?;
        Ok(Self { key, path: path.to_path_buf() })
    }

    /// Writes the key anew, locked with words; with none it lies open again, for its owner alone.
    pub fn lock(&self, words: Option<&str>) -> Result<(), StoreError> {
        let bytes = match words {
            None => self.key.to_vec(),
            Some(words) => {
                let salt = random().map_err(|reason| self.failed(&reason))?;
                let sealed = seal(&from_words(words, &salt), ROW, &self.key);
                [LOCKED, &salt, &sealed.map_err(|reason| self.failed(&reason))?].concat()
            }
        };
        let draft = self.path.with_extension(format!("key.{}", std::process::id()));
        let written = private_file(&draft).and_then(|mut file| {
            file.write_all(&bytes)?;
            file.sync_all()?;
            fs::rename(&draft, &self.path)?;
            sync_folder(&self.path)
        });
        written.map_err(|error| self.failed(&io_words(&error)))
    }

    /// A short name of the key, kept with everything it sealed.
    pub fn key_id(&self) -> String {
        self.digest("key", "").short()
    }

    /// Seals a text for the row named `row`.
    pub fn seal(&self, row: &str, text: &str) -> Result<Vec<u8>, StoreError> {
        seal(&self.key, row, text.as_bytes()).map_err(|reason| self.failed(&reason))
    }

    /// Opens what was sealed for the row named `row`.
    pub fn unseal(&self, row: &str, sealed: &[u8]) -> Result<String, StoreError> {
        self.text(unseal(&self.key, row, sealed))
    }

    /// Seals a text under a key of its own; gives the key, wrapped, and the sealed text.
    pub fn seal_alone(&self, row: &str, text: &str) -> Result<(Vec<u8>, Vec<u8>), StoreError> {
        let failed = |reason: String| self.failed(&reason);
        let key = random().map_err(failed)?;
        let wrapped = seal(&self.key, &format!("key/{row}"), &key).map_err(failed)?;
        Ok((wrapped, seal(&key, row, text.as_bytes()).map_err(failed)?))
    }

    /// Opens what was sealed under a key of its own.
    pub fn unseal_alone(&self, row: &str, wrapped: &[u8], sealed: &[u8]) -> Result<String, StoreError> {
        let key = unseal(&self.key, &format!("key/{row}"), wrapped);
        let key = key.and_then(|key| <[u8; 32]>::try_from(key).map_err(|_| "封存的钥匙不全".to_owned()));
        self.text(key.and_then(|key| unseal(&key, row, sealed)))
    }

    fn text(&self, bytes: Result<Vec<u8>, String>) -> Result<String, StoreError> {
        let bytes = bytes.map_err(|reason| self.failed(&reason))?;
        String::from_utf8(bytes).map_err(|_| self.failed("封存的不是文字"))
    }

    /// A name for a text that says nothing about it to those without the key; the same text gives the same name.
    pub fn digest(&self, purpose: &str, text: &str) -> Hash {
        let inner =
            Sha256::new().chain_update(self.key).chain_update(purpose).chain_update([0]).chain_update(text);
        let outer = Sha256::new().chain_update(self.key).chain_update(inner.finalize()).finalize();
        Hash(outer.into())
    }

    /// A name that says nothing at all.
    pub fn new_name(&self) -> Result<Hash, StoreError> {
        random().map(Hash).map_err(|reason| self.failed(&reason))
    }

    fn failed(&self, reason: &str) -> StoreError {
        StoreError::Key { path: self.path.clone(), reason: reason.into() }
    }
}

/// 32 bytes from the system.
pub(super) fn random() -> Result<[u8; 32], String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|e| e.to_string())?;
    Ok(bytes)
}

/// Seals bytes for the place named `row`: a random nonce, then what the cipher gives.
pub(super) fn seal(key: &[u8; 32], row: &str, bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut sealed = vec![0; NONCE];
    getrandom::fill(&mut sealed).map_err(|e| e.to_string())?;
    let payload = Payload { msg: bytes, aad: row.as_bytes() };
    let body = XChaCha20Poly1305::new(key.into()).encrypt(XNonce::from_slice(&sealed), payload);
    sealed.extend(body.map_err(|_| "封不上")?);
    Ok(sealed)
}

/// Opens them.
pub(super) fn unseal(key: &[u8; 32], row: &str, sealed: &[u8]) -> Result<Vec<u8>, String> {
    let (nonce, body) = sealed.split_at_checked(NONCE).ok_or("封存的内容不全")?;
    let payload = Payload { msg: body, aad: row.as_bytes() };
    let opened = XChaCha20Poly1305::new(key.into()).decrypt(XNonce::from_slice(nonce), payload);
    opened.map_err(|_| "打不开封存的内容，钥匙不对或内容被改过".into())
}

/// Writes a new key elsewhere and links it into place, so that of several windows starting at once one wins and nobody
/// ever reads half a key.
pub(super) fn make(path: &Path) -> io::Result<()> {
    let key = random().map_err(io::Error::other)?;
    // With the records on a server nothing else was ever written on this machine.
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(format!("key.{}", std::process::id()));
    let mut file = private_file(&draft)?;
    file.write_all(&key)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    sync_folder(path)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_only_in_its_row_and_with_its_key() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::open(&dir.path().join("a.key"), false).unwrap();
        let again = Vault::open(&dir.path().join("a.key"), false).unwrap();
        let other = Vault::open(&dir.path().join("b.key"), false).unwrap();
        let sealed = vault.seal("draft/3", "甲").unwrap();
        assert_eq!(again.unseal("draft/3", &sealed).unwrap(), "甲");
        assert_ne!(vault.seal("draft/3", "甲").unwrap(), sealed, "no two look alike");
        assert!(vault.unseal("draft/4", &sealed).is_err());
        assert!(other.unseal("draft/3", &sealed).is_err());
        assert!(vault.unseal("draft/3", &sealed[..10]).is_err());
        let (wrapped, alone) = vault.seal_alone("person/1", "甲").unwrap();
        assert_eq!(again.unseal_alone("person/1", &wrapped, &alone).unwrap(), "甲");
        assert!(vault.unseal("person/1", &alone).is_err(), "the hall's key alone does not open it");
        assert!(vault.unseal_alone("person/2", &wrapped, &alone).is_err());
        let (other_key, _) = vault.seal_alone("person/1", "甲").unwrap();
        assert!(vault.unseal_alone("person/1", &other_key, &alone).is_err(), "each has a key of its own");
        assert_eq!(vault.digest("person", "甲"), again.digest("person", "甲"));
        assert_ne!(vault.digest("person", "甲"), other.digest("person", "甲"));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_not_used() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.key");
        Vault::open(&path, false).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Vault::open(&path, true), Err(StoreError::KeyOpen(_))));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(Vault::open(&path, true).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_may_read_the_key() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.key");
        Vault::open(&path, false).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left beside it");
    }
}
