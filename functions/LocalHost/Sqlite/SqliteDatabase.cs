using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>One SQLite file in WAL mode: how its connections are opened and which schema it has.</summary>
public sealed class SqliteDatabase(string path) : IDisposable
{
    /// <summary>The schema written by this version, kept in <c>user_version</c>.</summary>
    private const long SchemaVersion = 1;

    /// <summary>
    /// Kept open until the last: closing any handle of the file ends the process's locks on it (POSIX), which SQLite relies on.
    /// </summary>
    private SafeFileHandle? _file;

    public string Path { get; } = path;

    /// <summary>
    /// Opens a connection whose commits are on disk when they return: <c>synchronous=FULL</c> syncs the log at each commit.
    /// Checkpoints are left to <see cref="SqliteCheckpoints"/>. Pages of 4 KB measured best: most writes touch a random page of an index, and a suggestion fills much of a smaller one.
    /// </summary>
    public SqliteConnection OpenWriter(int cacheKilobytes) =>
        Open(
            cacheKilobytes,
            "pragma page_size=4096; pragma journal_mode=wal; pragma synchronous=full; pragma wal_autocheckpoint=0;"
        );

    public SqliteConnection OpenReader() => Open(512, "pragma query_only=on;");

    /// <summary>Creates the schema, or checks that this version can work with the one that is there.</summary>
    /// <exception cref="InvalidDataException">The file was written by a newer version.</exception>
    public void EnsureSchema(SqliteConnection writer, string schema)
    {
        var version = (long)writer.Scalar("pragma user_version")!;
        if (version > SchemaVersion)
            throw new InvalidDataException(
                $"{Path} has schema {version}; this version knows {SchemaVersion}. Use the newer version."
            );

        if (version == 0)
            writer.Execute($"begin; {schema}; pragma user_version={SchemaVersion}; commit;");
    }

    /// <summary>Syncs the database file, so that a checkpoint that must sync it finds little to do.</summary>
    public void FlushToDisk() =>
        RandomAccess.FlushToDisk(
            _file ??= File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete)
        );

    /// <summary>To be called when every connection is closed.</summary>
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
