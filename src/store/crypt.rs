//! A backup's envelope: chunks sealed one by one with XChaCha20-Poly1305, each bound to its place and the last one marked, so
//! that none can be changed, left out, moved or cut off. The key is a file kept elsewhere, or comes from a passphrase.
//!
//! Not `age`: it would bring 75 crates, most of them to speak many languages, for a cipher that is here already.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::Sha256;

use super::StoreError;
use super::seal::{make, random, seal, unseal};
use crate::log::Hash;
use crate::text::io_words;

const MAGIC: &[u8; 17] = b"bangban backup 1\n";
const CHUNK: usize = 1 << 20;
/// How often a passphrase is hashed: half a second here, years for whoever guesses.
const ROUNDS: u32 = 600_000;

/// What opens a backup.
pub enum Secret {
    /// A key in a file.
    KeyFile(PathBuf),
    /// Words.
    Passphrase(String),
}

impl Secret {
    /// The key; a key file that is not there yet is made when `new`.
    fn key(&self, salt: &[u8; 32], new: bool) -> Result<[u8; 32], StoreError> {
        match self {
            Self::KeyFile(path) => {
                let failed = |reason: String| StoreError::Key { path: path.clone(), reason };
                if new && !path.exists() {
                    make(path).map_err(|e| failed(io_words(&e)))?;
                }
                let bytes = std::fs::read(path).map_err(|e| failed(io_words(&e)))?;
                bytes.try_into().map_err(|_| failed("长度不对，不是备份钥匙".into()))
            }
            Self::Passphrase(words) => Ok(from_words(words, salt)),
        }
    }
}

/// The key that words give.
pub(super) fn from_words(words: &str, salt: &[u8; 32]) -> [u8; 32] {
    let mut key = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(words.as_bytes(), salt, ROUNDS, &mut key);
    key
}

/// A slow hash of words, `salt$hash` in hex; with a fresh salt unless one is given.
pub fn hash_words(words: &str, salt: Option<&str>) -> Result<String, StoreError> {
    let failed = |reason| StoreError::Key { path: PathBuf::from("hall.toml"), reason };
    let salt = match salt {
        Some(salt) => salt.to_owned(),
        None => Hash(random().map_err(failed)?).short(),
    };
    let mut hash = [0; 32];
    pbkdf2::pbkdf2_hmac::<Sha256>(words.as_bytes(), salt.as_bytes(), ROUNDS / 6, &mut hash);
    Ok(format!("{salt}${}", Hash(hash)))
}

/// Writes `parts` into a new sealed file at `to`; it is there whole or not at all.
pub fn wrap(parts: &[&Path], to: &Path, secret: &Secret) -> Result<(), StoreError> {
    let salt = random().map_err(|reason| StoreError::Key { path: to.to_path_buf(), reason })?;
    let key = secret.key(&salt, true)?;
    let half = super::beside(to, "part");
    let write = || -> io::Result<()> {
        let mut out = super::private_file(&half)?;
        out.write_all(MAGIC)?;
        out.write_all(&salt)?;
        let mut chunks = Chunks { out: &mut out, key, buffer: Vec::new(), number: 0 };
        for part in parts {
            let length = std::fs::metadata(part).map_or(0, |meta| meta.len());
            chunks.take(&length.to_be_bytes())?;
            if length > 0 {
                let mut file = BufReader::new(File::open(part)?);
                let mut piece = vec![0; CHUNK];
                loop {
                    match file.read(&mut piece)? {
                        0 => break,
                        n => chunks.take(&piece[..n])?,
                    }
                }
            }
        }
        chunks.seal(true)?;
        out.sync_all()?;
        std::fs::rename(&half, to)?;
        super::sync_folder(to)
    };
    write().map_err(|source| StoreError::Io { path: to.to_path_buf(), source })
}

struct Chunks<'o> {
    out: &'o mut File,
    key: [u8; 32],
    buffer: Vec<u8>,
    number: u64,
}

impl Chunks<'_> {
    fn take(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.buffer.extend_from_slice(bytes);
        while self.buffer.len() > CHUNK {
            let rest = self.buffer.split_off(CHUNK);
            self.seal(false)?;
            self.buffer = rest;
        }
        Ok(())
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let sealed = seal(&self.key, &row(self.number, last), &self.buffer).map_err(io::Error::other)?;
        let length = u32::try_from(sealed.len()).map_err(io::Error::other)?;
        self.out.write_all(&length.to_be_bytes())?;
        self.out.write_all(&sealed)?;
        self.number += 1;
        self.buffer.clear();
        Ok(())
    }
}

fn row(number: u64, last: bool) -> String {
    format!("backup/{number}/{last}")
}

/// Opens a sealed file into `parts`, new files each; one that was empty or missing is not made.
pub fn unwrap(from: &Path, parts: &[&Path], secret: &Secret) -> Result<(), StoreError> {
    let io = |source| StoreError::Io { path: from.to_path_buf(), source };
    let not_whole =
        || StoreError::BadBackup { path: from.to_path_buf(), reason: "不完整，后面少了".into() };
    let mut file = BufReader::new(File::open(from).map_err(io)?);
    let mut magic = [0; MAGIC.len()];
    let mut salt = [0; 32];
    if file.read_exact(&mut magic).is_err() || &magic != MAGIC || file.read_exact(&mut salt).is_err() {
        return Err(StoreError::BadBackup {
            path: from.to_path_buf(), reason: "不是帮办的备份".into()
        });
    }
    let key = secret.key(&salt, false)?;
    let mut plain = Vec::new();
    let mut number = 0;
    loop {
        let mut length = [0; 4];
        file.read_exact(&mut length).map_err(|_| not_whole())?;
        let length = u32::from_be_bytes(length) as usize;
        if length > CHUNK + 64 {
            return Err(StoreError::BadBackup { path: from.to_path_buf(), reason: "内容被改过".into() });
        }
        let mut sealed = vec![0; length];
        file.read_exact(&mut sealed).map_err(|_| not_whole())?;
        if let Ok(chunk) = unseal(&key, &row(number, true), &sealed) {
            plain.extend(chunk);
            break;
        }
        let chunk = unseal(&key, &row(number, false), &sealed)
            .map_err(|reason| StoreError::BadBackup { path: from.to_path_buf(), reason })?;
        plain.extend(chunk);
        number += 1;
    }
    let mut rest = plain.as_slice();
    for part in parts {
        let (length, after) = rest.split_at_checked(8).ok_or_else(not_whole)?;
        let length = length.iter().fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
        let (bytes, after) = after.split_at_checked(length).ok_or_else(not_whole)?;
        rest = after;
        if !bytes.is_empty() {
            let io = |source| StoreError::Io { path: part.to_path_buf(), source };
            let mut file = super::private_file(part).map_err(io)?;
            file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_backup_opens_only_whole_and_with_its_secret() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        let long: Vec<u8> = (0..CHUNK * 2 + 7).map(|n| u8::try_from(n % 251).unwrap()).collect();
        fs::write(at("a"), &long).unwrap();
        let secret = Secret::KeyFile(at("backup.key"));
        let words = Secret::Passphrase("三把钥匙".into());
        for (name, secret) in [("k", &secret), ("p", &words)] {
            wrap(&[&at("a"), &at("none")], &at(name), secret).unwrap();
            unwrap(&at(name), &[&at("back"), &at("nothing")], secret).unwrap();
            assert_eq!(fs::read(at("back")).unwrap(), long);
            assert!(!at("nothing").exists());
        }
        assert!(unwrap(&at("k"), &[&at("x")], &words).is_err());
        assert!(unwrap(&at("p"), &[&at("x")], &Secret::Passphrase("别的".into())).is_err());
        let whole = fs::read(at("k")).unwrap();
        let chunk = 4 + 24 + CHUNK + 16;
        let head = MAGIC.len() + 32;
        let mut swapped = whole[..head].to_vec();
        swapped.extend(&whole[head + chunk..head + 2 * chunk]);
        swapped.extend(&whole[head..head + chunk]);
        swapped.extend(&whole[head + 2 * chunk..]);
        let mut flipped = whole.clone();
        flipped[head + 100] ^= 1;
        for damaged in [&whole[..whole.len() - 1], &whole[..head + 2 * chunk], &swapped, &flipped, b"x"] {
            fs::write(at("damaged"), damaged).unwrap();
            assert!(matches!(
                unwrap(&at("damaged"), &[&at("x")], &secret),
                Err(StoreError::BadBackup { .. })
            ));
            assert!(!at("x").exists(), "nothing is written of a backup that is not whole");
        }
    }
}
