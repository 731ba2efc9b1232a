namespace CampaignFunctions.Security;

/// <summary>The trails of the documents in one container that staff change.</summary>
public interface IAuditTrails
{
    /// <summary>
    /// Completes each trail whose oldest pending action was recorded before this time. If some fail, completes the others first
    /// and then throws.
    /// </summary>
    Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
