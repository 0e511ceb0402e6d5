//! Keys of language models and of what is built around them.

use crate::mask::rule::prefix::PrefixRule;
use crate::mask::rule::prefix::Tail::{Alnum, Hex, Word};

pub(crate) const RULES: &[PrefixRule] = &[
    PrefixRule::new("anthropic", "sk-ant-", Word, 20),
    PrefixRule::new("openrouter", "sk-or-v1-", Hex, 20),
    PrefixRule::new("langfuse", "sk-lf-", Word, 30),
    PrefixRule::new("openai", "sk-", Word, 20),
    PrefixRule::new("groq", "gsk_", Alnum, 40),
    PrefixRule::new("xai", "xai-", Alnum, 60),
    PrefixRule::new("perplexity", "pplx-", Alnum, 40),
    PrefixRule::new("huggingface", "hf_", Alnum, 30),
    PrefixRule::new("huggingface", "api_org_", Alnum, 30),
    PrefixRule::new("replicate", "r8_", Alnum, 32),
    PrefixRule::new("tavily", "tvly-", Word, 24),
    PrefixRule::new("langsmith", "lsv2_pt_", Word, 40),
    PrefixRule::new("langsmith", "lsv2_sk_", Word, 40),
    PrefixRule::new("pinecone", "pcsk_", Word, 50),
    PrefixRule::new("llamacloud", "llx-", Alnum, 40),
    PrefixRule::new("together", "tgp_v1_", Word, 40),
    PrefixRule::new("nvidia", "nvapi-", Word, 40),
    PrefixRule::new("firecrawl", "fc-", Hex, 32),
    PrefixRule::new("e2b", "e2b_", Hex, 36),
    PrefixRule::new("cerebras", "csk-", Alnum, 40),
    PrefixRule::new("elevenlabs", "sk_", Hex, 40),
    PrefixRule::new("jina", "jina_", Alnum, 50),
    PrefixRule::new("apify", "apify_api_", Alnum, 30),
    PrefixRule::new("prefect", "pnu_", Alnum, 36),
];
