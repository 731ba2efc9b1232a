using CampaignFunctions.Security;
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
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                Failed(fault); // the other containers must not wait for the repair of this one
            }
        }
    }

    [LoggerMessage(EventId = 532, Level = LogLevel.Error, Message = "Completion of the log of staff failed")]
    private partial void Failed(Exception fault);
}
