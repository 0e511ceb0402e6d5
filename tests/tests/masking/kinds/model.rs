//! Tokens of language models and of what stands round them.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("openai legacy", &["sk-«A20»T3BlbkFJ«A20»"]),
    Kind::token("openai project", &["sk-proj-«U74»T3BlbkFJ«U74»", "sk-proj-«U58»T3BlbkFJ«U58»"]),
    Kind::token(
        "openai service, admin",
        &["sk-svcacct-«U74»T3BlbkFJ«U74»", "sk-admin-«U58»T3BlbkFJ«U58»"],
    ),
    Kind::token("openai like", &["sk-«A48»", "sk-«A32»"]),
    Kind::token("anthropic", &["sk-ant-api03-«U93»AA"]),
    Kind::token("anthropic admin", &["sk-ant-admin01-«U93»AA"]),
    Kind::token("openrouter", &["sk-or-v1-«H64»"]),
    Kind::token("deepseek", &["sk-«H32»"]),
    Kind::token("groq", &["gsk_«A20»WGdyb3FY«A24»"]),
    Kind::token("xai", &["xai-«A80»"]),
    Kind::token("perplexity", &["pplx-«A40-64»"]),
    Kind::token("huggingface", &["hf_«A34»"]),
    Kind::token("huggingface org", &["api_org_«A34»"]),
    Kind::token("replicate", &["r8_«A37»"]),
    Kind::token("tavily", &["tvly-«A32»", "tvly-dev-«A32»"]),
    Kind::token("langsmith", &["lsv2_pt_«H32»_«H10»", "lsv2_sk_«H32»_«H10»"]),
    Kind::token("langfuse", &["sk-lf-«uuid»"]),
    Kind::token("pinecone", &["pcsk_«A5-6»_«A63»"]),
    Kind::token("llamacloud", &["llx-«A48»"]),
    Kind::token("together", &["tgp_v1_«U43»"]),
    Kind::token("figma", &["figd_«U40»"]),
];
