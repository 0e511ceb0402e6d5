//! The command as a user runs it: the real program, on stores that the library wrote.

#[cfg(test)]
mod canary;
#[cfg(test)]
mod command;
#[cfg(test)]
mod compressing;
#[cfg(test)]
mod journal;
mod levels;

#[cfg(test)]
mod damaged;
#[cfg(test)]
mod describing;
#[cfg(test)]
mod examining;
#[cfg(test)]
mod explaining;
#[cfg(test)]
mod exporting;
#[cfg(test)]
mod forgetting;
#[cfg(test)]
mod listing;
#[cfg(test)]
mod masking;
#[cfg(test)]
mod mending;
#[cfg(test)]
mod merging;
#[cfg(test)]
mod misuse;
#[cfg(test)]
mod network;
#[cfg(test)]
mod policies;
#[cfg(test)]
mod printing;
#[cfg(test)]
mod pruning;
#[cfg(test)]
mod regrouping;
#[cfg(test)]
mod showing;
#[cfg(test)]
mod snoozing;
mod statistics;
#[cfg(test)]
mod tailing;
#[cfg(test)]
mod trending;
#[cfg(test)]
mod triage;
#[cfg(test)]
mod verifying;
