using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Sends hints at suggestions whose support or comments have changed: at most one message per campaign and process in each
/// <see cref="TallySettings.HintEvery"/>. A hint always follows the last write.
/// </summary>
public sealed class SupportHints : IAsyncDisposable
{
    private readonly IMessageSender _sender;
    private readonly TimeProvider _clock;
    private readonly Coalescer<string> _campaigns;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _owed = [];
    private readonly Dictionary<string, HashSet<string>> _commented = [];

    public SupportHints(IMessageSender sender, IOptions<TallySettings> settings, TimeProvider clock, ILogger<SupportHints> logger)
    {
        (_sender, _clock) = (sender, clock);
        _campaigns = new(SendAsync, settings.Value.HintEvery, clock, logger);
    }

    public void Signal(string campaignId, string suggestionId) => Signal(campaignId, suggestionId, TimeSpan.Zero);

    public void Signal(string campaignId, string suggestionId, TimeSpan delay) => Signal(_owed, campaignId, suggestionId, delay);

    public void SignalComments(string campaignId, string suggestionId) =>
        Signal(_commented, campaignId, suggestionId, TimeSpan.Zero);

    private void Signal(Dictionary<string, HashSet<string>> owed, string campaignId, string suggestionId, TimeSpan delay)
    {
        lock (_lock)
        {
            if (!owed.TryGetValue(campaignId, out var ids))
                owed[campaignId] = ids = [];
            ids.Add(suggestionId);
        }

        _campaigns.Signal(campaignId, delay);
    }

    public ValueTask DisposeAsync() => _campaigns.DisposeAsync();

    private async Task SendAsync(string campaignId, CancellationToken cancellationToken)
    {
        for (var (ids, commented) = Take(); ids.Length + commented.Length > 0; (ids, commented) = Take())
        {
            var hint = new SupportHint(campaignId, ids, commented is [] ? null : commented);
            await _sender.HintAsync(SupportHint.Queue, hint, TimeSpan.Zero, _clock);
        }

        (string[], string[]) Take() => (this.Take(_owed, campaignId), this.Take(_commented, campaignId));
    }

    private string[] Take(Dictionary<string, HashSet<string>> all, string campaignId)
    {
        lock (_lock)
        {
            if (!all.TryGetValue(campaignId, out var owed))
                return [];
            string[] ids = [.. owed.Take(SupportHint.MaxIds)];
            owed.ExceptWith(ids);
            if (owed.Count == 0)
                all.Remove(campaignId);
            return ids;
        }
    }
}
