using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CampaignFunctions.ApiTesting;

/// <summary>Assertions on HTTP answers.</summary>
public static class Answers
{
    /// <summary>
    /// Asserts that the answer is an RFC 9457 problem with this status and code, and that the API description lists this code for
    /// the call; returns the problem.
    /// </summary>
    public static async Task<JsonObject> IsProblemAsync(this Task<HttpResponseMessage> answering, int status, string code)
    {
        using var answer = await answering;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == status, $"Expected {status} {code}, got {(int)answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(code, problem["code"]!.GetValue<string>());
        Assert.Equal($"urn:campaign-functions:{code}", problem["type"]!.GetValue<string>());
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
        if (ApiOperation.Find(answer.RequestMessage!.Method, answer.RequestMessage.RequestUri!.AbsolutePath) is { } call)
            Assert.True(call.Describes(status, code), $"The description of {call.Name} does not list {status} {code}.");
        return problem;
    }

    public static async Task<JsonObject> IsJsonAsync(
        this Task<HttpResponseMessage> answering,
        HttpStatusCode status = HttpStatusCode.OK
    )
    {
        using var answer = await answering;
        Assert.True(
            answer.StatusCode == status,
            $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}"
        );
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Asserts that the answer is JSON and that no shared cache may keep it; returns the JSON.</summary>
    public static async Task<JsonObject> IsPersonalAsync(this Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        var cache = answer.Headers.CacheControl;
        Assert.True(cache is { NoStore: true } or { Private: true }, $"{cache}");
        return await Task.FromResult(answer).IsJsonAsync();
    }

    public static async Task<string?> IsStatusAsync(this Task<HttpResponseMessage> answering, HttpStatusCode status)
    {
        using var answer = await answering;
        Assert.Equal(status, answer.StatusCode);
        return answer.Headers.ETag?.Tag;
    }
}
