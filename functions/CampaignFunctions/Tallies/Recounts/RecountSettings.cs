namespace CampaignFunctions.Tallies.Recounts;

/// <summary>Settings under <c>Recount</c>.</summary>
public sealed class RecountSettings
{
    /// <summary>How long a caller waits for a recount before they are told where to ask for it.</summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(20);
}
