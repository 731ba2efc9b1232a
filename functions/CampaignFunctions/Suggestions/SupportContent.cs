using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>What a revision of support says.</summary>
/// <param name="Counted">False where staff took it out of the count.</param>
public sealed record SupportContent(bool Supported, string Tier, bool Counted = true)
{
    /// <summary>1 where it counts, else 0.</summary>
    [JsonIgnore]
    public int Count => Supported && Counted ? 1 : 0;
}
