//! What the system says when a file cannot be read or written, in Chinese.

use std::io::{Error, ErrorKind};

/// Why it was refused.
pub fn io_words(error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经有了",
        ErrorKind::IsADirectory => "那是文件夹，不是文件",
        ErrorKind::NotADirectory => "路径中间有一段不是文件夹",
        ErrorKind::ReadOnlyFilesystem => "磁盘是只读的",
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘满了",
        ErrorKind::FileTooLarge => "文件太大，这个磁盘放不下",
        ErrorKind::InvalidData => "内容不是 UTF-8 文字",
        ErrorKind::UnexpectedEof => "读到一半就没有了",
        ErrorKind::BrokenPipe => "接收的那一头关了",
        ErrorKind::TimedOut => "等了太久没有回应",
        ErrorKind::ConnectionRefused => "拒绝连接，那边的服务可能没有开",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::NotConnected => "连接断了",
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => "网络不通",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "正被别的程序占用",
        ErrorKind::InvalidInput | ErrorKind::InvalidFilename => "文件名不能用",
        _ => {
            return match error.raw_os_error() {
                Some(5) => "磁盘读写出错（硬件）".into(),
                Some(code) => format!("系统错误 {code}"),
                None => error.to_string(),
            };
        }
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_the_system_says_stays_english() {
        for code in
            [1, 2, 5, 13, 17, 20, 21, 22, 26, 28, 30, 32, 36, 100, 101, 103, 104, 107, 110, 111, 113, 122]
        {
            let said = io_words(&Error::from_raw_os_error(code));
            assert!(!said.contains(|c: char| c.is_ascii_alphabetic()), "{code}: {said}");
        }
    }
}
