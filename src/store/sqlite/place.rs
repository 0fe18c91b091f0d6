//! On what kind of disk a path lies, where the system says so for nothing (Linux). Locks do not hold on disks shared
//! over a network, so the store is refused there.

use std::path::Path;

const NETWORK: [&str; 10] =
    ["nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "9p", "fuse.sshfs", "fuse.glusterfs"];

/// The kind of network file system `path` (absolute) lies on; none when it is a local one or it cannot be told.
pub fn network_disk(path: &Path) -> Option<String> {
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").ok()?;
    // The file may not be there yet, and a link may lead elsewhere: the nearest folder that is there decides.
    let real = path.ancestors().find_map(|folder| folder.canonicalize().ok())?;
    let kind = disk_of(&mounts, &real)?;
    NETWORK.contains(&kind).then(|| kind.to_owned())
}

/// The file system of the longest mount point that `path` lies under.
fn disk_of<'m>(mounts: &'m str, path: &Path) -> Option<&'m str> {
    let mut best: Option<(&str, &str)> = None;
    for line in mounts.lines() {
        // `36 35 98:0 /root /mount rw,noatime master:1 - ext4 /dev/sda rw`
        let mut halves = line.splitn(2, " - ");
        let mount = halves.next().and_then(|left| left.split(' ').nth(4));
        let kind = halves.next().and_then(|right| right.split(' ').next());
        if let (Some(mount), Some(kind)) = (mount, kind)
            && path.starts_with(mount)
            && best.is_none_or(|(longest, _)| mount.len() >= longest.len())
        {
            best = Some((mount, kind));
        }
    }
    best.map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_says_what_disk_it_is() {
        let mounts = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
                      40 22 0:40 / /mnt/share rw,relatime shared:1 - nfs4 server:/hall rw\n\
                      41 40 8:2 / /mnt/share/local rw - xfs /dev/sdb rw\n";
        for (path, kind) in [
            ("/home/a/desk.sqlite", "ext4"),
            ("/mnt/share/desk.sqlite", "nfs4"),
            ("/mnt/shared/desk.sqlite", "ext4"),
            ("/mnt/share/local/desk.sqlite", "xfs"),
        ] {
            assert_eq!(disk_of(mounts, Path::new(path)), Some(kind), "{path}");
        }
    }
}
