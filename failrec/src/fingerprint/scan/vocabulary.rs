//! Words that rules know.

use crate::fingerprint::scan::words::Words;

/// Names that hold digits and mean something by them, digits or a hyphen behind them: encodings,
/// algorithms, protocols, machines, lists of known faults.
const FAMILIES: Words = Words::new(&[
    "aarch", "aes", "amd", "arm", "armv", "ascii", "avx", "base", "blake", "chacha", "cp", "crc",
    "curve", "cve", "ecma", "ghsa", "http", "ipv", "iso", "kb", "latin", "md", "murmur", "oauth",
    "ora", "pkcs", "pls", "poly", "powerpc", "pysec", "rfc", "ripemd", "riscv", "rsa", "rustsec",
    "secp", "sha", "siphash", "sse", "ssl", "sslv", "tls", "tlsv", "tns", "utf", "wasm", "windows",
    "xxh", "xxhash",
]);
/// The same, but only with the digits right behind them: types, formats, versions.
const PREFIXES: Words = Words::new(&[
    "bf", "bzip", "ec", "ed", "es", "f", "float", "fnv", "fp", "h", "hs", "html", "i", "int",
    "java", "jdk", "json", "k", "l", "log", "lz", "m", "mat", "mp", "neo", "o", "p", "php", "ps",
    "py", "python", "q", "rs", "s", "sparc", "sqlite", "t", "u", "uint", "v", "vec", "win", "x",
]);
/// Language models; their name may have the maker's before it.
const MODELS: Words = Words::new(&[
    "claude",
    "codestral",
    "dall",
    "deepseek",
    "embedding",
    "gemini",
    "gemma",
    "glm",
    "gpt",
    "grok",
    "imagen",
    "kimi",
    "llama",
    "mistral",
    "mixtral",
    "phi",
    "qwen",
    "sonar",
    "whisper",
    "yi",
]);
/// Parts of a model's name up to the one that tells: `us-anthropic-claude-3`.
const MODEL_PARTS_MAX: usize = 4;
/// Digits that a short name may have right behind it: `u128`, but not `u20261122`.
const MEANINGFUL_DIGITS_MAX: usize = 5;

/// Things of which a program has many alike, numbered.
const INSTANCES: Words = Words::new(&[
    "actor",
    "agent",
    "batch",
    "broker",
    "chunk",
    "client",
    "conn",
    "connection",
    "consumer",
    "core",
    "cpu",
    "disk",
    "executor",
    "gpu",
    "host",
    "instance",
    "item",
    "job",
    "machine",
    "node",
    "part",
    "partition",
    "peer",
    "pod",
    "proc",
    "process",
    "producer",
    "queue",
    "rank",
    "replica",
    "request",
    "row",
    "runner",
    "server",
    "session",
    "shard",
    "slot",
    "step",
    "task",
    "thread",
    "user",
    "vm",
    "worker",
]);

/// Words after which a small number is a code.
const CODE_WORDS: Words = Words::new(&[
    "code",
    "errcode",
    "errno",
    "error_code",
    "errorcode",
    "exit",
    "exit_code",
    "exit_status",
    "exitcode",
    "hresult",
    "http",
    "http_status",
    "ntstatus",
    "retcode",
    "return_code",
    "returncode",
    "signal",
    "sqlcode",
    "sqlstate",
    "status",
    "status_code",
    "statuscode",
    "winerror",
]);
/// Words after which a number from 100 to 599 is the status of an answer.
const ANSWER_WORDS: Words = Words::new(&["responded", "response", "returned", "returns"]);
/// The first words of what HTTP says to a status of a failure, as it writes them.
const REASONS: &[&str] = &[
    "Bad",
    "Conflict",
    "Expectation",
    "Forbidden",
    "Gateway",
    "Gone",
    "Insufficient",
    "Internal",
    "Length",
    "Method",
    "Misdirected",
    "Not",
    "Payload",
    "Precondition",
    "Proxy",
    "Range",
    "Request",
    "Service",
    "Too",
    "Unauthorized",
    "Unavailable",
    "Unprocessable",
    "Unsupported",
    "Upgrade",
];
/// Words after which a number is a version that means something.
const VERSION_WORDS: Words = Words::new(&["http", "ssl", "tls"]);

/// Files that a compiler or an interpreter names with a line.
const SOURCES: Words = Words::new(&[
    "c", "cc", "clj", "cpp", "cs", "cxx", "dart", "erl", "ex", "exs", "go", "h", "hpp", "hs",
    "java", "jl", "js", "jsx", "kt", "lua", "m", "mjs", "ml", "php", "pl", "proto", "py", "pyx",
    "rb", "rs", "scala", "sh", "sql", "swift", "ts", "tsx", "vue", "zig",
]);
/// Files of data that are named with a line as well; without one they are like any file.
const DATA_FILES: Words = Words::new(&[
    "cfg", "conf", "css", "csv", "env", "html", "ini", "json", "jsonl", "log", "md", "toml", "txt",
    "xml", "yaml", "yml",
]);

/// Ports that tell a service also behind a host name of one word.
const SERVICE_PORTS: &[u64] = &[
    21, 22, 25, 53, 80, 110, 143, 389, 443, 465, 587, 636, 993, 995, 1433, 1521, 1883, 2181, 2379,
    3306, 4222, 4317, 4318, 5432, 5672, 6333, 6334, 6379, 6443, 7474, 7687, 8000, 8080, 8086, 8123,
    8200, 8443, 8500, 8888, 9000, 9042, 9090, 9092, 9200, 9300, 11211, 11434, 15672, 19530, 26257,
    27017,
];

const DAYS: Words = Words::new(&["fri", "mon", "sat", "sun", "thu", "tue", "wed"]);
const LONG_DAYS: Words =
    Words::new(&["friday", "monday", "saturday", "sunday", "thursday", "tuesday", "wednesday"]);
const MONTHS: Words = Words::new(&[
    "apr", "aug", "dec", "feb", "jan", "jul", "jun", "mar", "may", "nov", "oct", "sep", "sept",
]);
const LONG_MONTHS: Words = Words::new(&[
    "april",
    "august",
    "december",
    "february",
    "january",
    "july",
    "june",
    "march",
    "november",
    "october",
    "september",
]);

/// The digits of `word`, which may hold hyphens, are part of its meaning: `u32`, `gpt-4o`,
/// `x86-64`, `E0308`.
pub(super) fn is_meaningful(word: &str) -> bool {
    is_error_code(word) || is_of_family(word) || is_model(word)
}

fn is_of_family(word: &str) -> bool {
    let (head, tail) = split_letters(word);
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return tail.starts_with('-') && FAMILIES.has(head);
    }
    if MEANINGFUL_DIGITS_MAX < digits || !(FAMILIES.has(head) || PREFIXES.has(head)) {
        return false;
    }
    let after = tail.get(digits..).unwrap_or("");
    // A name that could be the beginning of a hash, or of one letter, ends with its digits.
    let is_weak = head.len() < 2 || head.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_whole = after.is_empty() || after.starts_with(['-', '_']) || after == "s";
    is_whole || !is_weak
}

fn is_model(word: &str) -> bool {
    let (mut rest, mut parts) = (word, 0);
    while parts < MODEL_PARTS_MAX {
        if MODELS.has(split_letters(rest).0) {
            return true;
        }
        let Some(joint) = rest.bytes().position(|byte| matches!(byte, b'-' | b'_')) else { break };
        rest = rest.get(joint + 1..).unwrap_or("");
        parts += 1;
    }
    false
}

fn split_letters(word: &str) -> (&str, &str) {
    let end = word.bytes().position(|byte| !byte.is_ascii_alphabetic()).unwrap_or(word.len());
    word.split_at_checked(end).unwrap_or((word, ""))
}

/// One to three capitals and three to five digits, as compilers and linters number what they say.
fn is_error_code(word: &str) -> bool {
    let capitals = word.bytes().take_while(u8::is_ascii_uppercase).count();
    let digits = word.len() - capitals;
    (1..=3).contains(&capitals)
        && (3..=5).contains(&digits)
        && word.bytes().skip(capitals).all(|byte| byte.is_ascii_digit())
}

/// The letters before the digits name a thing of which there are many: `worker17`.
pub(super) fn is_instance(letters: &str) -> bool {
    INSTANCES.has(letters)
}

pub(super) fn is_code_word(word: &str) -> bool {
    CODE_WORDS.has(word)
}

pub(super) fn is_reason(word: &str) -> bool {
    REASONS.contains(&word)
}

pub(super) fn is_answer_word(word: &str) -> bool {
    ANSWER_WORDS.has(word)
}

pub(super) fn is_version_word(word: &str) -> bool {
    VERSION_WORDS.has(word)
}

pub(super) fn is_source(extension: &str) -> bool {
    SOURCES.has(extension)
}

pub(super) fn is_file(extension: &str) -> bool {
    is_source(extension) || DATA_FILES.has(extension)
}

pub(super) fn is_service_port(port: u64) -> bool {
    SERVICE_PORTS.contains(&port)
}

pub(super) fn is_day(word: &str) -> bool {
    DAYS.has(word) || LONG_DAYS.has(word)
}

pub(super) fn is_month(word: &str) -> bool {
    MONTHS.has(word) || LONG_MONTHS.has(word)
}

pub(super) fn is_day_or_month(word: &str) -> bool {
    (3..=9).contains(&word.len()) && (is_day(word) || is_month(word))
}
