//! Errors of the libraries that people use, provoked over loopback, as `failrec::policy` sees them.

#[cfg(test)]
mod databases;
#[cfg(test)]
mod http;
#[cfg(test)]
mod loopback;
#[cfg(test)]
mod rpc;
