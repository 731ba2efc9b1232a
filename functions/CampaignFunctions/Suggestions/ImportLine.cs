namespace CampaignFunctions.Suggestions;

/// <summary>A suggestion that was made elsewhere. <c>Ref</c> is its name there, and the source of its id here.</summary>
public sealed record ImportLine(string Ref, string Title, string Text, string[]? Tags = null, DateTimeOffset? CreatedAt = null);
