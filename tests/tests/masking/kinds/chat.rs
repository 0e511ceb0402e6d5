//! Tokens of chats and mail.

use crate::kind::Kind;

/// The kinds.
pub(crate) const KINDS: &[Kind] = &[
    Kind::token("slack bot", &["xoxb-«D12»-«D13»-«A24»"]),
    Kind::token("slack user", &["xoxp-«D12»-«D12»-«D12»-«H32»"]),
    Kind::token(
        "slack others",
        &["xoxa-«D12»-«D13»-«A24»", "xoxr-«D12»-«D13»-«A24»", "xoxs-«D12»-«D13»-«H32»"],
    ),
    Kind::token("slack refresh", &["xoxe-1-«B146»", "xoxe.xoxp-1-«B163»"]),
    Kind::token("slack app", &["xapp-1-A«X10»-«D13»-«H64»"]),
    Kind::carried("slack webhook", &["https://hooks.slack.com/services/T«X10»/B«X10»/«A24»"]),
    Kind::carried(
        "slack workflow",
        &["https://hooks.slack.com/workflows/T«X10»/A«X10»/«D18»/«A24»"],
    ),
    Kind::carried("slack trigger", &["hooks.slack.com/triggers/T«X10»/«D13»/«H32»"]),
    Kind::carried("slack webhook, no scheme", &["hooks.slack.com/services/T«X8»/B«X8»/«A24»"]),
    Kind::token("discord bot", &["«discord»"]),
    Kind::carried(
        "discord webhook",
        &[
            "https://discord.com/api/webhooks/‹~D18›/«U68»",
            "https://discordapp.com/api/webhooks/‹~D19›/«U68»",
        ],
    ),
    Kind::token("telegram bot", &["‹~D10›:AA«U33»"]),
    Kind::carried(
        "teams webhook",
        &[
            "https://contoso.webhook.office.com/webhookb2/«uuid»@«uuid»/IncomingWebhook/«H32»/«uuid»",
        ],
    ),
    Kind::token("twilio", &["SK«H32»"]),
    Kind::token("sendgrid", &["SG.«U22».«U43»"]),
    Kind::token("mailgun", &["key-«H32»"]),
    Kind::token("mailchimp", &["«H32»-us1", "«H32»-us14"]),
    Kind::token("brevo", &["xkeysib-«H64»-«A16»"]),
];
