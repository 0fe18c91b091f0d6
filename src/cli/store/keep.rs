//! Backup, restore, salvage.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::here;
use crate::cli::opening::{beside, home, named, open_at, stamp};
use crate::cli::{Exit, Failure, Globals, Outcome, print_json};
use crate::log::{Body, HALL};
use crate::store::{self, NewEvent, Open, Place, Secret};

/// Where the words that open a backup come from; never the command line, where everybody on the machine reads them.
const PASSPHRASE: &str = "BANGBAN_BACKUP_PASSPHRASE";

/// `store backup`
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// 放到哪个文件夹（不给则放在记录旁边的 backups）
    #[arg(long)]
    to: Option<PathBuf>,
    /// 备份钥匙文件（没有就生成）；也可以用环境变量 BANGBAN_BACKUP_PASSPHRASE 给口令
    #[arg(long)]
    key: Option<PathBuf>,
}

/// `store restore`
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// 备份文件
    file: PathBuf,
    /// 恢复到哪里，文件或 postgres://…（不给则恢复到 --store 说的地方）；那里不能已有记录
    #[arg(long)]
    to: Option<String>,
    /// 备份钥匙文件
    #[arg(long)]
    key: Option<PathBuf>,
}

fn secret(key: Option<&Path>, folder: &Path) -> Secret {
    match (key, std::env::var(PASSPHRASE)) {
        (None, Ok(words)) if !words.is_empty() => Secret::Passphrase(words),
        (Some(key), _) => Secret::KeyFile(key.to_path_buf()),
        (None, _) => Secret::KeyFile(folder.join("backup.key")),
    }
}

/// Backs up.
pub fn backup(args: &Backup, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let (hall, place) = here(globals)?;
    let folder = args.to.clone().map_or_else(|| beside(&place).map(|folder| folder.join("backups")), Ok)?;
    if folder.exists() && !folder.is_dir() {
        let why = format!("{} 是文件，不是文件夹。--to 写放备份的文件夹", folder.display());
        return Err(Failure::new(Exit::Usage, why));
    }
    let secret = secret(args.key.as_deref(), &folder);
    let new_key = matches!(&secret, Secret::KeyFile(path) if !path.exists());
    let mut records = open_at(&place, &hall, Open::Existing)?;
    let now = globals.clock().now().local;
    let done = store::backup(&mut *records, &hall.id, &place.key(), &folder, &secret, now)?;
    if globals.json {
        print_json(out, &done)?;
        return Ok(told(done.key_fault.as_ref()));
    }
    writeln!(
        out,
        "备份在 {}：{} 条记录，{} 条链，核对过",
        done.file.display(),
        done.audit.events,
        done.audit.chains
    )?;
    if !done.removed.is_empty() {
        writeln!(out, "清掉了 {} 份旧的，留着最近 7 天、4 周、12 个月的", done.removed.len())?;
    }
    if let (true, Secret::KeyFile(path)) = (new_key, &secret) {
        writeln!(out, "备份钥匙是新生成的：{}。抄一份放到别的地方，丢了它备份打不开", path.display())?;
    }
    warn("备份", done.key_fault.as_ref(), out)
}

/// Exit 1 for what was kept but cannot be opened whole.
fn told(key_fault: Option<&String>) -> Exit {
    if key_fault.is_some() { Exit::No } else { Exit::Done }
}

/// Says so, loudly, when what is sealed in a copy cannot be opened.
fn warn(what: &str, key_fault: Option<&String>, out: &mut dyn Write) -> Outcome {
    if let Some(fault) = key_fault {
        writeln!(out, "注意：{what}里封存的证件号打不开。{fault}；原来的记录和钥匙在这之前不要删")?;
    }
    Ok(told(key_fault))
}

/// Restores.
pub fn restore(args: &Restore, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let (hall, configured) = here(globals)?;
    let place = match &args.to {
        Some(typed) => named(typed, &hall, &home()?)?,
        None => configured,
    };
    let folder = args.file.parent().unwrap_or(Path::new("."));
    let secret = secret(args.key.as_deref(), folder);
    if let Secret::KeyFile(path) = &secret
        && args.file.is_file()
        && !path.exists()
    {
        let why = format!(
            "没有备份钥匙 {}。用 --key 指到它；用口令封的备份，口令放进环境变量 {PASSPHRASE}",
            path.display()
        );
        return Err(Failure::new(Exit::Machine, why));
    }
    let restored = store::restore(&args.file, &place, &hall.id, &secret)?;
    if globals.json {
        print_json(out, &restored)?;
        return Ok(told(restored.key_fault.as_ref()));
    }
    let audit = &restored.audit;
    writeln!(out, "恢复到 {place}：{} 条记录，{} 条链，核对过", audit.events, audit.chains)?;
    warn("恢复的记录", restored.key_fault.as_ref(), out)
}

/// Salvages.
pub fn salvage(file: &Path, to: &Path, globals: &Globals, out: &mut dyn Write) -> Outcome {
    let (hall, _) = here(globals)?;
    if !file.is_file() {
        let why = format!("没有 {} 这个文件，没有可抢救的。写损坏的那个记录文件", file.display());
        return Err(Failure::new(Exit::Usage, why));
    }
    if to.exists() {
        return Err(Failure::new(Exit::Usage, format!("{} 已经有了。--to 换一个新文件", to.display())));
    }
    let (from, new) = (Place::File(file.to_path_buf()), to);
    let to = Place::File(new.to_path_buf());
    let mut target = open_at(&to, &hall, Open::Create)?;
    let stamp = stamp(globals, &hall);
    let noted = |missing| NewEvent { window: HALL, ..stamp.event(Body::Hall(missing)) };
    let saved = store::salvage(file, &hall.id, &mut *target, noted)?;
    if saved.events == 0 {
        drop(target);
        // Nothing in it: a file that looks like records would only mislead. One that stays is empty all the same.
        for ending in ["", "-wal", "-shm", ".lock"] {
            let mut path = new.as_os_str().to_owned();
            path.push(ending);
            let _ = std::fs::remove_file(path);
        }
        let why = format!(
            "{} 里一条记录也没读出来：可能不是「{}」的记录文件，或者坏得太厉害。用最近的备份恢复；原文件没有动",
            file.display(),
            hall.title
        );
        return Err(Failure::new(Exit::No, why));
    }
    store::place_key(&from.key(), &to.key())?;
    if globals.json {
        print_json(out, &saved)?;
    } else {
        writeln!(
            out,
            "抢救到 {to}：{} 条记录、{} 份封存的内容，内容都和当初写的一样",
            saved.events, saved.sealed
        )?;
        if saved.sealed_lost > 0 {
            writeln!(out, "{} 份封存的证件号没有救出来，只剩遮住的；要全号用备份", saved.sealed_lost)?;
        }
        for (chain, first, last) in &saved.missing {
            writeln!(out, "“{chain}”少了第 {first} 到第 {last} 条")?;
        }
        if saved.spoilt > 0 {
            writeln!(out, "{} 条内容变了，没有用", saved.spoilt)?;
        }
        if saved.unplayed > 0 {
            writeln!(out, "{} 条因为前面的缺了，没有算进各表；按纸单核对后补录", saved.unplayed)?;
        }
        writeln!(out, "原文件没有动。先和最近的备份比一比，再决定用哪一份")?;
    }
    Ok(Exit::Done)
}
