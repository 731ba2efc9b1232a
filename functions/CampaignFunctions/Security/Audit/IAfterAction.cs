namespace CampaignFunctions.Security;

/// <summary>Does what follows from an action of staff, such as to tell the people who are concerned.</summary>
public interface IAfterAction<T>
    where T : class, IAudited<T>
{
    /// <summary>
    /// Does what follows from the action. It may be repeated, so a repeat must change nothing. Until it returns, the document
    /// keeps the action.
    /// </summary>
    Task FollowAsync(T document, AuditedAction action, CancellationToken cancellationToken);
}
