namespace CampaignFunctions.Http;

/// <summary>The body of a request that has an idempotency key.</summary>
/// <param name="Content">The value that was read.</param>
/// <param name="Hash">The SHA-256 of the body's bytes, base64url: it tells a repeat from another request.</param>
public sealed record KeyedBody<T>(T Content, string Hash)
    where T : class;
