using CampaignFunctions.Messaging;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Polls;

/// <summary>
/// Sends hints at shards whose log has grown: at most one hint per shard and process in each <see
/// cref="TallySettings.HintEvery"/>. A hint always follows the last write.
/// </summary>
public sealed class TallyHints(
    IMessageSender sender,
    IOptions<TallySettings> settings,
    TimeProvider clock,
    ILogger<TallyHints> logger
) : IAsyncDisposable
{
    private readonly Coalescer<TallyHint> _coalescer = new(
        (hint, _) => sender.HintAsync(TallyHint.Queue, hint, TimeSpan.Zero, clock),
        settings.Value.HintEvery,
        clock,
        logger
    );

    public void Signal(TallyHint hint) => _coalescer.Signal(hint);

    public void Signal(TallyHint hint, TimeSpan delay) => _coalescer.Signal(hint, delay);

    public ValueTask DisposeAsync() => _coalescer.DisposeAsync();
}
