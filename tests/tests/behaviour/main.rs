//! The public API, as a program meets it.

#[cfg(test)]
mod alike;
#[cfg(test)]
mod attributes;
#[cfg(test)]
mod by_site;
#[cfg(test)]
mod cancelling;
#[cfg(test)]
mod compensation;
#[cfg(test)]
mod counting;
#[cfg(test)]
mod crowd;
#[cfg(test)]
mod decisions;
#[cfg(test)]
mod kept_queries;
#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod losing;
#[cfg(test)]
mod masking;
#[cfg(test)]
mod merging;
#[cfg(test)]
mod nesting;
#[cfg(test)]
mod outage;
#[cfg(test)]
mod passing;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod support;
#[cfg(test)]
mod totals;
#[cfg(test)]
mod trial;
