//! [`NetworkMount`]: a file system that other machines may write to at the same time.

use std::path::Path;

/// Types of file systems that other machines, or the host of a virtual one, may write to: as the kernel
/// names its own, and as projects outside of it name theirs when they are mounted.
const KINDS: &[&str] = &[
    "9p",
    "afs",
    "beegfs",
    "ceph",
    "cifs",
    "coda",
    "glusterfs",
    "gpfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "orangefs",
    "panfs",
    "pvfs2",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
];

/// Of those that programs serve through FUSE, which name themselves behind `fuse.`.
const FUSE_KINDS: &[&str] = &[
    "ceph-fuse",
    "curlftpfs",
    "gcsfuse",
    "glusterfs",
    "juicefs",
    "mfs",
    "rclone",
    "s3fs",
    "seaweedfs",
    "smbnetfs",
    "sshfs",
    "vmhgfs-fuse",
];

/// Programs behind FUSE that leave locks to the kernel, which knows those of its own machine.
const FUSE_KINDS_WITHOUT_LOCKS: &[&str] = &["curlftpfs", "s3fs", "smbnetfs", "sshfs"];

/// Options by which locks (`flock`) are held on one machine alone: of NFS, of SMB and of Lustre.
const OPTIONS_OF_LOCAL_LOCKS: &[&str] =
    &["nolock", "local_lock=all", "local_lock=flock", "nobrl", "localflock"];

/// A file system that other machines may write to at the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NetworkMount {
    /// Its type, as the system names it, such as `nfs4`.
    pub kind: String,
    /// A lock that is held on one machine is held against the others, as far as its type and its options
    /// tell.
    pub shares_locks: bool,
}

impl NetworkMount {
    /// One of this type, with locks that all machines share.
    pub fn new(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), shares_locks: true }
    }
}

/// The network file system that `path` is on, which names neither links nor `..`, by a table of mounts as
/// Linux shows it in `/proc/self/mountinfo`; nothing if it is on another one.
pub(super) fn network_of(path: &Path, mounts: &[u8]) -> Option<NetworkMount> {
    let path = path.as_os_str().as_encoded_bytes();
    let over = mounts.split(|byte| *byte == b'\n').filter_map(Mount::parse);
    // Of mounts at one place the last covers the others, and is the one that is found.
    let mount = over.filter(|mount| mount.holds(path)).max_by_key(|mount| mount.point.len())?;
    let fuse_kind = mount.kind.strip_prefix("fuse.");
    let is_listed = |list: &[&str], kind: Option<&str>| kind.is_some_and(|it| list.contains(&it));
    if !is_listed(KINDS, Some(mount.kind)) && !is_listed(FUSE_KINDS, fuse_kind) {
        return None;
    }
    let keeps_locks = is_listed(FUSE_KINDS_WITHOUT_LOCKS, fuse_kind)
        || mount.options().any(|option| OPTIONS_OF_LOCAL_LOCKS.contains(&option));
    Some(NetworkMount { kind: mount.kind.to_owned(), shares_locks: !keeps_locks })
}

/// A line of the table.
struct Mount<'a> {
    point: Vec<u8>,
    kind: &'a str,
    /// Those of the mount, and those of the file system.
    options: [&'a str; 2],
}

impl<'a> Mount<'a> {
    /// A line is `id parent major:minor root point options tag.. - kind source options`.
    fn parse(line: &'a [u8]) -> Option<Self> {
        let mut fields = line.split(|byte| *byte == b' ');
        let point = unescape(fields.nth(4)?);
        let own = str::from_utf8(fields.next()?).ok()?;
        let mut behind = fields.skip_while(|field| *field != b"-").skip(1);
        let kind = str::from_utf8(behind.next()?).ok()?;
        let of_all = behind.nth(1).and_then(|options| str::from_utf8(options).ok());
        Some(Self { point, kind, options: [own, of_all.unwrap_or_default()] })
    }

    fn holds(&self, path: &[u8]) -> bool {
        self.point == b"/"
            || path
                .strip_prefix(&*self.point)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    }

    fn options(&self) -> impl Iterator<Item = &'a str> {
        self.options.into_iter().flat_map(|options| options.split(','))
    }
}

/// Blanks, tabs, line feeds and backslashes stand in the table as a backslash and three octal digits.
fn unescape(field: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((byte, behind)) = rest.split_first() {
        let digits = behind.first_chunk::<3>().filter(|_| *byte == b'\\');
        let escaped = digits.and_then(|digits| str::from_utf8(digits).ok());
        let escaped = escaped.and_then(|digits| u8::from_str_radix(digits, 8).ok());
        bytes.push(escaped.unwrap_or(*byte));
        rest = match escaped {
            Some(_) => behind.get(3..).unwrap_or_default(),
            None => behind,
        };
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(path: &str, mounts: &str) -> Option<String> {
        network_of(Path::new(path), mounts.as_bytes()).map(|mount| mount.kind)
    }

    /// A server with home folders and an archive on NFS.
    const SERVER: &str = "\
22 28 0:21 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
28 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro
61 28 0:52 / /home rw,relatime shared:31 - nfs4 files:/export/home rw,vers=4.2,rsize=1048576,hard,proto=tcp,timeo=600,retrans=2,sec=sys,clientaddr=10.0.0.7,local_lock=none,addr=10.0.0.2
64 61 253:0 / /home/scratch rw,relatime shared:40 - xfs /dev/mapper/scratch rw,attr2,inode64
70 28 0:60 / /srv/old\\040files rw,relatime - nfs nas:/old rw,vers=3,nolock,local_lock=all,addr=10.0.0.9
";

    /// A container: an overlay, a volume of the host, and a volume on NFS.
    const CONTAINER: &str = "\
812 701 0:118 / / rw,relatime master:251 - overlay overlay rw,lowerdir=/var/lib/docker/overlay2/l/AB:/var/lib/docker/overlay2/l/CD,upperdir=/var/lib/docker/overlay2/x/diff,workdir=/var/lib/docker/overlay2/x/work
813 812 0:121 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
830 812 259:2 /var/lib/docker/volumes/data/_data /data rw,relatime master:1 - ext4 /dev/nvme0n1p2 rw
831 812 0:52 /export/agents /app/.failrec rw,relatime master:31 master:7 propagate_from:2 - nfs4 files:/export rw,vers=4.1,local_lock=none
832 812 0:130 / /mnt/c rw,noatime - 9p C:\\134 rw,dirsync,aname=drvfs;path=C:\\;uid=1000,mmap,access=client,trans=fd
";

    #[test]
    fn longest_mount_above_the_folder_decides() {
        assert_eq!(kind("/var/lib/app", SERVER), None);
        assert_eq!(kind("/home/ann/app/.failrec", SERVER).as_deref(), Some("nfs4"));
        assert_eq!(kind("/home", SERVER).as_deref(), Some("nfs4"));
        assert_eq!(kind("/home/scratch/app", SERVER), None);
        assert_eq!(kind("/home/scratches", SERVER).as_deref(), Some("nfs4"));
        assert_eq!(kind("/homes/ann", SERVER), None);
    }

    #[test]
    fn blank_in_a_mount_point_is_read_as_one() {
        assert_eq!(kind("/srv/old files/app", SERVER).as_deref(), Some("nfs"));
        assert_eq!(kind("/srv/old", SERVER), None);
        assert_eq!(unescape(b"a\\040b\\134c\\011\\n\\04"), b"a b\\c\t\\n\\04");
    }

    #[test]
    fn volumes_of_a_container_are_told_apart() {
        assert_eq!(kind("/app", CONTAINER), None);
        assert_eq!(kind("/app/.failrec", CONTAINER).as_deref(), Some("nfs4"));
        assert_eq!(kind("/data/.failrec", CONTAINER), None);
        assert_eq!(kind("/mnt/c/work", CONTAINER).as_deref(), Some("9p"));
    }

    #[test]
    fn mount_over_a_mount_covers_it() {
        let local = "50 28 8:1 / /mnt rw - ext4 /dev/sda1 rw";
        let remote = "51 50 0:44 / /mnt rw - fuse.sshfs ann@host: rw,user_id=1000,group_id=1000";
        let (above, below) = (format!("{local}\n{remote}\n"), format!("{remote}\n{local}\n"));
        assert_eq!(kind("/mnt/store", &above).as_deref(), Some("fuse.sshfs"));
        assert_eq!(kind("/mnt/store", &below), None);
    }

    #[test]
    fn every_type_on_the_lists_is_known_and_local_ones_are_not() {
        let line = |kind: &str| format!("36 35 98:0 / /m rw shared:1 - {kind} source rw");
        let of_fuse = FUSE_KINDS.iter().map(|kind| format!("fuse.{kind}"));
        for listed in KINDS.iter().map(|kind| (*kind).to_owned()).chain(of_fuse) {
            assert_eq!(kind("/m/x", &line(&listed)), Some(listed));
        }
        for local in ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "fuseblk", "fuse", "nfsd"]
        {
            assert_eq!(kind("/m/x", &line(local)), None, "{local}");
        }
    }

    #[test]
    fn locks_are_shared_unless_the_mount_says_otherwise() {
        let shares = |path, mounts: &str| {
            network_of(Path::new(path), mounts.as_bytes()).map(|mount| mount.shares_locks)
        };
        assert_eq!(shares("/home/ann", SERVER), Some(true));
        assert_eq!(shares("/srv/old files", SERVER), Some(false));
        let with = |kind, options| format!("36 35 0:98 / /m rw - {kind} source rw,{options}");
        assert_eq!(shares("/m", &with("cifs", "vers=3.1.1,nobrl")), Some(false));
        assert_eq!(shares("/m", &with("lustre", "localflock")), Some(false));
        assert_eq!(shares("/m", &with("lustre", "flock")), Some(true));
        assert_eq!(shares("/m", &with("fuse.sshfs", "user_id=0")), Some(false));
    }

    #[test]
    fn what_is_no_table_of_mounts_tells_nothing() {
        for table in ["", "\n", "36", "36 35 98:0 / /", "36 35 98:0 / / rw -", "a b c d / rw nfs"] {
            assert_eq!(kind("/home", table), None, "{table:?}");
        }
    }
}
