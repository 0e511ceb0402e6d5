//! What is public by design.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::text(
        "publishable keys",
        &[
            "pk_live_«A24»",
            "pk_test_«A24»",
            "pk-lf-«uuid»",
            "phc_«A43»",
            "sb_publishable_«A22»_«A8»",
            "var stripe = Stripe('pk_live_«A24»');",
        ],
    ),
    NegativeKind::text(
        "account ids",
        &[
            "AC«H32»",
            "account AC«H32» is suspended",
            "acct_«A16»",
            "cus_«A14»",
            "price_1«A23»",
            "org-«A24»",
            "proj_«A24»",
            "T«X8» C«X8» U«X8»",
            "client_id=«D12»-«L32».apps.googleusercontent.com",
        ],
    ),
    NegativeKind::text(
        "public keys",
        &[
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI«B43» marta@laptop",
            "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq«B40»\n-----END PUBLIC KEY-----",
            "-----BEGIN CERTIFICATE-----\nMIID«B60»\n«B64»\n-----END CERTIFICATE-----",
            "SHA256:«B43» marta@laptop (ED25519)",
            "age1«L58»",
        ],
    ),
    NegativeKind::text(
        "cursors",
        &[
            "next_cursor=eyJpZCI6MTIz«A20»",
            "cursor «B32»=",
            "page_token_present=true",
            "after=Y3Vyc29yOnYyOpHO«A8»",
            "nextPage: CAES«A12»",
        ],
    ),
];
