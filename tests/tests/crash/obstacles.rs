//! Other things where the files of a store should be, and folders that may not be written.

#![cfg(unix)]

use std::error::Error as _;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use failrec::ErrorKind;
use failrec::store::{JsonlStore, Store};

use crate::sample;

const FOLDER: &str = "FAILREC_DENIED_FOLDER";
/// The user that owns nothing.
const NOBODY: u32 = 65_534;

/// Appending to, reading and asking a store whose log is no file gives an error that names it, and
/// once the thing is gone the store works.
fn check_obstacle(folder: &Path, remove: impl FnOnce(&Path)) {
    let store = JsonlStore::open(folder).unwrap();
    let log = sample::log(folder);
    let goal = sample::goal();
    let errors = [
        store.append(&[sample::entry("p", 0, 10)]).unwrap_err(),
        store.scan(&goal, &mut |_| unreachable!()).unwrap_err(),
        store.ledger(&goal).unwrap_err(),
    ];
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(error.to_string().contains(&log.display().to_string()), "{error}");
        assert_eq!(error.source().unwrap().to_string(), "not a regular file");
    }
    assert!(store.goals().unwrap().is_empty());
    remove(&log);
    store.append(&[sample::entry("p", 0, 10)]).unwrap();
    assert_eq!(sample::numbers(&sample::read(&store).0), [0]);
}

#[test]
fn link_in_place_of_the_log_is_not_followed() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let canary = elsewhere.path().join("canary");
    fs::write(&canary, "mine").unwrap();
    symlink(&canary, sample::log(folder.path())).unwrap();
    check_obstacle(folder.path(), |log| fs::remove_file(log).unwrap());
    assert_eq!(fs::read(&canary).unwrap(), b"mine");
}

#[test]
fn link_to_nothing_in_place_of_the_log_creates_nothing() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let canary = elsewhere.path().join("canary");
    symlink(&canary, sample::log(folder.path())).unwrap();
    check_obstacle(folder.path(), |log| fs::remove_file(log).unwrap());
    assert!(!canary.exists());
}

#[test]
fn pipe_in_place_of_the_log_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new("mkfifo").arg(sample::log(folder.path())).status();
    assert!(made.unwrap().success(), "mkfifo is part of any Unix");
    check_obstacle(folder.path(), |log| fs::remove_file(log).unwrap());
}

#[test]
fn folder_in_place_of_the_log_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(sample::log(folder.path())).unwrap();
    check_obstacle(folder.path(), |log| fs::remove_dir(log).unwrap());
}

#[test]
fn link_in_place_of_the_lock_or_the_statistics_is_not_followed() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let canary = elsewhere.path().join("canary");
    fs::write(&canary, "mine").unwrap();
    let store = JsonlStore::open(folder.path()).unwrap();
    fs::remove_file(folder.path().join("LOCK")).unwrap();
    for name in ["LOCK", "stats_main_goal.cache", "stats_main_goal.cache.tmp"] {
        symlink(&canary, folder.path().join(name)).unwrap();
    }
    store.append(&[sample::entry("p", 0, 10)]).unwrap();
    store.close().unwrap();
    assert_eq!(store.stats_failures(), 1);
    fs::remove_file(folder.path().join("LOCK")).unwrap();
    store.append(&[sample::entry("p", 1, 10)]).unwrap();
    store.close().unwrap();
    assert_eq!(store.ledger(&sample::goal()).unwrap().1.entries, 2);
    assert_eq!(fs::read(&canary).unwrap(), b"mine");
}

#[test]
fn link_in_place_of_the_store_is_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join(".failrec");
    symlink(folder.path(), &link).unwrap();
    for opened in [JsonlStore::open(&link), JsonlStore::open_read_only(&link)] {
        let error = opened.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        assert!(error.to_string().contains("symbolic link"), "{error}");
    }
}

#[test]
fn files_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/.failrec");
    let store = JsonlStore::open(&path).unwrap();
    store.append(&[sample::entry("p", 0, 10)]).unwrap();
    store.close().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    let files: Vec<_> = fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 3, "{files:?}");
    assert!(files.iter().all(|file| mode(file) == 0o600), "{files:?}");
}

#[test]
fn folder_that_may_not_be_written_gives_an_error_and_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store");
    JsonlStore::open(&path).unwrap().append(&[sample::entry("p", 0, 10)]).unwrap();
    fs::set_permissions(sample::log(&path), Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o555)).unwrap();
    // Nothing is denied to the administrator.
    let is_root = fs::metadata(folder.path()).unwrap().uid() == 0;
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "obstacles::user_without_rights"]).env(FOLDER, &path);
    if is_root {
        child.uid(NOBODY).gid(NOBODY);
    }
    let output = child.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
}

/// The user, in a process of its own; does nothing where no parent asks for it.
#[test]
fn user_without_rights() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let folder = Path::new(&folder);
    for path in [folder.to_owned(), folder.join("new"), folder.with_file_name("new")] {
        let error = JsonlStore::open(&path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io, "{error}");
        assert!(error.source().unwrap().to_string().contains("denied"), "{error:?}");
    }
    let (entries, report) = sample::read_folder(folder);
    assert_eq!((sample::numbers(&entries), report.corrupt_lines), (vec![0], 0));
}
