using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>Settings under <c>Recount</c>.</summary>
public sealed class RecountSettings
{
    [Description("How long a caller waits for a recount before the recount goes on in the background.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20"), Harmless]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(20);
}
