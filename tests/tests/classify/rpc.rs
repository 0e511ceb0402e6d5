//! Errors of tonic and of tokio.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use failrec::policy::{FaultKind, classify};
use tonic::{Code, Status};

#[test]
fn code_of_a_grpc_status_is_known() {
    let table = [
        (Code::Cancelled, FaultKind::Cancelled),
        (Code::Unknown, FaultKind::Unknown),
        (Code::InvalidArgument, FaultKind::InvalidRequest),
        (Code::DeadlineExceeded, FaultKind::Timeout),
        (Code::NotFound, FaultKind::InvalidRequest),
        (Code::AlreadyExists, FaultKind::InvalidRequest),
        (Code::PermissionDenied, FaultKind::Authentication),
        (Code::ResourceExhausted, FaultKind::Throttled),
        (Code::FailedPrecondition, FaultKind::InvalidRequest),
        (Code::Aborted, FaultKind::Conflict),
        (Code::OutOfRange, FaultKind::InvalidRequest),
        (Code::Unimplemented, FaultKind::InvalidRequest),
        (Code::Internal, FaultKind::Server),
        (Code::Unavailable, FaultKind::Unavailable),
        (Code::DataLoss, FaultKind::Server),
        (Code::Unauthenticated, FaultKind::Authentication),
    ];
    for (code, kind) in table {
        for text in ["", "no words for it"] {
            let status = Status::new(code, text);
            assert_eq!(classify(&status).kind, kind, "{status:?}");
            let kept = io::Error::other(status.to_string());
            assert_eq!(classify(&kept).kind, kind, "{status}");
        }
    }
}

#[test]
fn status_that_the_client_made_up_gives_way_to_its_cause() {
    let mut status = Status::unavailable("tcp connect error");
    status.set_source(Arc::new(io::Error::from(io::ErrorKind::ConnectionRefused)));
    let fault = classify(&status);
    assert_eq!((fault.kind, fault.is_not_sent), (FaultKind::Connect, true));
}

#[test]
fn quota_is_told_from_a_limit_that_passes() {
    let minute = Status::resource_exhausted("Quota exceeded for 'requests per minute'");
    let day =
        Status::resource_exhausted("code RESOURCE_EXHAUSTED: Quota exceeded for 'tokens per day'");
    assert_eq!(classify(&minute).kind, FaultKind::Throttled);
    assert_eq!(classify(&day).kind, FaultKind::QuotaExhausted);
}

#[tokio::test]
async fn errors_of_tokio_are_known() {
    let late = tokio::time::timeout(Duration::ZERO, std::future::pending::<()>()).await;
    let elapsed = late.unwrap_err();
    assert_eq!(classify(&elapsed).kind, FaultKind::Timeout);
    assert_eq!(classify(&io::Error::from(elapsed)).kind, FaultKind::Timeout);

    let task = tokio::spawn(std::future::pending::<()>());
    task.abort();
    assert_eq!(classify(&task.await.unwrap_err()).kind, FaultKind::Cancelled);
}
