namespace CampaignFunctions.Http;

/// <summary>The body of a request that has an idempotency key.</summary>
/// <param name="Content">The value in the body.</param>
/// <param name="Hash">The SHA-256 of the body's bytes, in base64url. It tells a repeat from a different request.</param>
public sealed record KeyedBody<T>(T Content, string Hash)
    where T : class;
