using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Infra.Tests;

/// <summary>
/// The resources that the templates deploy for one kind, read from the snapshot. <c>infra/check.sh</c> proves that the snapshot
/// is current.
/// </summary>
internal sealed class Deployment
{
    public static readonly string Folder = Path.Combine(PabulibFolder.Repository, "infra");

    public static readonly IReadOnlyDictionary<string, Deployment> Of = new[] { "dev", "prod" }.ToDictionary(
        kind => kind,
        kind => Read(Path.Combine(Folder, "snapshots", $"{kind}.json"))
    );

    /// <summary>The kinds of deployment, for theories.</summary>
    public static TheoryData<string> Kinds => [.. Of.Keys];

    private Deployment(JsonNode snapshot)
    {
        Resources = [.. snapshot["predictedResources"]!.AsArray().Select(resource => new Resource(resource!.AsObject()))];
        Outputs = [.. snapshot["outputs"]!.AsObject().Select(output => output.Value!.ToJsonString())];
    }

    public IReadOnlyList<Resource> Resources { get; }

    public IReadOnlyList<string> Outputs { get; }

    public static Deployment Read(string file) => new(JsonNode.Parse(File.ReadAllText(file))!);

    /// <summary>The settings of the function app.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        All("Microsoft.Web/sites/config")
            .Single()
            .Properties.ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>());

    public IReadOnlyList<Resource> All(string type) => [.. Resources.Where(resource => resource.Type == type)];
}
