//! x
use crate::journal::*;
#[test]
fn zz() {
    let j = Journal::usual();
    let dst = std::path::Path::new("/tmp/cliplay");
    drop(std::fs::remove_dir_all(dst));
    std::fs::create_dir_all(dst.join(".failrec")).unwrap();
    for e in std::fs::read_dir(j.store()).unwrap() {
        let e = e.unwrap();
        std::fs::copy(e.path(), dst.join(".failrec").join(e.file_name())).unwrap();
    }
}
