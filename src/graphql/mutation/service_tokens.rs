//! Managing service tokens.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use crate::auth::{IssuedToken, Principal, Scope, TokenRequest};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::DateTime;
use crate::graphql::services::Services;
use crate::graphql::types::service_token::{ServiceToken, ServiceTokenScope};

/// A service token to create.
#[derive(Debug, InputObject)]
pub(super) struct CreateServiceTokenInput {
    /// Name of the service that uses the token, under which `ingestion` counts what it sends: 1 to 255 bytes of UTF-8, printable, without
    /// white space at its ends. It must not begin with `(` or be `INTERNAL_SERVICE_TOKEN`, and no other token that is not revoked may
    /// have it (`ALREADY_EXISTS`).
    name: String,
    /// What the token allows; at least one scope.
    scopes: Vec<ServiceTokenScope>,
    /// Accounts (customers) that the token may record and read, 1 to 1000. Omitted: all. Not allowed together with the scope
    /// `ADMIN`.
    account_ids: Option<Vec<ID>>,
    /// Usage types that the token may record, 1 to 1000 slugs; an unknown slug is the error `UNKNOWN_USAGE_TYPE`. Omitted: all.
    /// Allowed only if `RECORD` is the only scope.
    usage_types: Option<Vec<String>>,
    /// When the token expires; must be in the future. Omitted: never.
    expires_at: Option<DateTime>,
}

/// The service token to rotate.
#[derive(Debug, InputObject)]
pub(super) struct RotateServiceTokenInput {
    /// Id of the token, as `serviceTokens` returns it.
    id: ID,
    /// How long the previous secret remains valid next to the new one, in seconds: 0 to 2592000 (30 days).
    #[graphql(default = 3600)]
    overlap_seconds: i32,
}

/// The service token to revoke.
#[derive(Debug, InputObject)]
pub(super) struct RevokeServiceTokenInput {
    /// Id of the token, as `serviceTokens` returns it.
    id: ID,
}

/// A service token and its secret. The secret is returned only here.
#[derive(Debug, SimpleObject)]
pub(super) struct IssueServiceTokenPayload {
    /// The token, without its secret.
    service_token: ServiceToken,
    /// The complete token, `ui_…`, including its secret: send it as `Authorization: Bearer ui_…`. It is returned this once; the
    /// server stores only a hash.
    token: String,
}

/// The result of a revocation.
#[derive(Debug, SimpleObject)]
pub(super) struct RevokeServiceTokenPayload {
    /// The revoked token.
    service_token: ServiceToken,
}

/// Manages service tokens.
#[derive(Debug, Default)]
pub(super) struct ServiceTokenMutation;

#[Object]
impl ServiceTokenMutation {
    /// Creates a service token. Requires the scope `ADMIN`. Errors: `ALREADY_EXISTS` if a token that is not revoked has the name,
    /// `INVALID_ARGUMENT` if a field is invalid, `UNKNOWN_USAGE_TYPE`.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn create_service_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The service token to create.")] input: CreateServiceTokenInput,
    ) -> Result<Option<IssueServiceTokenPayload>> {
        let services = context.data::<Services>()?;
        services.usage_types.require("usageTypes", input.usage_types.as_deref().unwrap_or_default()).await?;
        let request = TokenRequest {
            name: input.name,
            scopes: input.scopes.into_iter().map(Scope::from).collect(),
            account_ids: input.account_ids.map(|ids| ids.into_iter().map(|ID(id)| id).collect()),
            usage_types: input.usage_types.map(|slugs| slugs.into_iter().collect()),
            expires_at: input.expires_at.map(|DateTime(expires_at)| expires_at),
        };
        let issued = services.tokens.issue(request).await?;
        log_change(context, "created", &issued.id)?;
        issue_payload(services, issued).await.map(Some)
    }

    /// Issues a new secret for a service token. The previous secret remains valid for `overlapSeconds`, so that services can
    /// switch without an interruption. Requires the scope `ADMIN`. Errors: `NOT_FOUND` if no active token has this id,
    /// `INVALID_ARGUMENT` if `overlapSeconds` is out of bounds.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn rotate_service_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The service token to rotate, and for how long both secrets are valid.")] input: RotateServiceTokenInput,
    ) -> Result<Option<IssueServiceTokenPayload>> {
        let services = context.data::<Services>()?;
        let issued = services.tokens.rotate(&input.id, input.overlap_seconds.into()).await?;
        log_change(context, "rotated", &issued.id)?;
        issue_payload(services, issued).await.map(Some)
    }

    /// Revokes a service token. Every server process rejects it from the next request on; open subscriptions that use it end
    /// within seconds. Requires the scope `ADMIN`. Error: `NOT_FOUND` if there is no token with this id, or it was revoked
    /// before.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn revoke_service_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The service token to revoke.")] input: RevokeServiceTokenInput,
    ) -> Result<Option<RevokeServiceTokenPayload>> {
        let tokens = &context.data::<Services>()?.tokens;
        tokens.revoke(&input.id).await?;
        log_change(context, "revoked", &input.id)?;
        Ok(Some(RevokeServiceTokenPayload { service_token: tokens.get(&input.id).await?.into() }))
    }
}

async fn issue_payload(services: &Services, issued: IssuedToken) -> Result<IssueServiceTokenPayload> {
    let service_token = services.tokens.get(&issued.id).await?.into();
    Ok(IssueServiceTokenPayload { service_token, token: issued.text.reveal() })
}

/// Logs who changed which token.
fn log_change(context: &Context<'_>, action: &str, token_id: &str) -> Result<()> {
    let by = context.data::<Principal>()?.name();
    tracing::info!(token_id, by, "a service token was {action}");
    Ok(())
}
