using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using CampaignFunctions.Http;
using CampaignFunctions.LocalHost.OpenApi;
using Microsoft.Azure.Functions.Worker;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>The API's description is what the functions say, and what they say is so.</summary>
public sealed class ApiDescriptionTests(HostFixture host)
{
    private static readonly string CheckedIn = Path.Combine(PabulibFolder.Repository, "docs", "openapi.json");

    private static readonly Lazy<JsonObject> Document = new(() => JsonNode.Parse(File.ReadAllText(CheckedIn))!.AsObject());

    public static TheoryData<string> Functions => [.. HttpFunctions().Select(function => function.Name)];

    public static TheoryData<string> ExampleTypes => [.. ApiExamples.Types.Select(type => type.Name)];

    [Fact]
    public async Task CheckedInCopy_IsWhatTheFunctionsSay()
    {
        var fresh = await ApiDescription.WriteAsync(TestContext.Current.CancellationToken);

        Assert.True(
            fresh == await File.ReadAllTextAsync(CheckedIn, TestContext.Current.CancellationToken),
            "docs/openapi.json is stale: dotnet run --project functions/LocalHost -- --describe docs/openapi.json");
    }

    [Fact]
    public async Task Served_TheCheckedInCopy()
    {
        using var answer = await host.Client.SendAsync(HttpMethod.Get, "/api/openapi.json");

        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            await File.ReadAllTextAsync(CheckedIn, TestContext.Current.CancellationToken),
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task StartPage_RendersTheDescriptionFromThisHostAlone()
    {
        using var answer = await host.Client.SendAsync(HttpMethod.Get, "/");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("/local/mailbox", page, StringComparison.Ordinal);
        Assert.Contains("api/openapi.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_HasSummaryAnswerAndRefusals(string name)
    {
        var operation = Operation(name).Operation;

        Assert.NotEmpty(operation["summary"]!.GetValue<string>());
        Assert.Contains(operation["responses"]!.AsObject(), response => response.Key[0] is '2');
        Assert.Contains("500", operation["responses"]!.AsObject().Select(response => response.Key));
        Assert.All(operation["responses"]!.AsObject(), response => Assert.NotEmpty(response.Value!["description"]!.GetValue<string>()));
        Assert.All(
            operation["responses"]!.AsObject().Select(response => response.Value!["content"]).Append(operation["requestBody"]?["content"]).OfType<JsonObject>().SelectMany(content => content),
            content => Assert.NotNull(content.Value!["example"] ?? content.Value["examples"]));
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Function_WithoutAToken_RefusesAsItsSecuritySays(string name)
    {
        var (method, path, operation) = Operation(name);
        var campaign = await host.CampaignAsync();

        using var answer = await host.Client.SendAsync(method, Filled(path, campaign), body: method == HttpMethod.Get ? null : new JsonObject());

        Assert.Equal(operation["security"] is not null, answer.StatusCode == HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Function_WithAParticipantsToken_RefusesWhereItIsForStaff(string name)
    {
        var (method, path, operation) = Operation(name);
        var campaign = await host.CampaignAsync();
        var token = await host.Client.OpenTokenAsync(campaign);

        using var answer = await host.Client.SendAsync(method, Filled(path, campaign), token, method == HttpMethod.Get ? null : new JsonObject());

        Assert.Equal(operation["description"]!.GetValue<string>() is "Called by: marketer." or "Called by: admin.", answer.StatusCode == HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(ExampleTypes))]
    public void Example_IsOneThatTheTypeReads(string typeName)
    {
        var type = ApiExamples.Types.Single(type => type.Name == typeName);
        var example = ApiExamples.Of(type);

        Assert.NotNull(example.Deserialize(ApiDescription.JsonOf(type)));
        if (Document.Value["components"]!["schemas"]![typeName] is JsonObject schema && example is JsonObject properties)
        {
            Assert.Empty(properties.Select(property => property.Key).Except(schema["properties"]!.AsObject().Select(property => property.Key)));
            Assert.Empty((schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Except(properties.Select(property => property.Key)));
        }
    }

    [Fact]
    public void EveryCode_IsARefusalOfSomeCall()
    {
        var text = Document.Value.ToJsonString();

        Assert.Empty(ProblemCode.All.Where(code => !text.Contains($"urn:campaign-functions:{code.Code}\"", StringComparison.Ordinal)).Select(code => code.Code).Except(["method-not-allowed"]));
    }

    private static IEnumerable<FunctionMethod> HttpFunctions() => FunctionMethod.All.Where(function => function.Trigger<HttpTriggerAttribute>() is not null);

    private static (HttpMethod Method, string Path, JsonObject Operation) Operation(string name) =>
        Document.Value["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (new HttpMethod(operation.Key.ToUpperInvariant()), path.Key, Operation: operation.Value!.AsObject())))
            .Single(operation => operation.Operation["operationId"]!.GetValue<string>() == name);

    private static string Filled(string path, string campaign) =>
        path.Replace("{campaignId}", campaign, StringComparison.Ordinal).Replace("{pollId}", "colour", StringComparison.Ordinal)
            .Replace("{suggestionId}", "none", StringComparison.Ordinal).Replace("{recountId}", "none", StringComparison.Ordinal);
}
