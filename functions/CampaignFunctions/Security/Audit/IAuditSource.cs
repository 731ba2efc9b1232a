namespace CampaignFunctions.Security;

/// <summary>A container with documents that staff change.</summary>
public interface IAuditSource
{
    /// <summary>Completes the log for each document whose oldest pending action is older than this time.</summary>
    Task SweepAsync(AuditLog log, DateTimeOffset before, CancellationToken cancellationToken);
}
