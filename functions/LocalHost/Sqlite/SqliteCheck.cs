using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CampaignFunctions.LocalHost.Sqlite;

/// <summary>Looks for damage in a database after the process before it did not end as it should.</summary>
internal static class SqliteCheck
{
    // sqlite.org/rescode.html
    private const int Interrupted = 9;
    private const int Corrupt = 11;
    private const int NotADatabase = 26;

    private const int PagesApart = 1000;

    /// <summary>Reads the pages of a file for at most this time; larger files are read in part.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static void Run(string path, TimeSpan atMost, TimeProvider clock)
    {
        if (!File.Exists(path))
            return;
        var began = clock.GetTimestamp();
        try
        {
            using var connection = new SqliteDatabase(path).OpenReader();
            raw.sqlite3_progress_handler(connection.Handle, PagesApart, _ => clock.GetElapsedTime(began) > atMost ? 1 : 0, null);
            if (connection.Scalar("pragma quick_check(1)") is string finding and not "ok")
                throw Damaged(path, finding);
        }
        catch (SqliteException unread) when (unread.SqliteErrorCode is Corrupt or NotADatabase)
        {
            throw Damaged(path, unread.Message);
        }
        catch (SqliteException late) when (late.SqliteErrorCode == Interrupted)
        {
            // The time is over, and nothing was found.
        }
    }

    private static InvalidDataException Damaged(string path, string finding) =>
        new($"{path} is damaged, restore the data folder from a backup: {finding.ReplaceLineEndings(" ")}");
}
