//! [`StoreArgs`]: which store is meant, and its opening.

use std::path::{Path, PathBuf};

use clap::Args;
use failrec::record::GoalId;
use failrec::store::{JsonlStore, Store as _};
use failrec::{Error, ErrorKind};

use crate::exit::Exit;
use crate::progress::Progress;
use crate::trouble::{Result, Trouble};
use crate::watched::Watched;

/// Goals that a message names.
const GOALS_NAMED_MAX: usize = 10;

/// Which store is meant, and which goal in it.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct StoreArgs {
    /// The store, or a folder that holds `.failrec`; as PATH, and never taken for anything else
    #[arg(long, value_name = "PATH", value_hint = clap::ValueHint::DirPath)]
    store: Option<PathBuf>,
    /// Only failures of this goal [default: every goal]
    #[arg(long, value_name = "GOAL")]
    goal: Option<String>,
}

impl StoreArgs {
    /// The folder of the store: what was named, else `FAILREC_DIR`, else `.failrec`.
    pub(crate) fn folder(&self, named: Option<&Path>) -> Result<PathBuf> {
        let usual = failrec::recorder::usual_folder;
        let named = self.store.as_deref().or(named).map_or_else(usual, Path::to_owned);
        JsonlStore::discover(&named).map_err(|error| no_store(&named, &error))
    }

    /// The goal that was named.
    pub(crate) fn goal(&self) -> Option<&str> {
        self.goal.as_deref()
    }

    /// The store, for reading.
    pub(crate) fn read(&self, named: Option<&Path>, progress: &Progress) -> Result<Watched> {
        let store = JsonlStore::open_read_only(self.folder(named)?)?;
        self.watch(store, progress)
    }

    /// The store, for saying something about what is in it. It must be there already.
    pub(crate) fn write(&self, named: Option<&Path>, progress: &Progress) -> Result<Watched> {
        let store = JsonlStore::open(self.folder(named)?)?;
        self.watch(store, progress)
    }

    fn watch(&self, store: JsonlStore, progress: &Progress) -> Result<Watched> {
        let goals = store.goals()?;
        let Some(goal) = self.goal.as_deref().map(GoalId::from) else {
            return Ok(Watched::new(store, None, progress.steps()));
        };
        if goals.contains(&goal) {
            return Ok(Watched::new(store, Some(goal), progress.steps()));
        }
        let names: Vec<_> = goals.iter().take(GOALS_NAMED_MAX).map(GoalId::as_str).collect();
        let trouble = Trouble::new(Exit::NothingFound, format!("no failure of goal `{goal}` here"));
        Err(trouble.advise(match names.as_slice() {
            [] => "nothing has been recorded in this store yet".to_owned(),
            names if names.len() < goals.len() => {
                format!("there are {} and more", names.join(", "))
            }
            names => format!("there are: {}", names.join(", ")),
        }))
    }
}

/// The word names a store by its place: it holds one, or is written like a path.
pub(crate) fn is_path(word: &str) -> bool {
    let is_written_like_one = matches!(word, "." | "..")
        || word.contains(std::path::MAIN_SEPARATOR) && !word.contains([':', '"', ' ']);
    is_written_like_one || JsonlStore::discover(word).is_ok()
}

fn no_store(path: &Path, error: &Error) -> Trouble {
    let shown = path.display();
    match error.kind() {
        ErrorKind::NotFound => Trouble::new(Exit::NothingFound, format!("no store at {shown}"))
            .advise("run your program with `let _guard = failrec::init();` in its `main`:")
            .advise("it writes to `.failrec` where it runs, or to the folder in FAILREC_DIR;")
            .advise("or name the store's folder, as in `failrec list path/to/project`"),
        ErrorKind::InvalidInput => {
            let trouble = Trouble::new(Exit::Damaged, format!("failed to {error}"));
            match path.parent().map(|parent| parent.display().to_string()) {
                Some(parent) if parent.is_empty() => trouble.advise("name a folder, as in `.`"),
                Some(parent) => trouble.advise(format!("name a folder, as in `{parent}`")),
                None => trouble,
            }
        }
        _ => {
            let cause = std::error::Error::source(error)
                .map_or_else(String::new, |cause| format!(": {cause}"));
            Trouble::new(Exit::Damaged, format!("failed to {error}{cause}"))
        }
    }
}
