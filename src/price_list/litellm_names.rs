//! The model and provider that an entry of LiteLLM's list is for.
//!
//! Services send the model as its provider's API names it. LiteLLM's keys put routes before that name, such as `azure/` and
//! `bedrock/us-east-1/`.

use super::Reason;

/// The providers that LiteLLM divides into several, by kind of model or API, without those of Vertex AI.
const PROVIDERS: [(&str, &str); 7] = [
    ("azure_text", "azure"),
    ("bedrock_converse", "bedrock"),
    ("cohere_chat", "cohere"),
    ("fireworks_ai-embedding-models", "fireworks_ai"),
    ("text-completion-codestral", "codestral"),
    ("text-completion-inception", "inception"),
    ("text-completion-openai", "openai"),
];
/// Places of Azure's deployments, which LiteLLM puts before the model.
const AZURE_PLACES: [&str; 6] = ["apac", "eu", "global", "global-standard", "us", "us-gov"];
/// What LiteLLM puts before models of Amazon Bedrock to choose an API.
const BEDROCK_ROUTES: [&str; 2] = ["claude_platform", "invoke"];
/// Qualities of images, which LiteLLM puts before the model.
const IMAGE_QUALITIES: [&str; 5] = ["hd", "high", "low", "medium", "standard"];
/// Prefixes of entries for all models of a size, such as `together-ai-4.1b-8b`.
const SIZE_CLASSES: [&str; 2] = ["fireworks-ai-", "together-ai-"];

/// The model and provider of a price.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) model: String,
    pub(super) provider: String,
}

/// The provider of `litellm_provider`: `vertex_ai-anthropic_models` is `vertex_ai`.
pub(super) fn provider_of(litellm_provider: &str) -> &str {
    if litellm_provider.starts_with("vertex_ai-") {
        return "vertex_ai";
    }
    PROVIDERS.iter().find(|(name, _)| *name == litellm_provider).map_or(litellm_provider, |(_, provider)| provider)
}

/// The model and provider of the entry `key`, or why its name cannot be that of a model.
///
/// The provider is removed from the beginning of the key, and only there: `azure/gpt-4o` is `gpt-4o` of `azure`, and
/// `vercel_ai_gateway/openai/gpt-4o` is `openai/gpt-4o` of `vercel_ai_gateway`. A fine-tuned model is a prefix, because providers
/// continue its name with the organization and an id.
pub(super) fn names_of(key: &str, litellm_provider: &str) -> Result<Names, Reason> {
    let provider = provider_of(litellm_provider);
    let is_provider = |segment: &str| {
        [provider, litellm_provider].contains(&segment) || segment.replace('-', "_") == provider.replace('-', "_")
    };
    let model = match key.split_once('/') {
        Some((first, rest)) if is_provider(first) => rest,
        _ => key,
    };
    if let Some((first, _)) = model.split_once('/') {
        if is_aws_region(first) || first == "*" || (is_azure(provider) && AZURE_PLACES.contains(&first)) {
            return Err(Reason::Regional);
        }
        let is_route = provider == "bedrock" && BEDROCK_ROUTES.contains(&first);
        if is_route || IMAGE_QUALITIES.contains(&first) || first.contains("-x-") {
            return Err(Reason::NotAModel);
        }
    }
    if model.contains('*') || SIZE_CLASSES.iter().any(|prefix| model.starts_with(prefix)) {
        return Err(Reason::NotAModel);
    }
    let model = if model.starts_with("ft:") { format!("{model}:*") } else { model.to_owned() };
    Ok(Names { model, provider: provider.to_owned() })
}

fn is_azure(provider: &str) -> bool {
    provider.starts_with("azure")
}

/// Whether `segment` is written like a region of AWS: `us-east-1`, `us-gov-west-1`.
fn is_aws_region(segment: &str) -> bool {
    let parts: Vec<_> = segment.split('-').collect();
    let is_word = |part: &&str| part.len() >= 2 && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let Some((number, words)) = parts.split_last() else { return false };
    (2..=3).contains(&words.len())
        && words[0].len() == 2
        && words.iter().all(is_word)
        && number.len() == 1
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_provider_is_removed_from_the_beginning_of_the_key() {
        for (key, litellm_provider, model, provider) in [
            ("gpt-4o", "openai", "gpt-4o", "openai"),
            ("openai/sora-2", "openai", "sora-2", "openai"),
            ("azure/gpt-4o", "azure", "gpt-4o", "azure"),
            ("azure/gpt-35-turbo-instruct", "azure_text", "gpt-35-turbo-instruct", "azure"),
            (
                "us.anthropic.claude-opus-4-5-20251101-v1:0",
                "bedrock_converse",
                "us.anthropic.claude-opus-4-5-20251101-v1:0",
                "bedrock",
            ),
            ("vertex_ai/claude-sonnet-4@20250514", "vertex_ai-anthropic_models", "claude-sonnet-4@20250514", "vertex_ai"),
            ("gemini-2.5-flash", "vertex_ai-language-models", "gemini-2.5-flash", "vertex_ai"),
            (
                "vertex_ai/meta/llama-3.1-8b-instruct-maas",
                "vertex_ai-llama_models",
                "meta/llama-3.1-8b-instruct-maas",
                "vertex_ai",
            ),
            ("amazon-nova/nova-micro-v1", "amazon_nova", "nova-micro-v1", "amazon_nova"),
            ("vercel_ai_gateway/openai/gpt-4o", "vercel_ai_gateway", "openai/gpt-4o", "vercel_ai_gateway"),
            ("perplexity/perplexity/sonar", "perplexity", "perplexity/sonar", "perplexity"),
            ("fireworks_ai/accounts/fireworks/models/x", "fireworks_ai", "accounts/fireworks/models/x", "fireworks_ai"),
            ("ft:gpt-4o-2024-08-06", "openai", "ft:gpt-4o-2024-08-06:*", "openai"),
        ] {
            let expected = Names { model: model.to_owned(), provider: provider.to_owned() };
            assert_eq!(names_of(key, litellm_provider), Ok(expected), "{key}");
        }
    }

    #[test]
    fn what_cannot_be_a_model_is_not_one() {
        for (key, litellm_provider, reason) in [
            ("azure/eu/gpt-4o", "azure", Reason::Regional),
            ("azure/global-standard/gpt-4o", "azure", Reason::Regional),
            ("bedrock/us-gov-west-1/anthropic.claude-v2:1", "bedrock", Reason::Regional),
            ("bedrock_mantle/us-gov-east-1/xai.grok-4.6", "bedrock_mantle", Reason::Regional),
            ("bedrock/*/1-month-commitment/cohere.command-text-v14", "bedrock", Reason::Regional),
            ("bedrock/invoke/anthropic.claude-3-5-sonnet-20240620-v1:0", "bedrock", Reason::NotAModel),
            ("low/1024-x-1024/gpt-image-1", "openai", Reason::NotAModel),
            ("azure/standard/1024-x-1024/dall-e-3", "azure", Reason::NotAModel),
            ("1024-x-1024/dall-e-2", "openai", Reason::NotAModel),
            ("together-ai-4.1b-8b", "together_ai", Reason::NotAModel),
            ("fireworks-ai-above-16b", "fireworks_ai", Reason::NotAModel),
        ] {
            assert_eq!(names_of(key, litellm_provider), Err(reason), "{key}");
        }
    }

    #[test]
    fn only_regions_are_regions() {
        for region in ["us-east-1", "ap-southeast-3", "us-gov-west-1"] {
            assert!(is_aws_region(region), "{region}");
        }
        for other in ["", "us", "us-east", "us-east-10", "meta-llama-3", "openai", "gpt-4", "us-east-1a", "a-b-c-1"] {
            assert!(!is_aws_region(other), "{other}");
        }
    }
}
