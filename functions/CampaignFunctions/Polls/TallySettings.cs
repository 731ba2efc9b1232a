using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Polls;

/// <summary>Settings under <c>Tally</c>.</summary>
public sealed class TallySettings
{
    [Description(
        "How often at most a process sends a hint for a shard, and a shard's tally is committed. The local host's default "
            + "is 0.5 s."
    )]
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00"), Harmless]
    public TimeSpan HintEvery { get; set; } = TimeSpan.FromSeconds(2);

    [Description(
        "How long a recount waits until the count has caught up with the log, before it reports that the count is behind."
    )]
    [Range(typeof(TimeSpan), "00:00:00", "00:00:20"), Harmless]
    public TimeSpan CatchUpWithin { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Returns the time that a fold must wait after the last one; null if it may run now.</summary>
    public TimeSpan? WaitAfter(DateTimeOffset foldedAt, DateTimeOffset now)
    {
        var age = now - foldedAt;
        return age >= TimeSpan.Zero && age < HintEvery ? HintEvery - age : null;
    }
}
