using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Participants;

/// <summary>Settings under <c>Participants</c>.</summary>
public sealed class ParticipantSettings
{
    [Description(
        "Answers about an email address take this long, or a multiple of it, so that their time tells nothing. Set it "
            + "longer than the work behind them."
    )]
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10"), Harmless]
    public TimeSpan AnswerAfter { get; set; } = TimeSpan.FromMilliseconds(300);
}
