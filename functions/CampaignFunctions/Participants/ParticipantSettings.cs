namespace CampaignFunctions.Participants;

/// <summary>Settings under <c>Participants</c>.</summary>
public sealed class ParticipantSettings
{
    /// <summary>How long answers about an address take, or a multiple of it: longer than the work behind any of them.</summary>
    public TimeSpan AnswerAfter { get; set; } = TimeSpan.FromMilliseconds(300);
}
