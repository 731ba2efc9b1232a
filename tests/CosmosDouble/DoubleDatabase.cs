using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CampaignFunctions.CosmosDouble;

/// <summary>A database, with its containers by name.</summary>
public sealed class DoubleDatabase(string id, string rid)
{
    private readonly ConcurrentDictionary<string, DoubleContainer> _containers = [];

    public string Rid => rid;

    public JsonObject Self =>
        new()
        {
            ["id"] = id,
            ["_rid"] = rid,
            ["_self"] = $"dbs/{rid}/",
            ["_etag"] = "\"0\"",
            ["_colls"] = "colls/",
            ["_users"] = "users/",
            ["_ts"] = 0,
        };

    public DoubleContainer? Find(string name) =>
        _containers.GetValueOrDefault(name) ?? _containers.Values.FirstOrDefault(container => container.Rid == name);

    public bool TryAdd(DoubleContainer container) => _containers.TryAdd(container.Id, container);
}
