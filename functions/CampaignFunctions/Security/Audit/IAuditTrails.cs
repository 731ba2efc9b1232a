namespace CampaignFunctions.Security;

/// <summary>The trails of the documents in one container that staff change.</summary>
public interface IAuditTrails
{
    /// <summary>Completes each trail whose oldest pending action is older than this time.</summary>
    Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
