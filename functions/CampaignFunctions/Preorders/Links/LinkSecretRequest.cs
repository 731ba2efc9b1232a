namespace CampaignFunctions.Preorders;

/// <summary>The secret in the fragment of a pre-order's link.</summary>
public sealed record LinkSecretRequest(string Secret);
