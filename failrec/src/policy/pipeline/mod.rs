//! Several policies around one call, in the order that does not defeat them: [`Pipeline`].

mod builder;
mod handle;
mod layers;
mod limit;
mod preset;

pub use self::builder::PipelineBuilder;
pub use self::handle::Pipeline;
pub use self::limit::TimeLimit;
