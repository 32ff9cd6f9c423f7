//! Keeping service tokens.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use crate::auth::{IssuedToken, Principal, Scope, TokenRequest};
use crate::graphql::guard::Requires;
use crate::graphql::scalars::DateTime;
use crate::graphql::schema::Services;
use crate::graphql::types::service_token::{ServiceToken, ServiceTokenScope};

/// A service token to make.
#[derive(Debug, InputObject)]
pub(super) struct CreateServiceTokenInput {
    /// Whose it is, for people: the name of the service. What it sends is counted under it.
    name: String,
    /// What it allows; at least one.
    scopes: Vec<ServiceTokenScope>,
    /// The accounts that it records and reads of. Left out: all. Not with the scope `ADMIN`.
    account_ids: Option<Vec<ID>>,
    /// The usage types that it records; each must exist (`UNKNOWN_USAGE_TYPE`). Left out: any. With the scope `RECORD` alone.
    usage_types: Option<Vec<String>>,
    /// From when on it is no longer accepted. Left out: never.
    expires_at: Option<DateTime>,
}

/// A service token to rotate.
#[derive(Debug, InputObject)]
pub(super) struct RotateServiceTokenInput {
    /// Its id, as `serviceTokens` shows it.
    id: ID,
    /// For how many seconds more the secret in use is accepted beside the new one, 0 to 2592000 (30 days).
    #[graphql(default = 3600)]
    overlap_seconds: i32,
}

/// A service token to revoke.
#[derive(Debug, InputObject)]
pub(super) struct RevokeServiceTokenInput {
    /// Its id, as `serviceTokens` shows it.
    id: ID,
}

/// A service token and, this once, its secret.
#[derive(Debug, SimpleObject)]
pub(super) struct IssueServiceTokenPayload {
    /// The token, without its secret.
    service_token: ServiceToken,
    /// The whole token, `ui_…`, to be sent as `Authorization: Bearer …`. It is shown this once, and only its hash is kept.
    token: String,
}

/// The answer to a revocation.
#[derive(Debug, SimpleObject)]
pub(super) struct RevokeServiceTokenPayload {
    /// The token, as it is now.
    service_token: ServiceToken,
}

/// Keeping service tokens.
#[derive(Debug, Default)]
pub(super) struct ServiceTokenMutation;

#[Object]
impl ServiceTokenMutation {
    /// Makes a service token. Needs the scope `admin`. `INVALID_ARGUMENT` when any of it cannot be.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn create_service_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The token.")] input: CreateServiceTokenInput,
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
        tell(context, "made", &issued.id)?;
        shown(services, issued).await.map(Some)
    }

    /// Gives a service token a new secret; the one in use stays good for a while, so that services can change over without a gap.
    /// Needs the scope `admin`. `NOT_FOUND` when there is no token of that id that is accepted now.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn rotate_service_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which token, and for how long both secrets are good.")] input: RotateServiceTokenInput,
    ) -> Result<Option<IssueServiceTokenPayload>> {
        let services = context.data::<Services>()?;
        let issued = services.tokens.rotate(&input.id, input.overlap_seconds.into()).await?;
        tell(context, "rotated", &issued.id)?;
        shown(services, issued).await.map(Some)
    }

    /// Revokes a service token: every server process refuses it from its next request on, and streams on it end within seconds.
    /// Needs the scope `admin`. `NOT_FOUND` when there is none of that id that was not revoked yet.
    #[graphql(guard = "Requires(Scope::Admin)")]
    async fn revoke_service_token(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Which token.")] input: RevokeServiceTokenInput,
    ) -> Result<Option<RevokeServiceTokenPayload>> {
        let tokens = &context.data::<Services>()?.tokens;
        tokens.revoke(&input.id).await?;
        tell(context, "revoked", &input.id)?;
        Ok(Some(RevokeServiceTokenPayload { service_token: tokens.get(&input.id).await?.into() }))
    }
}

async fn shown(services: &Services, issued: IssuedToken) -> Result<IssueServiceTokenPayload> {
    let service_token = services.tokens.get(&issued.id).await?.into();
    Ok(IssueServiceTokenPayload { service_token, token: issued.text.reveal() })
}

/// Who let whom in is worth a line in the log.
fn tell(context: &Context<'_>, done: &str, token_id: &str) -> Result<()> {
    let by = context.data::<Principal>()?.name();
    tracing::info!(token_id, by, "a service token was {done}");
    Ok(())
}
