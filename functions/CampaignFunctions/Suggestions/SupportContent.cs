using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>The content of a revision of support.</summary>
/// <param name="Counted">False if staff took the support out of the count.</param>
public sealed record SupportContent(bool Supported, string Tier, bool Counted = true)
{
    /// <summary>1 if the support counts, and 0 otherwise.</summary>
    [JsonIgnore]
    public int Count => Supported && Counted ? 1 : 0;
}
