//! Science, and what else looks like noise.

use crate::negative::NegativeKind;

/// The kinds.
pub(crate) const KINDS: &[NegativeKind] = &[
    NegativeKind::text("dna", &["«N60»", ">seq1 chr7\n«N80»", "primer 5'-«N24»-3'"]),
    NegativeKind::text(
        "chemistry",
        &[
            "InChI=1S/C8H10N4O2/c1-10-4-9-6-5(10)7(13)12(3)8(14)11(6)2/h4H,1-3H3",
            "RYYVLZVUVIJVGH-UHFFFAOYSA-N",
            "2-(3,4-dimethoxyphenyl)-5-methylaminopentane",
            "CN1C=NC2=C1C(=O)N(C(=O)N2C)C",
            "Ca(OH)2 + CO2 -> CaCO3 + H2O",
        ],
    ),
    NegativeKind::text(
        "proteins",
        &[
            "MVLSPADKTNVKAAWGKVGAHAGEYGAEALERMFLSFPTTKTYFPHF",
            "P69905 HBA_HUMAN",
            "rs«D8» GRCh38.p14",
        ],
    ),
    NegativeKind::text(
        "memory and bytes",
        &[
            "0x«H16»",
            "7f 45 4c 46 02 01 01 00 «H2» «H2»",
            "0000«H4»: «H4» «H4» «H4» «H4»",
            "ptr=0x7ff«H9» len=«D4»",
            "[137, 80, 78, 71, 13, 10, 26, 10]",
        ],
    ),
    NegativeKind::text(
        "places",
        &[
            "52.5«D5», 13.4«D5»",
            "POINT(13.«D6» 52.«D6»)",
            "geohash u33d«L8»",
            "ETRS89 / UTM zone 32N (EPSG:25832)",
        ],
    ),
    NegativeKind::text(
        "mathematics",
        &[
            "x_{n+1} = r x_n (1 - x_n)",
            "\\frac{1}{2\\pi} \\int_0^1 f(t) dt",
            "3.14159265358979323846",
            "f(x) = 2x^2 + 3x - 5",
        ],
    ),
];
