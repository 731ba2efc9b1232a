using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Audit;

/// <summary>Completes the log for actions whose process ended before their entries were written.</summary>
public sealed partial class SweepAudit(IEnumerable<IAuditTrails> trails, TimeProvider clock, ILogger<SweepAudit> logger)
{
    /// <summary>The call that carries out an action writes its entry itself, within this time.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromSeconds(30);

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        foreach (var each in trails)
        {
            try
            {
                await each.SweepAsync(clock.GetUtcNow() - Overdue, cancellationToken);
            }
            catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
            {
                Unreadable(fault); // it does not keep the other containers from it
            }
        }
    }

    [LoggerMessage(EventId = 532, Level = LogLevel.Error, Message = "A document with actions of staff cannot be read")]
    private partial void Unreadable(Exception fault);
}
