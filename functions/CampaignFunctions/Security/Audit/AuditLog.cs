using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>
/// Records accesses of staff to data about people, and other work that changes no document. Each is recorded before its answer,
/// so no answer is without an entry.
/// </summary>
public sealed class AuditLog(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Records an access.</summary>
    /// <param name="action">The kind of the access.</param>
    /// <param name="subject">The path of the resource below the campaign; null for a search or a list.</param>
    public Task AddAsync(string campaignId, Staff staff, string action, string? subject, CancellationToken cancellationToken) =>
        store.CreateAsync(
            AuditEntry.Container,
            AuditEntry.OfAccess(campaignId, AuditedAction.Of(staff, action), subject, clock.GetUtcNow()),
            cancellationToken
        );
}
