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
        var turn = await _lane.TakeAsync(clock.GetUtcNow(), cancellationToken);
        var wait = turn - clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, clock, cancellationToken);
    }
}
