using CampaignFunctions.Storage;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>Sorts a container's documents into its lists, many at once. It runs inside the writer's transactions.</summary>
internal sealed class SqliteSorting
{
    /// <summary>
    /// The number of unsorted documents at which the writer sorts them. Each query reads all unsorted documents, but a larger
    /// batch touches fewer pages for each document.
    /// </summary>
    public const int DefaultMaxUnsorted = 2000;

    private readonly int _maxUnsorted;
    private readonly SqliteCommand _partitions;
    private readonly SqliteCommand _sort;
    private readonly SqliteCommand _note;

    /// <summary>The partitions with unsorted documents; null if they are unknown, as at the start.</summary>
    private SortedSet<long>? _touched;
    private int _waiting;

    public SqliteSorting(SqliteConnection connection, string container, ListIndex lists, int maxUnsorted)
    {
        _maxUnsorted = maxUnsorted;
        _partitions = connection.Prepare("select number from partitions where container = $0 order by number", 1).With(container);
        _sort = connection.Prepare(SqliteLists.Sort(container, lists), 1);
        _note = connection.Prepare(SqliteLists.Note(container), 1);
    }

    /// <summary>Notes that a document of this partition was written.</summary>
    public void Touch(long partition)
    {
        _touched?.Add(partition);
        _waiting++;
    }

    /// <summary>Forgets the partitions with unsorted documents, because a transaction was rolled back.</summary>
    public void Forget() => _touched = null;

    /// <summary>
    /// Sorts the unsorted documents up to this sequence number, if there are many or their partitions are unknown.
    /// </summary>
    public void SortIfDue(long sequence)
    {
        if (_touched is not null && _waiting < _maxUnsorted)
            return;
        foreach (var partition in _touched ?? All())
            _sort.With(partition).ExecuteNonQuery();
        _note.With(sequence).ExecuteNonQuery();
        (_touched, _waiting) = ([], 0);
    }

    private SortedSet<long> All()
    {
        using var rows = _partitions.ExecuteReader();
        var all = new SortedSet<long>();
        while (rows.Read())
            all.Add(rows.GetInt64(0));
        return all;
    }
}
