using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignFunctions.Harness;

namespace CampaignFunctions.ApiTesting;

/// <summary>A call of the API, read from the checked-in OpenAPI description.</summary>
public sealed partial record ApiOperation(HttpMethod Method, string Path, JsonObject Description)
{
    public static readonly string CheckedIn = System.IO.Path.Combine(PabulibFolder.Repository, "docs", "openapi.json");

    public static JsonObject Document { get; } = JsonNode.Parse(File.ReadAllText(CheckedIn))!.AsObject();

    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        .. from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new ApiOperation(new(operation.Key.ToUpperInvariant()), path.Key, operation.Value!.AsObject()),
    ];

    public string Name => Description["operationId"]!.GetValue<string>();

    /// <summary>True if the call requires a token.</summary>
    public bool IsProtected =>
        Description["security"] is JsonArray security && security.All(scheme => scheme!.AsObject().Count > 0);

    public bool IsForStaff =>
        IsForModerator || Description["description"]!.GetValue<string>() is "Called by: marketer." or "Called by: admin.";

    public bool IsForModerator => Description["description"]!.GetValue<string>() is "Called by: moderator.";

    /// <summary>True if the call is for participants and moderators.</summary>
    public bool IsForContributor => Description["description"]!.GetValue<string>() is "Called by: contributor.";

    /// <summary>True if the call is for the owner of the resource and for staff.</summary>
    public bool IsForOwner => Description["description"]!.GetValue<string>() is "Called by: owner.";

    public bool TakesJson => Description["requestBody"]?["content"]?["application/json"] is not null;

    /// <summary>True if the call refuses an empty body.</summary>
    public bool NeedsBody => Description["requestBody"]?["required"]?.GetValue<bool>() is true;

    /// <summary>Returns the example of the body, or of its only line.</summary>
    public JsonObject Example() =>
        Description["requestBody"]!["content"]!.AsObject().Single().Value!["example"]!.DeepClone() is var example
        && example is JsonValue line
            ? JsonNode.Parse(line.GetValue<string>())!.AsObject()
            : example.AsObject();

    public static ApiOperation Of(string name) => All.Single(operation => operation.Name == name);

    /// <summary>Returns the call at an address; null if there is none.</summary>
    public static ApiOperation? Find(HttpMethod method, string address) =>
        All.Where(call => call.Method == method && Regex.IsMatch(address, $"^{Parameter().Replace(call.Path, "[^/]+")}$"))
            .MinBy(call => Parameter().Count(call.Path)); // a fixed name comes before a parameter

    /// <summary>Returns whether the description lists this problem.</summary>
    public bool Describes(int status, string code) =>
        Description["responses"]?[$"{status}"]?["content"]?["application/problem+json"]?["examples"]?[code] is not null;

    /// <summary>
    /// Returns the address of the call in a campaign. By default it names the poll <c>colour</c>, and a suggestion and a recount
    /// that do not exist.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The path has a parameter that this method does not know.</exception>
    public string In(string campaign, string poll = "colour", string other = "none") =>
        Parameter()
            .Replace(
                Path,
                parameter =>
                    parameter.Groups[1].Value switch
                    {
                        "campaignId" => campaign,
                        "pollId" => poll,
                        "suggestionId" or "recountId" or "runId" or "jobId" or "link" or "commentId" => other,
                        "preorderId" => $"{other}.{other}",
                        "editionId" => "first",
                        "month" => "2026-03",
                        var unknown => throw new ArgumentOutOfRangeException(unknown),
                    }
            );

    /// <summary>Returns a readable JSON body for PUT and POST, and null for the other methods.</summary>
    public JsonObject? Body()
    {
        if (Name is "PostComment" or "EditComment")
            return new() { ["text"] = "text" };
        if (Name == "PutSuggestionStatus")
            return new() { ["status"] = "under-review" };
        if (Method == HttpMethod.Put)
            return Definitions.Choices("red");
        return Method == HttpMethod.Post ? new() : null;
    }

    public override string ToString() => Name;

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
