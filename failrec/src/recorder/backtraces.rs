//! [`Backtraces`]: when the stack of a failure is kept.

/// When the stack of a failure is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Backtraces {
    /// When `RUST_LIB_BACKTRACE` or `RUST_BACKTRACE` asks for it, as the standard library does.
    #[default]
    AsEnvironment,
    /// For every stored record.
    Always,
    /// For none.
    Never,
}
