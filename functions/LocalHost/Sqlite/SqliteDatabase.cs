using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>One SQLite file in WAL mode. Opens connections to the file, and creates or checks its schema.</summary>
public sealed class SqliteDatabase(string path) : IDisposable
{
    /// <summary>The schema version that this program writes, in <c>user_version</c>.</summary>
    private const long SchemaVersion = 1;

    /// <summary>
    /// Stays open until all connections are closed. On POSIX, closing any handle of a file releases all locks of the process on
    /// it, and SQLite relies on these locks.
    /// </summary>
    private SafeFileHandle? _file;

    public string Path { get; } = path;

    /// <summary>
    /// Opens a connection whose commits are on disk when they return: <c>synchronous=FULL</c> syncs the log at each commit.
    /// <see cref="SqliteCheckpoints"/> makes the checkpoints. Pages of 4 KB were the fastest in measurements: most writes touch a
    /// random page of an index, and a suggestion fills much of a smaller page.
    /// </summary>
    public SqliteConnection OpenWriter(int cacheKilobytes) =>
        Open(
            cacheKilobytes,
            "pragma page_size=4096; pragma journal_mode=wal; pragma synchronous=full; pragma wal_autocheckpoint=0;"
        );

    public SqliteConnection OpenReader() => Open(512, "pragma query_only=on;");

    /// <summary>Creates the schema in a new file. Checks that this program supports the schema of an existing file.</summary>
    /// <exception cref="InvalidDataException">A newer version of the program wrote the file.</exception>
    public void EnsureSchema(SqliteConnection writer, string schema)
    {
        var version = (long)writer.Scalar("pragma user_version")!;
        if (version > SchemaVersion)
            throw new InvalidDataException(
                $"{Path} has schema {version}, but this version supports {SchemaVersion}. Use the newer version."
            );

        if (version == 0)
            writer.Execute($"begin; {schema}; pragma user_version={SchemaVersion}; commit;");
    }

    /// <summary>Writes a page without changing anything, inside a transaction.</summary>
    public static bool Touch(SqliteConnection writer)
    {
        writer.Execute($"pragma user_version={SchemaVersion}");
        return true;
    }

    /// <summary>Syncs the database file, so that a later checkpoint has little left to sync.</summary>
    public void FlushToDisk() =>
        RandomAccess.FlushToDisk(
            _file ??= File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)
        );

    /// <summary>Closes the file. Close all connections first.</summary>
    public void Dispose() => _file?.Dispose();

    private SqliteConnection Open(int cacheKilobytes, string pragmas)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString()
        );
        connection.Open();
        connection.Execute($"pragma busy_timeout=5000; pragma temp_store=memory; pragma cache_size=-{cacheKilobytes}; {pragmas}");
        return connection;
    }
}
