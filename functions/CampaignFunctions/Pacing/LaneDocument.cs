using CampaignFunctions.Storage;

namespace CampaignFunctions.Pacing;

/// <summary>
/// The turns that were given out in one lane of the pace, by all processes together. A process gives out a turn by making the
/// line longer.
/// </summary>
/// <remarks>
/// The lengths hold at the time <see cref="At"/> of the writer's clock. Later, they are shorter by the time that has passed.
/// </remarks>
public sealed record LaneDocument : IDocument
{
    public static readonly Container<LaneDocument> Container = new("payments", PacingJson.Default.LaneDocument);

    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required DateTimeOffset At { get; init; }

    /// <summary>The time until the next free turn of the line.</summary>
    public TimeSpan Line { get; init; }

    /// <summary>The time until the next free turn at the head of the line.</summary>
    public TimeSpan Head { get; init; }

    /// <summary>Returns the lane as it is after this time.</summary>
    public LaneDocument After(TimeSpan passed, DateTimeOffset now) =>
        this with
        {
            At = now,
            Line = Less(Line, passed),
            Head = Less(Head, passed),
        };

    private static TimeSpan Less(TimeSpan length, TimeSpan passed) => length > passed ? length - passed : TimeSpan.Zero;
}
