//! [`Place`]: where a recorder writes to, and the rules that stand there.

use std::path::PathBuf;
use std::sync::Arc;

use crate::error::Result;
use crate::fingerprint::Normalizer;
use crate::mask::Masker;
use crate::recorder::health::Counters;
use crate::recorder::trouble;
use crate::store::{JsonlStore, Store};

/// Where the store is when nothing else was said: in the working directory.
pub const DEFAULT_STORE: &str = ".failrec";
/// The environment variable that names another place.
pub const STORE_VARIABLE: &str = "FAILREC_DIR";

/// Where a recorder writes to.
#[derive(Debug)]
pub(super) enum Place {
    /// The environment variable, else the default folder.
    Usual,
    Folder(PathBuf),
    Store(Arc<dyn Store>),
}

/// A store, what is hidden before it is written there, and how messages are compared.
pub(super) struct Opened {
    pub(super) store: Arc<dyn Store>,
    pub(super) masker: Arc<Masker>,
    pub(super) normalizer: Normalizer,
}

/// The rules that the program has given itself.
pub(super) struct Given {
    pub(super) masker: Option<Masker>,
    pub(super) normalizer: Option<Normalizer>,
}

impl Place {
    /// Opens the store, and reads the rules beside it unless others were `given`. Rules of comparing
    /// that cannot be used are told of: nobody is to miss a record for a slip in them.
    pub(super) fn open(self, given: Given, counters: &Counters) -> Result<Opened> {
        let (store, beside): (Arc<dyn Store>, _) = match self {
            Self::Usual => opened(usual_folder())?,
            Self::Folder(folder) => opened(folder)?,
            Self::Store(store) => (store, None),
        };
        let of_store = || beside.map_or_else(|| Ok(Normalizer::default()), Normalizer::of_store);
        let normalizer = given.normalizer.map_or_else(of_store, Ok).unwrap_or_else(|error| {
            trouble::tell(&error);
            counters.add_trouble(&error);
            Normalizer::default()
        });
        let masker = given.masker.unwrap_or_else(|| store.masker());
        let masker = Arc::new(masker.with_environment(std::env::vars_os())?);
        Ok(Opened { store, masker, normalizer })
    }
}

/// The journal in a folder, and the folder.
fn opened(folder: PathBuf) -> Result<(Arc<dyn Store>, Option<PathBuf>)> {
    Ok((Arc::new(JsonlStore::open(&folder)?), Some(folder)))
}

/// The folder named by the environment, else the default one.
pub fn usual_folder() -> PathBuf {
    let named = std::env::var_os(STORE_VARIABLE).filter(|folder| !folder.is_empty());
    named.map_or_else(|| PathBuf::from(DEFAULT_STORE), PathBuf::from)
}
