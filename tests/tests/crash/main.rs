//! The journal under everything that can happen to it: killed writers, processes that die
//! without goodbye or are forked off, torn and flipped bytes, full disks, short writes, machines that overwrite
//! each other, and other things where its files should be.

#[cfg(test)]
mod beneath;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod died;
#[cfg(test)]
mod doubt;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod faulty_fs;
#[cfg(test)]
mod flipped;
#[cfg(test)]
#[cfg(unix)]
mod forked;
#[cfg(test)]
mod full;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod jumps;
#[cfg(test)]
mod kept;
#[cfg(test)]
mod killed;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod leaving;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod network;
#[cfg(test)]
mod network_fs;
#[cfg(test)]
mod obstacles;
#[cfg(test)]
mod passes;
#[cfg(test)]
mod planted;
#[cfg(test)]
mod power;
#[cfg(test)]
mod rewritten;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod soak;
#[cfg(test)]
mod system;
#[cfg(test)]
mod torn;
#[cfg(test)]
mod two_processes;
#[cfg(test)]
mod uprooted;
#[cfg(test)]
mod worker;
