using CampaignFunctions.Pacing;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Notifications;

/// <summary>Keeps the pace of <see cref="MailSettings.PerSecond"/>, over all processes together.</summary>
public sealed class MailPace(IDocumentStore store, IOptions<MailSettings> settings, TimeProvider clock)
{
    private readonly Lane _lane = new("pace:mail", () => settings.Value.PerSecond, store, clock);

    /// <summary>Waits for the caller's turn to hand over a mail.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var turn = await _lane.TakeAsync(now, cancellationToken);
        if (turn > now)
            await Task.Delay(turn - now, clock, cancellationToken);
    }
}
