using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// The measured store keeps the contract of the store. It also measures how long each operation takes, and counts each operation
/// for which the store is too busy.
/// </summary>
public sealed class MeasuredStoreTests : DocumentStoreContract, IDisposable
{
    private readonly ConcurrentBag<(string Instrument, string Operation, string Container)> _measured = [];
    private readonly MeterListener _listener;

    public MeasuredStoreTests()
    {
        _listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name.StartsWith("campaign.store.", StringComparison.Ordinal))
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Note(instrument, tags));
        _listener.Start();
    }

    protected override IDocumentStore Store { get; } = new MeasuredStore(new MemoryStore());

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task Operation_Completed_IsTimedByNameAndContainer()
    {
        var mine = ContractDocument.Container with { Name = Partition };

        await Store.FindAsync(mine, "p", "a", TestContext.Current.CancellationToken);

        Assert.Equal(
            [("campaign.store.duration", "find", Partition)],
            _measured.Where(measured => measured.Container == Partition)
        );
    }

    [Fact]
    public async Task Operation_StoreTooBusy_IsCountedAndThrows()
    {
        var mine = ContractDocument.Container with { Name = Partition };
        var busy = Substitute.For<IDocumentStore>();
        busy.CreateAsync(mine, default!, TestContext.Current.CancellationToken)
            .ThrowsAsyncForAnyArgs(new StoreBusyException(TimeSpan.FromSeconds(1)));

        await Assert.ThrowsAsync<StoreBusyException>(() =>
            new MeasuredStore(busy).CreateAsync(mine, new() { Id = "a", Pk = "p" }, TestContext.Current.CancellationToken)
        );

        Assert.Equal(
            [("campaign.store.duration", "create", Partition), ("campaign.store.throttles", "create", Partition)],
            _measured.Where(measured => measured.Container == Partition).Order()
        );
    }

    private void Note(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Add((instrument.Name, (string)tags[0].Value!, (string)tags[1].Value!));
}
