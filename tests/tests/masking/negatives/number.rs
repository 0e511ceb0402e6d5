//! Numbers.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::json(
        "embedding",
        &[
            "[«float»,«float»,«float»,«float»,«float»,«float»]",
            "{\"object\":\"embedding\",\"index\":0,\"embedding\":[«float»,«float»,«float»,-«D1».«D15»e-05]}",
        ],
    ),
    NegativeKind::text(
        "float",
        &["score 0.«D16»", "loss=«D1».«D15»", "took «D3».«D6» ms", "[0.«D17», 0.«D16», -0.«D17»]"],
    ),
    NegativeKind::text(
        "scientific",
        &["1.«D6»e-«D2»", "«D1».«D3»E+«D2» m/s", "6.02214076e23", "eps=1e-«D2»"],
    ),
    NegativeKind::text(
        "price",
        &[
            "$«D2».99",
            "total: EUR «D4».«D2»",
            "€ 1.299,00 for «D2» pieces",
            "{price: «D3».«D2», vat: 19}",
        ],
    ),
    NegativeKind::text(
        "timestamps",
        &[
            "at 17«D8»",
            "at 17«D11» ms",
            "ts=17«D14»",
            "ts=17«D17»",
            "expires 17«D8»",
            "1700000000:AAPL",
        ],
    ),
    NegativeKind::text(
        "dates",
        &[
            "«date»T«time»Z",
            "«date» «time».«D6» +02:00",
            "Mon, 05 Jan 2026 «time» GMT",
            "2026-01-0«D1»T10:00:00.«D9»Z",
        ],
    ),
    NegativeKind::text(
        "numbers like cards",
        &[
            "order «no_card»",
            "{id: «no_card»}",
            "n=«no_card» of «no_card»",
            "seq 9«D15»",
            "0.«D16»",
        ],
    ),
    NegativeKind::text(
        "numbers like phones",
        &[
            "250 300 1000",
            "«D3» «D3» «D4» rows",
            "10 20 30 40 50",
            "from 2015 to 2025: +12 %",
            "+«D3» lines, -«D2» lines",
            "uuid tail 046-«D7»",
        ],
    ),
    NegativeKind::text(
        "numbers like ssn",
        &["123-45-6«D4»", "666-12-34«D2»", "part 12-345-67«D2»", "000-12-34«D2»"],
    ),
    NegativeKind::text(
        "isbn, ean",
        &["ISBN 978-3-16-148410-0", "ISBN 978-0-13-468599-«D1»", "EAN 40«D11»", "ISSN 2049-3630"],
    ),
    NegativeKind::text(
        "orders",
        &[
            "order 2026-«D6»",
            "invoice INV-«D8»",
            "ticket JIRA-«D4»",
            "tracking 1Z999AA1012345«D4»",
            "PO#«D10»",
            "case 00«D6»",
        ],
    ),
    NegativeKind::text(
        "addresses of machines",
        &[
            "«private_ip»",
            "203.0.113.«D2»:443 refused",
            "peer 2001:db8::«H4»:«H4»",
            "127.0.0.1:«D4»",
            "v1.2.3.4",
            "[::1]:8080",
            "mac 0a:1b:«H2»:«H2»:«H2»:«H2»",
        ],
    ),
    NegativeKind::text(
        "versions",
        &[
            "v«version»",
            "tokio ^1.«D2»",
            ">=1.2.3 <2.0.0",
            "«version»-rc.1+build.«D4»",
            "rustc 1.95.0 (a1b2c3d4e 2026-01-0«D1»)",
            "node/20.11.«D1» linux/x64",
            "cargo 1.2.3",
        ],
    ),
];
