//! What can go wrong with a store, and what to do about it.

use std::io;
use std::path::PathBuf;

use crate::log::{Misfit, Unreadable};
use crate::text::io_words;

/// A store that cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No such file.
    #[error("还没有记录文件 {path}。先取一个号或打开一次帮办，或用 --store 指到别处", path = .0.display())]
    Missing(PathBuf),
    /// No such file, or an empty one, beside what only a store leaves.
    #[error(
        "记录文件 {path} 不见了（或者是空的），旁边还有它的 {trace}：以前有过记录，没有另起一份，不然号会从 001 重来。\
         找回原来的文件，或用备份恢复（bangban store restore）；真要重新开始，先把 {trace} 移到别处收好",
        path = path.display(), trace = trace.display()
    )]
    Gone {
        /// Which file.
        path: PathBuf,
        /// What is beside it: its key, or its lock.
        trace: PathBuf,
    },
    /// The file this process has open is not the one at its place any more.
    #[error(
        "记录文件 {path} 被移走、删掉或换过了，这一步没有记下。急用先手工写号；把原来的文件放回去，关掉帮办再打开",
        path = .0.display()
    )]
    Moved(PathBuf),
    /// The folder or the file cannot be written.
    #[error("写不进 {path}：{reason}。检查它和所在文件夹的写权限，或用 --store 换个地方", path = path.display())]
    NotWritable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// Another program's file, or no SQLite file.
    #[error("{path} 不是帮办的记录文件。换个文件名，原文件没有动", path = .0.display())]
    NotOurs(PathBuf),
    /// The file is another hall's: in it nothing of this one would be found, and its numbers would begin again.
    #[error(
        "记录文件 {path} 是大厅「{found}」的，hall.toml 里的 id 是「{wanted}」，没有动它。用 --data 指到那个大厅的资料，或用 --store 换一个记录文件",
        path = path.display()
    )]
    OtherHall {
        /// Which file.
        path: PathBuf,
        /// Whose it is.
        found: String,
        /// Whose it was taken for.
        wanted: String,
    },
    /// Written by a newer program.
    #[error("记录由更新版本的帮办写成（格式 {found}，本程序只认到 {known}）。升级程序后再打开，记录没有动")]
    Newer {
        /// The format in the file.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// A SQLite that can destroy the file when several windows write.
    #[error("程序里的 SQLite 是 {0}，多窗口同写会损坏文件，要 3.51.3 以上。请换用正式发布的程序")]
    OldSqlite(&'static str),
    /// Shared over a network, where locks do not hold.
    #[error("{path} 在网络盘（{kind}）上，多台机器同写会损坏记录。放到本机硬盘", path = path.display())]
    NetworkDisk {
        /// Which file.
        path: PathBuf,
        /// Kind of file system.
        kind: String,
    },
    /// Write-ahead logging is not to be had.
    #[error("这个磁盘不支持多窗口同写（日志模式是 {0}）。把记录放到本机硬盘")]
    NoWal(String),
    /// Others held the file for too long.
    #[error("别的窗口占用记录超过 5 秒，这一步没有做。再按一次；总是这样就看看磁盘是不是很慢")]
    Busy,
    /// Others were faster every time.
    #[error("几个窗口同时在写，试了几次都没轮到，这一步没有做。再按一次")]
    Conflict,
    /// The server does not answer.
    #[error(
        "连不上记录服务器。急用先手工写号，事后补录；看看网线和服务器，连上以后先看这一步记下没有（{place}：{reason}）"
    )]
    Unreachable {
        /// Its address, without the password.
        place: String,
        /// What was said last.
        reason: String,
    },
    /// The server does not let us in.
    #[error("记录服务器 {place} 不让进：{reason}。核对用户名、密码和库名，或请管理员给权限")]
    Denied {
        /// Its address, without the password.
        place: String,
        /// What it said.
        reason: String,
    },
    /// The server lets us in and does not let us write.
    #[error(
        "记录服务器 {place} 不让写（{reason}）。请管理员给这个用户 bangban 模式里各表的 SELECT、INSERT、UPDATE、DELETE 权限；\
         急用先手工写号，事后补录"
    )]
    NotAllowed {
        /// Its address, without the password.
        place: String,
        /// What it said.
        reason: String,
    },
    /// A server that only reads, such as a standby.
    #[error("记录服务器 {0} 现在只能读（可能连到了备用机）。请管理员改连主机；急用先手工写号，事后补录")]
    ReadOnlyServer(String),
    /// The server's own files are damaged.
    #[error(
        "记录服务器 {place} 上的数据损坏（{reason}）。停止写入，请管理员用服务器的备份恢复；急用先手工写号，事后补录"
    )]
    ServerDamaged {
        /// Its address, without the password.
        place: String,
        /// What it said.
        reason: String,
    },
    /// Not the address of a server.
    #[error("“{0}”不是能用的服务器地址。写成 postgres://用户:密码@主机/库名")]
    BadAddress(String),
    /// Encryption on the wire was asked for.
    #[error("{0} 要求加密连接（sslmode=require），本程序不带。改用同机套接字、专网或加密隧道，再去掉这一项")]
    NoTls(String),
    /// No tables yet.
    #[error("{0} 上还没有帮办的记录。先取一个号或打开一次帮办，或用 --store 指到别处")]
    NoTables(String),
    /// While the server was away another desk took the window.
    #[error("断线的时候，{0} 号窗口被另一个帮办接过去了，这一步没有做。换个窗口号重新打开：--window")]
    SeatLost(u32),
    /// Copying into a store that has records.
    #[error("目标里已经有记录了。换一个空的，不然两边会混在一起")]
    NotEmpty,
    /// A file that is no backup, or not a whole one, or not with this secret.
    #[error("备份 {path} 打不开：{reason}。换对的钥匙文件或口令，或用早一份备份", path = path.display())]
    BadBackup {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A chain does not hold.
    #[error("“{}”的第 {} 条{}。先用 store verify 看清楚，原记录没有动", .0.chain, .0.seq, .0.why)]
    Broken(crate::log::Broken),
    /// The copy is not the original.
    #[error("抄过去的和原来的对不上，抄本作废，原记录没有动。再试一次；还不行就把这句话报给管理员")]
    Unequal,
    /// No room.
    #[error("磁盘满了，这一步没有记下，以前的都在。腾出空间再按一次；急用先手工写号，事后补录")]
    Full,
    /// The file is damaged.
    #[error(
        "记录文件损坏：{0}。停止写入，复制一份留底；用 bangban store salvage 抢救读得出来的，再和最近的备份比一比，用全的那一份"
    )]
    Damaged(String),
    /// An event that does not fit; acts ask before, so this is seen only when somebody was faster.
    #[error(transparent)]
    Misfit(#[from] Misfit),
    /// An event that cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The hall's key is not there, not ours or not readable.
    #[error("钥匙文件 {path} 用不了：{reason}。把当初和记录一起的钥匙文件放回来", path = path.display())]
    Key {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The hall's key is locked with words nobody said.
    #[error(
        "钥匙文件 {path} 用口令锁着，还没有给口令。在终端里打开时输口令，或设环境变量 BANGBAN_PASSPHRASE",
        path = .0.display()
    )]
    KeyLocked(PathBuf),
    /// The words are not those the hall's key was locked with.
    #[error("钥匙文件 {path} 用不了：口令不对，或钥匙文件坏了。再输一次；忘了口令就用抄下来的那一份", path = .0.display())]
    WrongWords(PathBuf),
    /// The hall's key can be read by others.
    #[error(
        "钥匙文件 {path} 别的用户也能读，封存的证件号等于没封，先不用它。运行 chmod 600 {path}，再查谁看过",
        path = .0.display()
    )]
    KeyOpen(PathBuf),
    /// Another key is where this one should go.
    #[error(
        "{path} 已经是另一把钥匙，开的是别的记录：没有动它，记录也没有抄。先把它改名收好（不要删），再来一次",
        path = .0.display()
    )]
    KeyThere(PathBuf),
    /// The disk said no.
    #[error("{path} 读写出错：{why}。检查磁盘；急用先手工写号，事后补录", path = path.display(), why = io_words(source))]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else the engine says.
    #[error("记录读写出错：{0}。再试一次；还不行就把这句话报给管理员")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}
