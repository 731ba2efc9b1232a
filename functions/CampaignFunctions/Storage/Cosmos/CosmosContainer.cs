using System.Collections.ObjectModel;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>
/// A container of the product in the form of Azure's resource templates. Only the properties that queries use are indexed. This
/// type writes <c>infra/containers.json</c>.
/// </summary>
/// <param name="PartitionKey">The path of the partition key.</param>
/// <param name="DefaultTtl">
/// The lifetime of documents in seconds. With -1, a document lives for ever unless it sets a lifetime itself.
/// </param>
public sealed record CosmosContainer(string Name, string PartitionKey, int DefaultTtl, CosmosIndexing IndexingPolicy)
{
    private const string Pk = "/pk";

    /// <summary>Returns each container once. Two types of document may share one container.</summary>
    public static IReadOnlyList<CosmosContainer> Of(IEnumerable<ContainerDefinition> definitions) =>
        [
            .. definitions
                .GroupBy(definition => definition.Name)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Of(group.Key, [.. group])),
        ];

    /// <summary>Returns the text of <c>infra/containers.json</c>.</summary>
    public static string Write(IEnumerable<ContainerDefinition> definitions) =>
        JsonSerializer.Serialize([.. Of(definitions)], CosmosJson.Default.CosmosContainerArray).ReplaceLineEndings("\n") + "\n";

    internal ContainerProperties ToProperties()
    {
        var policy = new IndexingPolicy { Automatic = true, IndexingMode = Microsoft.Azure.Cosmos.IndexingMode.Consistent };
        foreach (var path in IndexingPolicy.IncludedPaths)
            policy.IncludedPaths.Add(new() { Path = path.Path });
        foreach (var path in IndexingPolicy.ExcludedPaths)
            policy.ExcludedPaths.Add(new() { Path = path.Path });
        foreach (var index in IndexingPolicy.CompositeIndexes)
            policy.CompositeIndexes.Add(
                new Collection<CompositePath>([
                    .. index.Select(path => new CompositePath { Path = path.Path, Order = CompositePathSortOrder.Ascending }),
                ])
            );
        return new(Name, PartitionKey) { IndexingPolicy = policy, DefaultTimeToLive = DefaultTtl };
    }

    private static CosmosContainer Of(string name, ContainerDefinition[] definitions)
    {
        var lists = definitions.Select(definition => definition.Lists).OfType<ListIndex>().ToArray();
        var values = definitions
            .SelectMany(definition => definition.Indexes.SelectMany(index => index).Concat(definition.ScannedBy))
            .Concat(lists.SelectMany(list => list.Orders.Concat(list.Values)))
            .Distinct()
            .Order(StringComparer.Ordinal);
        var members = lists.SelectMany(list => list.Members).Distinct();
        string[] paths =
        [
            Pk + "/?",
            .. values.Select(property => $"/{property}/?"),
            .. members.Select(property => $"/{property}/[]/?"),
        ];

        // A list of one value is ordered by that value first, so that the list is a range of one index.
        var orders = lists.SelectMany(list =>
            list.Orders.SelectMany(order => list.Values.Select(value => (string[])[value, order, "id"]).Prepend([order, "id"]))
        );
        return new(
            name,
            Pk,
            -1,
            new(
                "consistent",
                [.. paths.Select(path => new CosmosPath(path))],
                [new("/*")],
                [
                    .. orders.Select(index =>
                        (CosmosOrder[])[.. index.Select(property => new CosmosOrder($"/{property}", "ascending"))]
                    ),
                ]
            )
        );
    }
}
