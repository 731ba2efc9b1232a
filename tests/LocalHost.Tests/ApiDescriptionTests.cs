using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.LocalHost.OpenApi;
using CampaignFunctions.Problems;
using Microsoft.Playwright;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests that the API description matches the functions, and that the functions do what it says.</summary>
public sealed class ApiDescriptionTests(HostFixture host, Browser browser)
{
    public static TheoryData<string> Functions =>
        [.. FunctionMethod.All.Where(function => function.Route is not null).Select(function => function.Name)];

    public static TheoryData<string> ExampleTypes => [.. ApiExamples.Types.Select(type => type.Name)];

    [Fact]
    public async Task Description_CheckedIn_MatchesTheFunctions()
    {
        var fresh = await ApiDescription.WriteAsync(TestContext.Current.CancellationToken);

        Assert.True(
            fresh == await File.ReadAllTextAsync(ApiOperation.CheckedIn, TestContext.Current.CancellationToken),
            "docs/openapi.json is stale. Run: dotnet run --project functions/LocalHost -- --describe docs/openapi.json"
        );
    }

    [Fact]
    public async Task Description_ServedByTheHost_IsTheCheckedInCopy()
    {
        using var answer = await host.Client.SendAsync(HttpMethod.Get, "/api/openapi.json");

        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            await File.ReadAllTextAsync(ApiOperation.CheckedIn, TestContext.Current.CancellationToken),
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task StartPage_WithTheDescription_UsesOnlyThisHost()
    {
        using var answer = await host.Client.SendAsync(HttpMethod.Get, "/");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"{host.Tools}local/mailbox", page, StringComparison.Ordinal);
        Assert.Contains("api/openapi.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartPage_UnderItsPolicy_ShowsTheCalls()
    {
        await using var pages = new Pages(browser);
        var page = await pages.OpenAsync();
        var refusals = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                refusals.Add(message.Text);
        };

        var answer = await page.GotoAsync(host.Address.ToString());
        await Assertions.Expect(page.GetByText("Creates or replaces a campaign.").First).ToBeVisibleAsync();

        Assert.Empty(refusals);
        Assert.DoesNotContain("script-src 'self' 'unsafe", answer!.Headers["content-security-policy"], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_InTheDescription_HasSummaryAnswersAndExamples(string name)
    {
        var operation = ApiOperation.Of(name).Description;

        Assert.NotEmpty(operation["summary"]!.GetValue<string>());
        Assert.Contains(operation["responses"]!.AsObject(), response => response.Key[0] is '2');
        Assert.Contains("500", operation["responses"]!.AsObject().Select(response => response.Key));
        Assert.All(
            operation["responses"]!.AsObject(),
            response => Assert.NotEmpty(response.Value!["description"]!.GetValue<string>())
        );
        Assert.All(
            operation["responses"]!
                .AsObject()
                .Select(response => response.Value!["content"])
                .Append(operation["requestBody"]?["content"])
                .OfType<JsonObject>()
                .SelectMany(content => content),
            content => Assert.NotNull(content.Value!["example"] ?? content.Value["examples"])
        );
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Function_CalledWithoutAToken_RefusesIfProtected(string name)
    {
        var operation = ApiOperation.Of(name);
        var campaign = await host.CampaignAsync();

        using var answer = await host.Client.SendAsync(operation.Method, operation.In(campaign), body: operation.Body());

        Assert.Equal(operation.IsProtected, answer.StatusCode == HttpStatusCode.Unauthorized);
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public async Task Function_CalledByAParticipant_RefusesIfForStaff(string name)
    {
        var operation = ApiOperation.Of(name);
        var campaign = await host.CampaignAsync();
        var token = await host.Client.OpenTokenAsync(campaign);

        using var answer = await host.Client.SendAsync(operation.Method, operation.In(campaign), token, operation.Body());

        Assert.Equal(operation.IsForStaff, answer.StatusCode == HttpStatusCode.Forbidden);
    }

    [Theory]
    [MemberData(nameof(ExampleTypes))]
    public void Example_OfAType_IsReadableAsTheType(string typeName)
    {
        var type = ApiExamples.Types.Single(type => type.Name == typeName);
        var example = ApiExamples.Of(type);

        Assert.NotNull(example.Deserialize(ApiDescription.JsonOf(type)));
        if (ApiOperation.Document["components"]!["schemas"]![typeName] is JsonObject schema && example is JsonObject properties)
        {
            Assert.Empty(
                properties
                    .Select(property => property.Key)
                    .Except(schema["properties"]!.AsObject().Select(property => property.Key))
            );
            Assert.Empty(
                (schema["required"]?.AsArray() ?? [])
                    .Select(name => name!.GetValue<string>())
                    .Except(properties.Select(property => property.Key))
            );
        }
    }

    public static TheoryData<string> RequestTypes =>
        [
            .. ApiOperation
                .All.SelectMany(operation => operation.Description["requestBody"]?["content"]?.AsObject() ?? [])
                .Select(content => TypeOf(content.Value!["schema"]!))
                .Distinct(),
        ];

    /// <summary>Returns the type of a body, or of each line of a file.</summary>
    private static string TypeOf(JsonNode schema) =>
        schema["$ref"]?.GetValue<string>().Split('/')[^1]
        ?? schema["description"]!.GetValue<string>().Split(' ')[^1].TrimEnd('.');

    /// <summary>Other tests send the examples. Without this rule, they would leave out a member that no example has.</summary>
    [Theory]
    [MemberData(nameof(RequestTypes))]
    public void Example_OfARequest_NamesEveryMember(string typeName)
    {
        var type = ApiExamples.Types.Single(type => type.Name == typeName);
        string[] alternatives =
        [
            "BallotRequest.points", // a ballot has either choices or points
            "ChargeSelection.preorderIds", // a selection has either a list or facts
            "SearchRequest.number", // a search has a number, an email, a name, or facts
            "SearchRequest.email",
            "SearchRequest.name",
            "SearchRequest.cursor", // only a later page has it
        ];

        Assert.Empty(Missing(ApiDescription.JsonOf(type), [ApiExamples.Of(type)], typeName).Except(alternatives));
    }

    /// <summary>Returns the members that are in none of the examples.</summary>
    private static IEnumerable<string> Missing(JsonTypeInfo type, JsonNode[] examples, string path) =>
        type.Kind switch
        {
            JsonTypeInfoKind.Object => type
                .Properties.Where(IsInJson)
                .SelectMany(property =>
                    Missing(property, [.. examples.OfType<JsonObject>().Where(each => each.ContainsKey(property.Name))], path)
                ),
            JsonTypeInfoKind.Enumerable => examples.Length == 0
                ? []
                : Missing(
                    ApiDescription.JsonOf(type.ElementType!),
                    [.. examples.OfType<JsonArray>().SelectMany(each => each).OfType<JsonNode>()],
                    path
                ),
            JsonTypeInfoKind.Dictionary => Missing(
                ApiDescription.JsonOf(type.ElementType!),
                [.. examples.OfType<JsonObject>().SelectMany(each => each).Select(each => each.Value).OfType<JsonNode>()],
                path
            ),
            _ => [],
        };

    /// <summary>A misspelt name would leave its type without an example.</summary>
    [Fact]
    public void Examples_EachName_IsOneType() =>
        Assert.Equal(
            ApiExamples.Names.Order(StringComparer.Ordinal),
            ApiExamples.Types.Select(type => type.Name).Order(StringComparer.Ordinal)
        );

    private static bool IsInJson(JsonPropertyInfo property) => property.Get is not null;

    private static IEnumerable<string> Missing(JsonPropertyInfo property, JsonObject[] examples, string path)
    {
        var name = $"{path}.{property.Name}";
        JsonNode[] values = [.. examples.Select(each => each[property.Name]).OfType<JsonNode>()];
        return values.Length == 0 ? [name] : Missing(ApiDescription.JsonOf(property.PropertyType), values, name);
    }

    [Fact]
    public void ProblemCode_AnyDefined_IsInTheDescription()
    {
        var text = ApiOperation.Document.ToJsonString();

        Assert.Empty(
            ProblemCode
                .All.Where(code => !text.Contains($"urn:campaign-functions:{code.Code}\"", StringComparison.Ordinal))
                .Select(code => code.Code)
                .Except(["method-not-allowed"])
        );
    }
}
