namespace CampaignFunctions.Preorders;

/// <summary>The secret that was mailed to the customer's address.</summary>
public sealed record EmailProofRequest(string Secret);
