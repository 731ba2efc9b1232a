using Xunit.Sdk;
using Xunit.v3;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Starts the classes that wait longest first, so that the others run meanwhile.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        nameof(KillTests),
        nameof(EmulatorTests),
        nameof(DeadLetterTests),
        nameof(AzuriteQueuesTests),
        nameof(DemoOrderTests),
        nameof(DemoPageTests),
        nameof(StripeSimulatorTests),
        nameof(HostProcessTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Place)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var name = collection.TestCollectionDisplayName;
        var place = Array.FindIndex(Long, each => name.Contains($".{each} ", StringComparison.Ordinal));
        return place < 0 ? Long.Length : place;
    }
}
