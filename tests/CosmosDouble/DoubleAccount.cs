using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;

namespace CampaignFunctions.CosmosDouble;

/// <summary>
/// A Cosmos DB account in memory that answers like the gateway of the service. It supports databases, containers of two physical
/// partitions, documents with ETags, the queries that the product sends, and the change feed. It refuses every other request.
/// </summary>
/// <remarks>Written from the reference at <see href="https://learn.microsoft.com/rest/api/cosmos-db/"/>.</remarks>
public sealed class DoubleAccount
{
    private readonly ConcurrentDictionary<string, DoubleDatabase> _databases = [];
    private int _numbers;

    /// <summary>The maximum number of documents in a page, even if a request asks for more.</summary>
    public int MaxPage { get; init; } = 1000;

    /// <summary>Returns the fault for a request, or null for none. A fault may come after the request is carried out.</summary>
    public Func<WireRequest, DoubleFault?> Fault { get; set; } = _ => null;

    public WireAnswer Answer(WireRequest request)
    {
        var parts = request.Path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray();
        var fault = parts.Contains("docs") ? Fault(request) : null;
        if (fault is { IsAfterTheWork: false })
            return fault.Answer();
        var answer = Route(request, parts);
        answer = fault?.Answer() ?? answer;
        answer.Headers.TryAdd("x-ms-activity-id", Guid.NewGuid().ToString());
        answer.Headers.TryAdd("x-ms-request-charge", "1");
        answer.Headers.TryAdd("x-ms-version", "2018-12-31");
        return answer;
    }

    private WireAnswer Route(WireRequest request, string[] parts) =>
        (request.Method, parts) switch
        {
            _ when request.Header("authorization") is null => WireAnswer.Error(
                HttpStatusCode.Unauthorized,
                "The request has no authorization."
            ),
            ("GET", [""]) => new(HttpStatusCode.OK, Self(request)),
            ("POST", ["dbs"]) => CreateDatabase(Id(request)),
            (_, ["dbs", var name, .. var rest]) => Database(name) is { } database
                ? Route(request, database, rest)
                : Missing("database", 1003),
            _ => Unknown(request),
        };

    private WireAnswer Route(WireRequest request, DoubleDatabase database, string[] rest) =>
        (request.Method, rest) switch
        {
            ("GET", []) => new(HttpStatusCode.OK, database.Self),
            ("POST", ["colls"]) => Create(database, JsonNode.Parse(request.Body)!.AsObject()),
            (_, ["colls", var name, .. var inner]) => database.Find(name) is { } container
                ? Route(request, container, inner)
                : Missing("container", 1003),
            _ => Unknown(request),
        };

    private static WireAnswer Route(WireRequest request, DoubleContainer container, string[] rest) =>
        (request.Method, rest) switch
        {
            ("GET", []) => new(HttpStatusCode.OK, container.Self),
            ("GET", ["pkranges"]) => container.Ranges(request),
            ("GET", ["docs"]) when request.Header("A-IM") is "Incremental feed" or "Incremental Feed" => container.Changes(
                request
            ),
            ("POST", ["docs"]) when request.Says("x-ms-cosmos-is-query-plan-request") => new(HttpStatusCode.OK, Plan()),
            ("POST", ["docs"])
                when request.Says("x-ms-documentdb-isquery")
                    || request.Header("content-type")?.StartsWith("application/query+json", StringComparison.Ordinal) == true =>
                container.Query(request),
            ("POST", ["docs"]) when !request.Says("x-ms-documentdb-is-upsert") => container.Create(request),
            ("GET", ["docs", var id]) => container.Read(request, id),
            ("PUT", ["docs", var id]) => container.Replace(request, id),
            ("DELETE", ["docs", var id]) => container.Delete(request, id),
            _ => Unknown(request),
        };

    private DoubleDatabase? Database(string name) =>
        _databases.GetValueOrDefault(name) ?? _databases.Values.FirstOrDefault(database => database.Rid == name);

    private WireAnswer CreateDatabase(string id)
    {
        var database = new DoubleDatabase(id, Rid(BitConverter.GetBytes(Interlocked.Increment(ref _numbers))));
        return _databases.TryAdd(id, database)
            ? new(HttpStatusCode.Created, database.Self)
            : WireAnswer.Error(HttpStatusCode.Conflict, "The database exists.");
    }

    private WireAnswer Create(DoubleDatabase database, JsonObject definition)
    {
        var rid = new byte[8];
        Convert.FromBase64String(database.Rid).CopyTo(rid, 0);
        // The highest bit marks a container.
        BinaryPrimitives.WriteUInt32BigEndian(rid.AsSpan(4), 0x8000_0000u | (uint)Interlocked.Increment(ref _numbers));
        var container = new DoubleContainer(definition, Rid(rid), database.Rid, MaxPage);
        return database.TryAdd(container)
            ? new(HttpStatusCode.Created, container.Self)
            : WireAnswer.Error(HttpStatusCode.Conflict, "The container exists.");
    }

    private static string Id(WireRequest request) => JsonNode.Parse(request.Body)!["id"]!.GetValue<string>();

    private static string Rid(byte[] bytes) => Convert.ToBase64String(bytes).Replace('/', '-');

    private static WireAnswer Missing(string what, int substatus) =>
        WireAnswer.Error(HttpStatusCode.NotFound, $"There is no such {what}.", substatus);

    private static WireAnswer Unknown(WireRequest request) =>
        WireAnswer.Error(HttpStatusCode.BadRequest, $"This double does not support {request.Method} {request.Path}.");

    private static JsonObject Self(WireRequest request)
    {
        var address = $"{request.Header("x-double-scheme") ?? "https"}://{request.Header("host") ?? "localhost"}/";
        JsonArray Here() => [new JsonObject { ["name"] = "Here", ["databaseAccountEndpoint"] = address }];
        return new()
        {
            ["id"] = "double",
            ["_rid"] = "double",
            ["_self"] = "",
            ["writableLocations"] = Here(),
            ["readableLocations"] = Here(),
            ["enableMultipleWriteLocations"] = false,
            ["userConsistencyPolicy"] = new JsonObject
            {
                ["defaultConsistencyLevel"] = "BoundedStaleness",
                ["maxStalenessPrefix"] = 100,
                ["maxIntervalInSeconds"] = 5,
            },
            ["userReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 },
            ["systemReplicationPolicy"] = new JsonObject { ["minReplicaSetSize"] = 1, ["maxReplicasetSize"] = 4 },
            ["readPolicy"] = new JsonObject { ["primaryReadCoefficient"] = 1, ["secondaryReadCoefficient"] = 1 },
            ["queryEngineConfiguration"] =
                """{"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":10,"enableSpatialIndexing":true}""",
        };
    }

    /// <summary>Returns the same plan for every query: send the query unchanged to its ranges.</summary>
    private static JsonObject Plan() =>
        new()
        {
            ["partitionedQueryExecutionInfoVersion"] = 2,
            ["queryInfo"] = new JsonObject
            {
                ["distinctType"] = "None",
                ["top"] = null,
                ["offset"] = null,
                ["limit"] = null,
                ["orderBy"] = new JsonArray(),
                ["orderByExpressions"] = new JsonArray(),
                ["groupByExpressions"] = new JsonArray(),
                ["groupByAliases"] = new JsonArray(),
                ["aggregates"] = new JsonArray(),
                ["groupByAliasToAggregateType"] = new JsonObject(),
                ["rewrittenQuery"] = "",
                ["hasSelectValue"] = false,
                ["hasNonStreamingOrderBy"] = false,
            },
            ["queryRanges"] = new JsonArray(
                new JsonObject
                {
                    ["min"] = "",
                    ["max"] = "FF",
                    ["isMinInclusive"] = true,
                    ["isMaxInclusive"] = false,
                }
            ),
        };
}
