using System.Net;
using System.Net.Sockets;
using CampaignFunctions.Contracts;
using CampaignFunctions.CosmosDouble;
using CampaignFunctions.Harness;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using Microsoft.Azure.Cosmos;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>Tests of behaviour that only the Cosmos DB adapter has.</summary>
public sealed class CosmosStoreTests : IAsyncLifetime
{
    private static readonly Container<ContractDocument> Container = ContractDocument.Container;

    private readonly DoubleStore _double = new();

    private IDocumentStore Store => _double.Store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _double.InitializeAsync();

    public ValueTask DisposeAsync() => _double.DisposeAsync();

    [Fact]
    public void ContainersFile_CheckedIn_MatchesTheCode() =>
        Assert.True(
            CosmosContainer.Write(CampaignModule.Containers)
                == File.ReadAllText(Path.Combine(PabulibFolder.Repository, "infra", "containers.json")),
            "infra/containers.json is stale. Run: dotnet run --project functions/LocalHost -- --containers infra/containers.json"
        );

    [Fact]
    public void SuggestionsContainer_IndexingPolicy_CoversOnlyWhatQueriesNeed()
    {
        var suggestions = CosmosContainer
            .Of(CampaignModule.Containers)
            .Single(container => container.Name == "suggestions")
            .IndexingPolicy;

        Assert.Equal(
            ["/pk/?", "/age/?", "/auditDue/?", "/rank/?", "/status/?", "/tags/[]/?"],
            suggestions.IncludedPaths.Select(path => path.Path)
        );
        Assert.Equal(["/*"], suggestions.ExcludedPaths.Select(path => path.Path));
        Assert.Equal(
            ["/age /id", "/status /age /id", "/rank /id", "/status /rank /id"],
            suggestions.CompositeIndexes.Select(index => string.Join(' ', index.Select(path => path.Path)))
        );
    }

    [Fact]
    public async Task Create_ThrottledBriefly_WaitsAndSucceeds()
    {
        var left = 2;
        _double.Account.Fault = _ => left-- > 0 ? DoubleFault.Throttled(5) : null;

        Assert.NotNull(await Store.CreateAsync(Container, new() { Id = "a", Pk = "p" }, Cancel));
    }

    [Fact]
    public async Task Find_ThrottledLonger_ThrowsBusyWithTheRetryAfterOfTheService()
    {
        _double.Account.Fault = _ => DoubleFault.Throttled(700);

        var busy = await Assert.ThrowsAsync<StoreBusyException>(() => Store.FindAsync(Container, "p", "a", Cancel));

        Assert.Equal(TimeSpan.FromMilliseconds(700), busy.RetryAfter);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task AnyCall_ServiceUnavailableOrTimeout_ThrowsBusy(HttpStatusCode status)
    {
        _double.Account.Fault = _ => new(status);

        await Assert.ThrowsAsync<StoreBusyException>(() => Store.CreateAsync(Container, new() { Id = "a", Pk = "p" }, Cancel));
        await Assert.ThrowsAsync<StoreBusyException>(() => Store.ReadFeedAsync(Container, "p", null, 10, Cancel));
        await Assert.ThrowsAsync<StoreBusyException>(() => Store.QueryAsync(Container, new("p"), Cancel));
    }

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(SocketException))]
    public async Task AnyCall_ConnectionBreaks_ThrowsBusy(Type fault)
    {
        _double.Account.Fault = _ => throw (Exception)Activator.CreateInstance(fault)!;

        await Assert.ThrowsAsync<StoreBusyException>(() => Store.CreateAsync(Container, new() { Id = "a", Pk = "p" }, Cancel));
        await Assert.ThrowsAsync<StoreBusyException>(() => Store.ReadFeedAsync(Container, "p", null, 10, Cancel));
        await Assert.ThrowsAsync<StoreBusyException>(() => Store.QueryAsync(Container, new("p"), Cancel));
    }

    [Theory]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task AnyCall_RefusedByTheService_ThrowsCosmosException(HttpStatusCode status)
    {
        _double.Account.Fault = _ => new(status);

        await Assert.ThrowsAsync<CosmosException>(() => Store.CreateAsync(Container, new() { Id = "a", Pk = "p" }, Cancel));
        await Assert.ThrowsAsync<CosmosException>(() => Store.FindAsync(Container, "p", "a", Cancel));
        await Assert.ThrowsAsync<CosmosException>(() => Store.QueryAsync(Container, new("p"), Cancel));
        await Assert.ThrowsAsync<CosmosException>(() => Store.ReadFeedAsync(Container, "p", null, 10, Cancel));
    }

    [Fact]
    public async Task AnyCall_MissingContainer_ThrowsCosmosException()
    {
        var missing = ContractDocument.Container with { Name = "missing" };

        await Assert.ThrowsAsync<CosmosException>(() => Store.FindAsync(missing, "p", "a", Cancel));
        await Assert.ThrowsAsync<CosmosException>(() => Store.DeleteAsync(missing, "p", "a", null, Cancel));
    }

    [Fact]
    public async Task Create_ConnectionLostAfterTheWrite_ThrowsBusyAndKeepsTheWrite()
    {
        _double.Account.Fault = request => request.IsWrite ? DoubleFault.Lost : null;

        await Assert.ThrowsAsync<StoreBusyException>(() => Store.CreateAsync(Container, new() { Id = "a", Pk = "p" }, Cancel));

        Assert.NotNull(await Store.FindAsync(Container, "p", "a", Cancel));
    }

    /// <summary>
    /// A list for one value is a range of the composite index that begins with that value. The service refuses an order without a
    /// composite index.
    /// </summary>
    [Theory]
    [InlineData(null, false, "c.number ASC, c.id ASC")]
    [InlineData(null, true, "c.number DESC, c.id DESC")]
    [InlineData("kind", true, "c.kind DESC, c.number DESC, c.id DESC")]
    public async Task Query_AnyOrder_MatchesACompositeIndex(string? value, bool descending, string expected)
    {
        var query = new Query("p") { Equalities = value is null ? [] : [new(value, "k")], Order = new("number", descending) };

        Assert.EndsWith($" ORDER BY {expected}", CosmosSql.Select(query, Container.Lists).QueryText, StringComparison.Ordinal);
        Assert.Empty(await Store.QueryAsync(Container, query, Cancel));
    }

    /// <summary>
    /// The service returns the pages of one physical partition after those of another. A long backlog in one must not hide new
    /// documents in another.
    /// </summary>
    [Fact]
    public async Task ScanCommitted_BacklogInOnePhysicalPartition_ReturnsTheOtherToo()
    {
        for (var i = 0; i < 40; i++)
            await Store.CreateAsync(Container, new() { Id = $"{i}", Pk = "a" }, Cancel);
        await Store.CreateAsync(Container, new() { Id = "new", Pk = "b" }, Cancel);

        var page = await Store.ScanCommittedAsync(Container, null, 10, Cancel);

        Assert.Contains(page.Documents, document => document.Pk == "b");
        Assert.Contains(page.Documents, document => document.Pk == "a");
    }

    /// <summary>The documents with email addresses are in their own account, and no other documents are there.</summary>
    [Fact]
    public async Task Identities_SeparateAccountConfigured_AreReadOnlyThere()
    {
        var (campaign, identities) = (new DoubleAccount(), new DoubleAccount());
        using var accounts = new CosmosAccounts(
            new() { Endpoint = "https://localhost/", IdentitiesEndpoint = "https://127.0.0.1/" },
            CampaignModule.Containers,
            http: () =>
                new HttpClient(
                    new ByHost(
                        new() { ["localhost"] = new DoubleHandler(campaign), ["127.0.0.1"] = new DoubleHandler(identities) }
                    )
                )
        );
        await accounts.CreateAsync(Cancel);
        var asked = new System.Collections.Concurrent.ConcurrentBag<string>();
        (campaign.Fault, identities.Fault) = (request => Note("campaign", request), request => Note("identities", request));
        var store = new CosmosStore(accounts);

        await store.FindAsync(Participants.IdentityDocument.Container, "p", "a", Cancel);
        await store.FindAsync(Campaigns.CampaignDocument.Container, "p", "a", Cancel);

        Assert.True(await accounts.IsReadyAsync(Cancel));
        Assert.Equal(["campaign campaigns", "identities identities"], asked.Order(StringComparer.Ordinal));

        DoubleFault? Note(string account, WireRequest request)
        {
            asked.Add($"{account} {request.Path.Split('/')[4]}");
            return null;
        }
    }

    [Fact]
    public void RemoteAccount_NoKeyAndNoIdentity_Throws()
    {
        using var accounts = new CosmosAccounts(new() { Endpoint = "https://campaign.example/" }, [Container]);

        Assert.Throws<InvalidDataException>(() => accounts.Of(Container));
    }

    /// <summary>Ids come from URLs that any caller can write.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("../../colls/other/docs/a")]
    [InlineData("a\\b")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("%2f")]
    [InlineData("a b")]
    [InlineData("\u202e")]
    [InlineData("\0")]
    public async Task AnyCall_ImpossibleId_NeverReachesTheService(string id)
    {
        _double.Account.Fault = _ => throw new InvalidOperationException("The request reached the service.");

        Assert.Null(await Store.FindAsync(Container, "p", id, Cancel));
        Assert.True(await Store.DeleteAsync(Container, "p", id, null, Cancel));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CreateAsync(Container, new() { Id = id, Pk = "p" }, Cancel));
    }

    [Fact]
    public async Task Create_TimeoutAfterTheWrite_ThrowsBusyAndKeepsTheWrite()
    {
        _double.Account.Fault = request => request.IsWrite ? new(HttpStatusCode.RequestTimeout, IsAfterTheWork: true) : null;

        await Assert.ThrowsAsync<StoreBusyException>(() => Store.CreateAsync(Container, new() { Id = "a", Pk = "p" }, Cancel));

        Assert.NotNull(await Store.FindAsync(Container, "p", "a", Cancel));
    }

    [Fact]
    public async Task IsReady_MissingDatabase_IsFalseUntilItIsCreated()
    {
        Assert.True(await _double.Accounts.IsReadyAsync(Cancel));
        using var others = new CosmosAccounts(
            new() { Endpoint = "https://localhost/", Database = "other" },
            CampaignModule.Containers,
            http: () => new HttpClient(new DoubleHandler(_double.Account))
        );

        Assert.False(await others.IsReadyAsync(Cancel));
        await others.CreateAsync(Cancel);
        await others.CreateAsync(Cancel);
        Assert.True(await others.IsReadyAsync(Cancel));
    }

    /// <summary>Sends each request to the account of its host name.</summary>
    private sealed class ByHost(Dictionary<string, DoubleHandler> accounts) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            new HttpMessageInvoker(accounts[request.RequestUri!.Host], disposeHandler: false).SendAsync(
                request,
                cancellationToken
            );
    }
}
