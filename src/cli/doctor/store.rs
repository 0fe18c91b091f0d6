//! Where the records are kept and whether they can be kept there. Opening them and walking their chain is
//! `bangban store verify`.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::Line;

const PART: &str = "store";

/// Judges the place that `--store` names.
pub(super) fn look(store: Option<&str>) -> Vec<Line> {
    match store {
        None => vec![Line::ok(
            PART,
            "path",
            "没有指定记录存放处，用默认位置（要换，用 --store 或 BANGBAN_STORE）",
        )],
        Some(address) if address.starts_with("postgres://") || address.starts_with("postgresql://") => {
            // The address may carry a password.
            let shown = address.rsplit_once('@').map_or(address, |(_, host)| host);
            vec![Line::ok(
                PART,
                "path",
                format!("记录在 PostgreSQL：{shown}（连不连得上，运行 bangban store verify）"),
            )]
        }
        Some(path) => vec![file(Path::new(path))],
    }
}

/// Judges a file that is or will be the store.
fn file(path: &Path) -> Line {
    let shown = path.display();
    let help = "让管理员给这个用户读写权限，或用 --store 换一个能写的位置";
    if path.is_dir() {
        return Line::fault(
            PART,
            "path",
            format!("{shown} 是文件夹，记录要放在文件里"),
            "写到文件名，如 …/bangban.db",
        );
    }
    if path.exists() {
        return match OpenOptions::new().read(true).write(true).open(path) {
            Ok(_) => Line::ok(PART, "path", format!("记录在 {shown}，能读能写")),
            Err(error) => Line::fault(PART, "path", format!("记录 {shown} 打不开：{}", reason(&error)), help),
        };
    }
    let folder = nearest_folder(path);
    match try_writing(&folder) {
        Ok(()) => Line::ok(PART, "path", format!("记录将放在 {shown}，现在还没有，能写")),
        Err(error) => {
            let message = format!("{shown} 还没有，{} 又写不进去：{}", folder.display(), reason(&error));
            Line::fault(PART, "path", message, help)
        }
    }
}

/// What exists nearest above `path`; writing into it fails when it is no folder.
fn nearest_folder(path: &Path) -> PathBuf {
    path.ancestors()
        .skip(1)
        .find(|folder| folder.exists())
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Makes an empty file in `folder` and takes it away again: permissions alone do not tell of read-only or full disks.
fn try_writing(folder: &Path) -> io::Result<()> {
    let probe = folder.join(format!(".bangban-doctor-{}", std::process::id()));
    OpenOptions::new().write(true).create_new(true).open(&probe)?;
    fs::remove_file(probe)
}

fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "没有权限".into(),
        io::ErrorKind::ReadOnlyFilesystem => "磁盘是只读的".into(),
        io::ErrorKind::StorageFull => "磁盘满了".into(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::State;
    use super::*;

    #[test]
    fn the_place_of_the_records_is_judged_and_left_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("desk.db");
        let text = |path: &Path| path.to_string_lossy().into_owned();
        assert_eq!(look(Some(&text(&file)))[0].state, State::Ok);
        assert_eq!(look(Some(&text(&folder.path().join("a/b/desk.db"))))[0].state, State::Ok);
        assert_eq!(look(Some(&text(folder.path())))[0].state, State::Fault);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);

        fs::write(&file, "x").unwrap();
        assert!(look(Some(&text(&file)))[0].message.contains("能读能写"));
        let beyond = file.join("desk.db");
        assert_eq!(look(Some(&text(&beyond)))[0].state, State::Fault);
    }

    #[test]
    fn a_password_in_an_address_is_not_shown() {
        let line = look(Some("postgres://desk:geheim@10.0.0.5/hall")).remove(0);
        assert!(line.message.contains("10.0.0.5/hall") && !line.message.contains("geheim"));
    }
}
