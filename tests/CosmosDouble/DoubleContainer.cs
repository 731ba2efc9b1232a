using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CampaignFunctions.CosmosDouble;

/// <summary>
/// A container of two physical partitions. It keeps the last version of each document and the order of the commits. A page has as
/// many documents as the request asks for, or fewer.
/// </summary>
public sealed class DoubleContainer
{
    private const int MaxBytes = 2 * 1024 * 1024;
    private const int MaxIdLength = 255;
    private const int DefaultPage = 100;

    /// <summary>The hash of partition keys at which the first physical partition ends and the second begins.</summary>
    private const string Middle = "7FFFFFFFFFFFFFFF";

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Partition, string Id), Row> _rows = [];
    private readonly SortedDictionary<long, Row> _commits = [];
    private readonly JsonObject _definition;
    private readonly string _databaseRid;
    private readonly string _key;
    private readonly int _maxPage;
    private long _lsn;

    public DoubleContainer(JsonObject definition, string rid, string databaseRid, int maxPage)
    {
        (_definition, Rid, _databaseRid, _maxPage) = (definition, rid, databaseRid, maxPage);
        Id = definition["id"]!.GetValue<string>();
        _key = definition["partitionKey"]!["paths"]![0]!.GetValue<string>().TrimStart('/');
    }

    public string Id { get; }

    public string Rid { get; }

    public JsonObject Self
    {
        get
        {
            var self = _definition.DeepClone().AsObject();
            self["_rid"] = Rid;
            self["_self"] = $"dbs/{_databaseRid}/colls/{Rid}/";
            self["_etag"] = "\"0\"";
            self["_ts"] = 0;
            self["_docs"] = "docs/";
            self["geospatialConfig"] = new JsonObject { ["type"] = "Geography" };
            return self;
        }
    }

    public WireAnswer Ranges(WireRequest request)
    {
        if (request.Header("If-None-Match") is "\"1\"")
            return new WireAnswer(HttpStatusCode.NotModified).With("etag", "\"1\"");
        return new WireAnswer(
            HttpStatusCode.OK,
            new JsonObject
            {
                ["_rid"] = Rid,
                ["PartitionKeyRanges"] = new JsonArray(PhysicalPartition(0, "", Middle), PhysicalPartition(1, Middle, "FF")),
                ["_count"] = 2,
            }
        ).With("etag", "\"1\"").With("x-ms-item-count", "2");
    }

    private JsonObject PhysicalPartition(int number, string from, string to) =>
        new()
        {
            ["_rid"] = Rid,
            ["id"] = $"{number}",
            ["_etag"] = "\"0\"",
            ["minInclusive"] = from,
            ["maxExclusive"] = to,
            ["ridPrefix"] = number,
            ["_self"] = $"dbs/{_databaseRid}/colls/{Rid}/pkranges/{number}/",
            ["throughputFraction"] = 0.5,
            ["status"] = "online",
            ["parents"] = new JsonArray(),
            ["_ts"] = 0,
        };

    public WireAnswer Create(WireRequest request)
    {
        var (place, document, refusal) = Read(request);
        if (refusal is not null)
            return refusal;
        lock (_lock)
        {
            return _rows.ContainsKey(place)
                ? WireAnswer.Error(HttpStatusCode.Conflict, "Entity with the specified id already exists in the system.")
                : Written(HttpStatusCode.Created, Commit(place, document));
        }
    }

    public WireAnswer Read(WireRequest request, string id)
    {
        if (Key(request) is not { } key)
            return NoKey();
        lock (_lock)
        {
            if (!_rows.TryGetValue((key, id), out var row))
                return Absent();
            return request.Header("If-None-Match") == row.ETag
                ? new WireAnswer(HttpStatusCode.NotModified).With("etag", row.ETag)
                : Written(HttpStatusCode.OK, row);
        }
    }

    public WireAnswer Replace(WireRequest request, string id)
    {
        var (place, document, refusal) = Read(request);
        if (refusal is not null)
            return refusal;
        if (place.Id != id)
            return WireAnswer.Error(HttpStatusCode.BadRequest, "The id in the body differs from the id in the address.");
        lock (_lock)
        {
            if (!_rows.TryGetValue(place, out var row))
                return Absent();
            return IsStale(request, row) ? Stale() : Written(HttpStatusCode.OK, Commit(place, document));
        }
    }

    public WireAnswer Delete(WireRequest request, string id)
    {
        if (Key(request) is not { } key)
            return NoKey();
        lock (_lock)
        {
            if (!_rows.TryGetValue((key, id), out var row))
                return Absent();
            if (IsStale(request, row))
                return Stale();
            _rows.Remove((key, id));
            _commits.Remove(row.Lsn);
            _lsn++;
            return new WireAnswer(HttpStatusCode.NoContent).With("x-ms-session-token", Session());
        }
    }

    public WireAnswer Query(WireRequest request)
    {
        var asked = JsonNode.Parse(request.Body)!;
        var parameters = (asked["parameters"]?.AsArray() ?? []).ToDictionary(
            parameter => parameter!["name"]!.GetValue<string>(),
            parameter => (object?)DoubleQuery.Value(parameter!["value"])
        );
        DoubleQuery query;
        try
        {
            query = DoubleQuery.Parse(asked["query"]!.GetValue<string>(), parameters);
        }
        catch (FormatException wrong)
        {
            return WireAnswer.Error(HttpStatusCode.BadRequest, wrong.Message);
        }

        if (!IsServed(query.Order))
            return WireAnswer.Error(
                HttpStatusCode.BadRequest,
                "The order by query does not have a corresponding composite index that it can be served from."
            );
        if (Key(request) is null && !request.Says("x-ms-documentdb-query-enablecrosspartition") && PhysicalOf(request) is null)
            return WireAnswer.Error(HttpStatusCode.BadRequest, "Cross partition query is required but disabled.");
        JsonNode[] rows;
        lock (_lock)
            rows = [.. query.Run(_commits.Values.Where(Asked(request)).OrderBy(row => row.Born).Select(row => row.Document))];

        if (
            !int.TryParse(
                request.Header("x-ms-continuation") is { Length: > 0 } at ? at : "0",
                CultureInfo.InvariantCulture,
                out var skip
            )
        )
            return WireAnswer.Error(HttpStatusCode.BadRequest, "Invalid Continuation Token");
        var max = Max(request);
        var page = rows.Skip(skip).Take(max).ToArray();
        var answer = Page(page);
        return skip + page.Length < rows.Length ? answer.With("x-ms-continuation", $"{skip + page.Length}") : answer;
    }

    /// <summary>
    /// Returns whether an index serves the order. A single property must be indexed. Several properties need a composite index
    /// with the same directions, or with all directions reversed.
    /// </summary>
    private bool IsServed(IReadOnlyList<(string Property, bool Descending)> order)
    {
        var policy = _definition["indexingPolicy"];
        if (order.Count < 2)
            return order.All(by =>
                by.Property is "id" or "_ts"
                || policy
                    ?["includedPaths"]?.AsArray()
                    .Any(path => path!["path"]!.GetValue<string>() is var text && (text == "/*" || text == $"/{by.Property}/?"))
                    != false
            );
        return policy
                ?["compositeIndexes"]?.AsArray()
                .Any(index =>
                {
                    var paths = index!.AsArray();
                    var turned = paths
                        .Zip(order, (path, by) => (path!["order"]?.GetValue<string>() == "descending") != by.Descending)
                        .Distinct()
                        .ToArray();
                    return paths
                            .Select(path => path!["path"]!.GetValue<string>())
                            .SequenceEqual(order.Select(by => "/" + by.Property))
                        && turned.Length == 1;
                }) == true;
    }

    /// <summary>Returns the documents committed after the ETag of the request, in commit order; 304 if there are none.</summary>
    public WireAnswer Changes(WireRequest request)
    {
        var after =
            request.Header("If-None-Match") is { } etag && etag != "*"
                ? long.Parse(etag.Trim('"'), CultureInfo.InvariantCulture)
                : 0;
        var isAsked = Asked(request);
        lock (_lock)
        {
            if (request.Header("If-None-Match") == "*")
                return Nothing();
            var page = _commits.Where(commit => commit.Key > after && isAsked(commit.Value)).Take(Max(request)).ToArray();
            return page.Length == 0
                ? Nothing()
                : Page([.. page.Select(commit => commit.Value.Document)]).With("etag", $"\"{page[^1].Key}\"");
        }
    }

    private ((string Partition, string Id) Place, JsonObject Document, WireAnswer? Refusal) Read(WireRequest request)
    {
        if (request.Body.Length > MaxBytes)
            return (default, null!, WireAnswer.Error(HttpStatusCode.RequestEntityTooLarge, "Request size is too large"));
        JsonObject document;
        try
        {
            document = JsonNode.Parse(request.Body)!.AsObject();
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return (default, null!, WireAnswer.Error(HttpStatusCode.BadRequest, "The body is not a JSON object."));
        }

        if (document["id"] is not JsonValue id || id.GetValueKind() != JsonValueKind.String || !IsId(id.GetValue<string>()))
            return (
                default,
                null!,
                WireAnswer.Error(
                    HttpStatusCode.BadRequest,
                    "The input content is invalid because the required properties - 'id; ' - are missing or wrong."
                )
            );
        if (Key(request) is not { } key)
            return (default, null!, NoKey());
        return document[_key]?.GetValue<string>() == key
            ? ((key, id.GetValue<string>()), document, null)
            : (
                default,
                null!,
                WireAnswer.Error(
                    HttpStatusCode.BadRequest,
                    "PartitionKey extracted from document doesn't match the one specified in the header.",
                    1001
                )
            );
    }

    private static bool IsId(string id) => id.Length is > 0 and <= MaxIdLength && !id.Any(c => c is '/' or '\\' or '?' or '#');

    private Row Commit((string Partition, string Id) place, JsonObject document)
    {
        if (_rows.TryGetValue(place, out var before))
            _commits.Remove(before.Lsn);
        var lsn = ++_lsn;
        var etag = $"\"{Guid.NewGuid()}\"";
        document["_rid"] = before?.Document["_rid"]?.GetValue<string>() ?? $"{Rid}{lsn}";
        document["_self"] = $"dbs/{_databaseRid}/colls/{Rid}/docs/{document["_rid"]}/";
        document["_etag"] = etag;
        document["_attachments"] = "attachments/";
        document["_ts"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return _commits[lsn] = _rows[place] = new(place.Partition, before?.Born ?? lsn, lsn, etag, document);
    }

    private WireAnswer Written(HttpStatusCode status, Row row) =>
        new WireAnswer(status, row.Document.DeepClone()).With("etag", row.ETag).With("x-ms-session-token", Session());

    private WireAnswer Page(JsonNode[] documents) => new WireAnswer(
            HttpStatusCode.OK,
            new JsonObject
            {
                ["_rid"] = Rid,
                ["Documents"] = new JsonArray([.. documents.Select(document => document.DeepClone())]),
                ["_count"] = documents.Length,
            }
        ).With("x-ms-item-count", $"{documents.Length}").With("x-ms-session-token", Session());

    private WireAnswer Nothing() =>
        new WireAnswer(HttpStatusCode.NotModified)
            .With("etag", $"\"{_lsn}\"")
            .With("x-ms-item-count", "0")
            .With("x-ms-session-token", Session());

    private string Session() => $"0:-1#{_lsn}";

    private static bool IsStale(WireRequest request, Row row) =>
        request.Header("If-Match") is { } expected && expected != "*" && expected != row.ETag;

    private int Max(WireRequest request) =>
        Math.Min(
            _maxPage,
            int.TryParse(request.Header("x-ms-max-item-count"), CultureInfo.InvariantCulture, out var max) && max > 0
                ? max
                : DefaultPage
        );

    /// <summary>
    /// Returns the filter for the rows that the request names: those of its partition key or physical partition, or all.
    /// </summary>
    private static Func<Row, bool> Asked(WireRequest request)
    {
        if (Key(request) is { } key)
            return row => row.Partition == key;
        if (PhysicalOf(request) is { } physical)
            return row => row.Physical == physical;
        return _ => true;
    }

    private static string? PhysicalOf(WireRequest request) =>
        request.Header("x-ms-documentdb-partitionkeyrangeid")?.Split(',')[^1];

    private static string? Key(WireRequest request) =>
        request.Header("x-ms-documentdb-partitionkey") is { Length: > 0 } header && JsonNode.Parse(header)!.AsArray() is [{ } key]
            ? key.GetValue<string>()
            : null;

    private static WireAnswer NoKey() =>
        WireAnswer.Error(HttpStatusCode.BadRequest, "PartitionKey value must be supplied for this operation.");

    private static WireAnswer Absent() =>
        WireAnswer.Error(HttpStatusCode.NotFound, "Entity with the specified id does not exist in the system.");

    private static WireAnswer Stale() =>
        WireAnswer.Error(HttpStatusCode.PreconditionFailed, "One of the specified pre-condition is not met.");

    private sealed record Row(string Partition, long Born, long Lsn, string ETag, JsonObject Document)
    {
        /// <summary>
        /// The physical partition of the row. The double distributes keys in its own way, which clients cannot observe.
        /// </summary>
        public string Physical { get; } = $"{Partition.Sum(c => c) % 2}";
    }
}
