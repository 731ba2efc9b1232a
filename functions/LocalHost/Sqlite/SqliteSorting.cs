using CampaignFunctions.Storage;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>Sorts a container's documents into its lists, many at once. Used inside the writer's transactions.</summary>
internal sealed class SqliteSorting
{
    /// <summary>How many documents may wait: queries read them all, but the more are sorted at once the fewer pages each one costs.</summary>
    public const int DefaultMaxUnsorted = 2000;

    private readonly int _maxUnsorted;
    private readonly SqliteCommand _partitions;
    private readonly SqliteCommand _sort;
    private readonly SqliteCommand _note;

    /// <summary>The partitions with documents that wait; null where that is not known, as in the beginning.</summary>
    private SortedSet<long>? _touched;
    private int _waiting;

    public SqliteSorting(SqliteConnection connection, string container, ListIndex lists, int maxUnsorted)
    {
        _maxUnsorted = maxUnsorted;
        _partitions = connection.Prepare("select number from partitions where container = $0 order by number", 1).With(container);
        _sort = connection.Prepare(SqliteLists.Sort(container, lists), 1);
        _note = connection.Prepare(SqliteLists.Note(container), 1);
    }

    /// <summary>A document of this partition was written.</summary>
    public void Touch(long partition)
    {
        _touched?.Add(partition);
        _waiting++;
    }

    /// <summary>A transaction was rolled back: what waits is not known any more.</summary>
    public void Forget() => _touched = null;

    /// <summary>Sorts what waits where that is much, up to this sequence number.</summary>
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
