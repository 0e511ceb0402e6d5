//! [`fault`]: what an error says of what was called.

use std::error::Error;
use std::fmt::Debug;
use std::io;
use std::ops::Deref;

use crate::__private::ladder::ladder;
use crate::__private::shield;
use crate::capture::text;
use crate::policy::{
    Classify, Fault, FaultKind, Rejected, RejectedKind, classify, classify_borrowed,
};

/// Looks at an error: `fault(&e).__failrec_fault()` takes the first way that its type offers.
///
/// That a policy further in did not let the call through says nothing of what was called; that it
/// cut the call off does.
pub fn fault<E>(error: &E) -> Classified<'_, E> {
    Classified::new(error)
}

ladder! {
    /// An error that says itself what it has met.
    Classified => Refused;
    /// A rejection.
    Refused => Held;
    /// An error of the system, which may hold another one.
    Held => Known;
    /// An error of a known type.
    Known => Shared;
    /// A box of any error that is `Send` and `Sync`, such as those of anyhow and eyre.
    Shared => Sent;
    /// A box of any error that is `Send`.
    Sent => Synced;
    /// A box of any error that is `Sync`.
    Synced => Boxed;
    /// A box of any error.
    Boxed => Opaque;
    [
        /// Anything else.
        Opaque
    ]
}

impl<E: Classify> Classified<'_, E> {
    /// As the error says.
    #[cold]
    pub fn __failrec_fault(&self) -> Fault {
        looked_at(|| Some(self.value.fault()))
    }
}

impl Refused<'_, Rejected> {
    /// As the rejection says.
    #[cold]
    pub fn __failrec_fault(&self) -> Fault {
        of_rejection(self.value.is_before_call())
    }
}

impl Held<'_, io::Error> {
    /// As the error in it says.
    #[cold]
    pub fn __failrec_fault(&self) -> Fault {
        looked_at(|| Some(classify(self.value)))
    }
}

impl<E: Error> Known<'_, E> {
    /// As its texts and its causes say.
    #[cold]
    pub fn __failrec_fault(&self) -> Fault {
        looked_at(|| Some(classify_borrowed(self.value)))
    }
}

macro_rules! boxes {
    ($($level:ident: $target:ty;)*) => {$(
        impl<'x, E: Deref<Target = $target>> $level<'_, E> {
            /// As the error in the box and its causes say.
            #[cold]
            pub fn __failrec_fault(&self) -> Fault {
                looked_at(|| {
                    let error = &**self.value;
                    Some(of_shown(error).unwrap_or_else(|| classify_borrowed(error)))
                })
            }
        }
    )*};
}

boxes! {
    Shared: dyn Error + Send + Sync + 'x;
    Sent: dyn Error + Send + 'x;
    Synced: dyn Error + Sync + 'x;
    Boxed: dyn Error + 'x;
}

impl<E> Opaque<'_, E> {
    /// Nothing is known.
    #[cold]
    pub fn __failrec_fault(&self) -> Fault {
        Fault::new(FaultKind::Unknown)
    }
}

/// What a derived `Debug` of a rejection begins with.
const SHOWN: &str = "Rejected { kind: ";

/// What that of an error of the system begins with that holds another one.
const SHOWN_HOLDER: &str = "Custom { kind: ";

/// Bytes that hold both beginnings and the longest kinds.
const SHOWN_BYTES: usize = 128;

/// The error in a box may borrow, so that it cannot be asked for its type; its `Debug` tells.
fn of_shown(error: &dyn Debug) -> Option<Fault> {
    let shown = text::debug_prefix(error, SHOWN_BYTES)?;
    let holder = shown.strip_prefix(SHOWN_HOLDER);
    let held = holder.and_then(|holder| holder.split_once(", error: ")).map(|(_, held)| held);
    let kind = held.unwrap_or(&shown).strip_prefix(SHOWN)?.split(',').next()?;
    Some(of_rejection(kind != format!("{:?}", RejectedKind::Timeout)))
}

const fn of_rejection(is_before_call: bool) -> Fault {
    Fault::new(if is_before_call { FaultKind::Rejected } else { FaultKind::Timeout })
}

/// What `look` finds; the code of the user's errors runs in it.
fn looked_at(look: impl FnOnce() -> Option<Fault>) -> Fault {
    shield::visit(look).flatten().unwrap_or(Fault::new(FaultKind::Unknown))
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[derive(Debug)]
    struct Above(Box<dyn Error + Send + Sync>);

    impl fmt::Display for Above {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("above")
        }
    }

    impl Error for Above {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&*self.0)
        }
    }

    fn open() -> Rejected {
        Rejected::new(RejectedKind::Open, "db")
    }

    fn timed_out() -> Rejected {
        Rejected::new(RejectedKind::Timeout, "db")
    }

    #[test]
    fn rejection_is_found_however_it_is_held() {
        let faults = [
            fault(&open()).__failrec_fault(),
            fault(&io::Error::other(open())).__failrec_fault(),
            fault(&Above(open().into())).__failrec_fault(),
            fault(&Above(io::Error::other(open()).into())).__failrec_fault(),
            fault::<Box<dyn Error + Send + Sync>>(&open().into()).__failrec_fault(),
            fault::<Box<dyn Error>>(&Above(open().into()).into()).__failrec_fault(),
            fault::<Box<dyn Error>>(&io::Error::other(open()).into()).__failrec_fault(),
        ];
        assert!(faults.iter().all(|fault| fault.kind == FaultKind::Rejected), "{faults:?}");
    }

    #[test]
    fn call_that_was_cut_off_is_a_fault_of_its_own() {
        let faults = [
            fault(&timed_out()).__failrec_fault(),
            fault::<Box<dyn Error>>(&timed_out().into()).__failrec_fault(),
        ];
        assert!(faults.iter().all(|fault| fault.kind == FaultKind::Timeout), "{faults:?}");
    }

    #[test]
    fn what_an_error_has_met_is_found_by_its_type_its_causes_and_its_text() {
        let refused = || io::Error::from(io::ErrorKind::ConnectionRefused);
        let faults = [
            fault(&refused()).__failrec_fault().kind,
            fault(&Above(refused().into())).__failrec_fault().kind,
            fault::<Box<dyn Error + Send + Sync>>(&refused().into()).__failrec_fault().kind,
            fault::<Box<dyn Error>>(&"HTTP status 429 Too Many Requests".into())
                .__failrec_fault()
                .kind,
        ];
        let connect = FaultKind::Connect;
        assert_eq!(faults, [connect, connect, connect, FaultKind::Throttled]);
    }

    #[test]
    fn error_that_says_itself_what_it_has_met_is_believed() {
        #[derive(Debug)]
        struct Own;

        impl Classify for Own {
            fn fault(&self) -> Fault {
                Fault::new(FaultKind::Busy)
            }
        }

        assert_eq!(fault(&Own).__failrec_fault().kind, FaultKind::Busy);
    }

    #[test]
    fn of_other_errors_nothing_is_known() {
        let faults = [
            fault(&"text").__failrec_fault(),
            fault(&fmt::Error).__failrec_fault(),
            fault::<Box<dyn Error>>(&"Rejected".into()).__failrec_fault(),
        ];
        assert!(faults.iter().all(|fault| fault.kind == FaultKind::Unknown), "{faults:?}");
    }

    #[test]
    fn box_of_an_error_that_borrows_can_be_looked_at() {
        let text = String::from("borrowed");
        let error: Box<dyn Error + '_> = Box::new(Borrowing(&text));
        assert_eq!(fault(&error).__failrec_fault().kind, FaultKind::Unknown);
    }

    #[derive(Debug)]
    struct Borrowing<'a>(&'a str);

    impl fmt::Display for Borrowing<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Borrowing<'_> {}

    #[test]
    fn error_whose_code_panics_is_unknown() {
        #[derive(Debug)]
        struct Panics;

        impl fmt::Display for Panics {
            fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
                Ok(())
            }
        }

        impl Error for Panics {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                panic!("in the user's code")
            }
        }

        assert_eq!(fault(&Panics).__failrec_fault().kind, FaultKind::Unknown);
    }
}
