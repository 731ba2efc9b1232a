using System.Globalization;

namespace CampaignFunctions.Storage;

/// <summary>
/// The ids of documents of which a voter has many in one partition, numbered from 1. The ids sort by voter and then by revision,
/// so that the id alone finds the last revision (decision 2).
/// </summary>
public static class RevisionId
{
    public const int MaxRevision = 999_999;

    public static string Of(string voterKey, int revision) =>
        string.Create(CultureInfo.InvariantCulture, $"{voterKey}.{revision:D6}");

    public static string VoterKeyOf(string id) => id[..id.LastIndexOf('.')];

    /// <summary>Returns the place after all revisions of a voter, and before those of the next voter.</summary>
    public static string After(string voterKey) => voterKey + "/";

    public static int NumberOf(string id) =>
        int.Parse(id.AsSpan(id.LastIndexOf('.') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>
    /// Returns the last revision of a voter, or null if the voter has none. The query takes the last id before all ids that sort
    /// after the voter's.
    /// </summary>
    public static async Task<T?> FindLastRevisionAsync<T>(
        this IDocumentStore store,
        Container<T> container,
        string partition,
        string voterKey,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        var query = new Query(partition)
        {
            Order = Order.ByIdDescending,
            After = new("", After(voterKey)),
            Limit = 1,
        };
        var rows = await store.QueryAsync(container, query, cancellationToken);
        return rows is [var last, ..] && VoterKeyOf(last.Document.Id) == voterKey ? last.Document : null;
    }
}
