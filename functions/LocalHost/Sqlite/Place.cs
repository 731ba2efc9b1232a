using System.Globalization;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>
/// A document's row id: the number of its partition above, the sequence number of the commit that wrote it below. So the
/// documents of a partition lie together on disk in commit order, and its feed is a range of row ids.
/// </summary>
internal static class Place
{
    private const int SequenceBits = 39;
    private const long MaxPartition = (1L << (63 - SequenceBits)) - 1;
    private const long SequenceMask = (1L << SequenceBits) - 1;

    /// <summary>The sequence number of the column <c>place</c>, in SQL.</summary>
    public static readonly string SequenceSql = string.Create(CultureInfo.InvariantCulture, $"(place & {SequenceMask})");

    /// <summary>A place in SQL, from the SQL of a partition's number and of a sequence number.</summary>
    public static string At(string partition, string sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"(({partition} << {SequenceBits}) | {sequence})");

    /// <summary>The place after the last of a partition, in SQL.</summary>
    public static string EndAt(string partition) => At(partition, SequenceMask.ToString(CultureInfo.InvariantCulture));

    public static long Of(long partition, long sequence) =>
        partition <= MaxPartition && sequence <= SequenceMask
            ? (partition << SequenceBits) | sequence
            : throw new InvalidOperationException("This database is full: it has used up its partition or sequence numbers.");

    /// <summary>The place after the last of a partition.</summary>
    public static long End(long partition) => Of(partition, SequenceMask);

    /// <summary>The sequence number as text: a document's ETag, and a feed's checkpoint.</summary>
    public static string Tag(long place) => (place & SequenceMask).ToString(CultureInfo.InvariantCulture);

    /// <summary>The sequence number in a tag, or -1, which is nobody's, where it is not one of ours.</summary>
    public static long Sequence(string? tag)
    {
        if (tag is null)
            return 0;
        return long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) && sequence < SequenceMask
            ? sequence
            : -1;
    }
}
