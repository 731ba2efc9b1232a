using CampaignFunctions.Contracts;
using CampaignFunctions.LocalHost.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of behaviour that only the SQLite adapter has.</summary>
public sealed class SqliteStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");

    private string File => Path.Combine(_folder.FullName, "store.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Writer_Opened_SyncsEveryCommitToAWriteAheadLog()
    {
        using var connection = new SqliteDatabase(File).OpenWriter(1024);

        Assert.Equal("wal", connection.Scalar("pragma journal_mode"));
        Assert.Equal(2L, connection.Scalar("pragma synchronous"));
    }

    [Fact]
    public async Task Store_Reopened_KeepsTheDocumentsAndContinuesTheFeed()
    {
        var cancel = TestContext.Current.CancellationToken;
        string? checkpoint;
        string? first;
        using (var store = new SqliteStore(File, TimeProvider.System))
        {
            first = await store.CreateAsync(ContractDocument.Container, new() { Id = "a", Pk = "p" }, cancel);
            await store.CreateAsync(ContractDocument.Container, new() { Id = "b", Pk = "p" }, cancel);
            checkpoint = (await store.ReadFeedAsync(ContractDocument.Container, "p", null, 10, cancel)).Next;
            await store.DeleteAsync(ContractDocument.Container, "p", "b", null, cancel);
        }

        using var again = new SqliteStore(File, TimeProvider.System);
        Assert.Equal(first, (await again.FindAsync(ContractDocument.Container, "p", "a", cancel))!.ETag);
        await again.CreateAsync(ContractDocument.Container, new() { Id = "c", Pk = "p" }, cancel);
        var page = await again.ReadFeedAsync(ContractDocument.Container, "p", checkpoint, 10, cancel);
        Assert.Equal(["c"], page.Documents.Select(document => document.Id));
    }

    [Fact]
    public void Store_FileOfANewerSchema_IsRefused()
    {
        new SqliteStore(File, TimeProvider.System).Dispose();
        using (var connection = new SqliteDatabase(File).OpenWriter(1024))
            connection.Execute("pragma user_version = 99");

        Assert.Throws<InvalidDataException>(() => new SqliteStore(File, TimeProvider.System));
    }

    [Fact]
    public async Task Write_Fails_FailsItsTransactionAndNoLaterOne()
    {
        using var connection = new SqliteDatabase(File).OpenWriter(1024);
        connection.Execute("create table t(x integer not null)");
        using var writer = new GroupCommitWriter(connection);
        using var gate = new ManualResetEventSlim();

        using var inside = new ManualResetEventSlim();
        var blocking = writer.WriteAsync(_ =>
        {
            inside.Set();
            gate.Wait();
            return 0;
        });
        inside.Wait(TestContext.Current.CancellationToken);
        var good = writer.WriteAsync(c =>
        {
            c.Execute("insert into t values (1)");
            return 0;
        });
        var bad = writer.WriteAsync(c =>
        {
            c.Execute("insert into t values (null)");
            return 0;
        });
        gate.Set();

        await blocking;
        await Assert.ThrowsAsync<SqliteException>(() => bad);
        await Assert.ThrowsAsync<SqliteException>(() => good);
        Assert.Equal(
            0L,
            await writer.WriteAsync(c => (long)c.Scalar("select count(*) from t")!, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Write_CancelledBeforeItsTurn_IsSkipped()
    {
        using var connection = new SqliteDatabase(File).OpenWriter(1024);
        connection.Execute("create table t(x integer not null)");
        using var writer = new GroupCommitWriter(connection);
        using var gate = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();

        var blocking = writer.WriteAsync(_ =>
        {
            gate.Wait();
            return 0;
        });
        var given = writer.WriteAsync(
            c =>
            {
                c.Execute("insert into t values (1)");
                return 0;
            },
            cancel.Token
        );
        await cancel.CancelAsync();
        gate.Set();

        await blocking;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.Equal(
            0L,
            await writer.WriteAsync(c => (long)c.Scalar("select count(*) from t")!, TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task Writes_WaitingTogether_ShareOneCommit()
    {
        using var connection = new SqliteDatabase(File).OpenWriter(1024);
        connection.Execute("create table t(x integer)");
        var commits = 0;
        using var writer = new GroupCommitWriter(connection, () => commits++);
        using var gate = new ManualResetEventSlim();

        var blocking = writer.WriteAsync(_ =>
        {
            gate.Wait();
            return 0;
        });
        var waiting = Enumerable
            .Range(0, 100)
            .Select(i =>
                writer.WriteAsync(c =>
                {
                    c.Execute($"insert into t values ({i})");
                    return 0;
                })
            )
            .ToArray();
        gate.Set();
        await blocking;
        await Task.WhenAll(waiting);

        Assert.InRange(commits, 1, 3);
        Assert.Equal(100L, await writer.WriteAsync(c => (long)c.Scalar("select count(*) from t")!));
    }

    [Fact]
    public void Writer_Disposed_RefusesWrites()
    {
        var writer = new GroupCommitWriter(new SqliteDatabase(File).OpenWriter(1024));
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = writer.WriteAsync(_ => 0);
        });
    }
}
