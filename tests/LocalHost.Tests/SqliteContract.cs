using CampaignFunctions.Contracts;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Storage;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Runs the storage contract for the SQLite adapter.</summary>
public abstract class SqliteContract : DocumentStoreContract, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("store-");
    private readonly SqliteStore _store;

    protected SqliteContract(int maxUnsorted) =>
        _store = new(Path.Combine(_folder.FullName, "store.db"), TimeProvider.System, maxUnsorted: maxUnsorted);

    protected override IDocumentStore Store => _store;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _store.Dispose();
        _folder.Delete(recursive: true);
    }
}
