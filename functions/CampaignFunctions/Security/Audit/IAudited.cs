using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>
/// A document that staff change. The replace that carries out an action also writes the action into the document, so that none
/// is without its entry in the log. The entry follows at once, or by a sweep after a crash.
/// </summary>
public interface IAudited<T> : IDocument
    where T : class, IAudited<T>
{
    /// <summary>The actions of staff on this document; null if there was none.</summary>
    AuditTrail? Audit { get; }

    /// <summary><see cref="AuditTrail.DueAt"/>, for the scan of the sweep.</summary>
    long? AuditDue { get; }

    T WithTrail(AuditTrail trail);

    /// <summary>Returns the campaign, and the path of the document in the API below the campaign.</summary>
    (string CampaignId, string Path) AuditSubject();
}
