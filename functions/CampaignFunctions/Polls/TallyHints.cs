using CampaignFunctions.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Polls;

/// <summary>Look at this shard of this poll: its log may hold what its tally does not.</summary>
public sealed record TallyHint(string CampaignId, string PollId, int Shard)
{
    public const string QueueName = "tally";

    public static readonly QueueName<TallyHint> Queue = new(QueueName, StoredBallotJson.Default.TallyHint);
}

/// <summary>
/// Hints at shards whose log has grown: at most one hint per shard and process in <see cref="TallySettings.HintEvery"/>, the
/// last write always covered.
/// </summary>
public sealed class TallyHints(
    IMessageSender sender, IOptions<TallySettings> settings, TimeProvider clock, ILogger<TallyHints> logger) : IAsyncDisposable
{
    private readonly Coalescer<TallyHint> _coalescer = new(
        (hint, cancellationToken) => sender.SendAsync(TallyHint.Queue, hint, TimeSpan.Zero, cancellationToken),
        settings.Value.HintEvery, clock, logger);

    public void Signal(TallyHint hint) => _coalescer.Signal(hint);

    public void Signal(TallyHint hint, TimeSpan delay) => _coalescer.Signal(hint, delay);

    public ValueTask DisposeAsync() => _coalescer.DisposeAsync();
}

/// <summary>Settings under <c>Tally</c>.</summary>
public sealed class TallySettings
{
    /// <summary>How often a shard is hinted at, and its tally committed, at most.</summary>
    public TimeSpan HintEvery { get; set; } = TimeSpan.FromSeconds(2);
}
