using System.Globalization;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// The row id of a document. Its high bits are the number of the partition. Its low bits are the sequence number of the write. So
/// the documents of a partition lie together on disk in commit order, and the feed of a partition is a range of row ids.
/// </summary>
internal static class Place
{
    private const int SequenceBits = 39;
    private const long MaxPartition = (1L << (63 - SequenceBits)) - 1;
    private const long SequenceMask = (1L << SequenceBits) - 1;

    /// <summary>The SQL of the sequence number in the column <c>place</c>.</summary>
    public static readonly string SequenceSql = string.Create(CultureInfo.InvariantCulture, $"(place & {SequenceMask})");

    /// <summary>Returns the SQL of a place, from the SQL of a partition number and the SQL of a sequence number.</summary>
    public static string At(string partition, string sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"(({partition} << {SequenceBits}) | {sequence})");

    /// <summary>Returns the SQL of the place after the last document of a partition.</summary>
    public static string EndAt(string partition) => At(partition, SequenceMask.ToString(CultureInfo.InvariantCulture));

    public static long Of(long partition, long sequence) =>
        partition <= MaxPartition && sequence <= SequenceMask
            ? (partition << SequenceBits) | sequence
            : throw new InvalidOperationException("This database is full: it has used up its partition or sequence numbers.");

    /// <summary>Returns the place after the last document of a partition.</summary>
    public static long End(long partition) => Of(partition, SequenceMask);

    /// <summary>Returns the sequence number as text. It is the ETag of a document, and the checkpoint of a feed.</summary>
    public static string Tag(long place) => (place & SequenceMask).ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Returns the sequence number in a tag. Returns 0 for null, and -1 for text that is not a tag of this store. Every sequence
    /// number of a document is above 0.
    /// </summary>
    public static long Sequence(string? tag)
    {
        if (tag is null)
            return 0;
        return long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence < SequenceMask
            ? sequence
            : -1;
    }
}
