using System.Globalization;

namespace CampaignFunctions.Storage;

/// <summary>
/// Ids of documents of which a voter has many in one partition, numbered from 1: they sort by voter and revision, so that the last
/// revision is found by the id alone (decision 2).
/// </summary>
public static class RevisionId
{
    public const int MaxRevision = 999_999;

    public static string Of(string voterKey, int revision) => string.Create(CultureInfo.InvariantCulture, $"{voterKey}.{revision:D6}");

    public static string VoterKeyOf(string id) => id[..id.LastIndexOf('.')];

    /// <summary>Asks for the last revision of a voter: the last id before those that could follow. It may find another's.</summary>
    public static Query LastOf(string partition, string voterKey) =>
        new(partition) { Order = Order.ByIdDescending, After = new("", voterKey + "/"), Limit = 1 };
}
