using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Sends hints at suggestions whose support has changed: at most one message per campaign and process in each
/// <see cref="TallySettings.HintEvery"/>. A hint always follows the last write.
/// </summary>
public sealed class SupportHints : IAsyncDisposable
{
    private readonly IMessageSender _sender;
    private readonly TimeProvider _clock;
    private readonly Coalescer<string> _campaigns;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _owed = [];

    public SupportHints(IMessageSender sender, IOptions<TallySettings> settings, TimeProvider clock, ILogger<SupportHints> logger)
    {
        (_sender, _clock) = (sender, clock);
        _campaigns = new(SendAsync, settings.Value.HintEvery, clock, logger);
    }

    public void Signal(string campaignId, string suggestionId) => Signal(campaignId, suggestionId, TimeSpan.Zero);

    public void Signal(string campaignId, string suggestionId, TimeSpan delay)
    {
        lock (_lock)
        {
            if (!_owed.TryGetValue(campaignId, out var ids))
                _owed[campaignId] = ids = [];
            ids.Add(suggestionId);
        }

        _campaigns.Signal(campaignId, delay);
    }

    public ValueTask DisposeAsync() => _campaigns.DisposeAsync();

    private async Task SendAsync(string campaignId, CancellationToken cancellationToken)
    {
        while (Take(campaignId) is { Length: > 0 } ids)
            await _sender.HintAsync(SupportHint.Queue, new(campaignId, ids), TimeSpan.Zero, _clock);
    }

    private string[] Take(string campaignId)
    {
        lock (_lock)
        {
            if (!_owed.TryGetValue(campaignId, out var owed))
                return [];
            string[] ids = [.. owed.Take(SupportHint.MaxIds)];
            owed.ExceptWith(ids);
            if (owed.Count == 0)
                _owed.Remove(campaignId);
            return ids;
        }
    }
}
