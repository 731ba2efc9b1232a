using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CampaignFunctions.ApiTesting;

/// <summary>What tests ask of answers.</summary>
public static class Answers
{
    /// <summary>A problem of this status and code, in the form of RFC 9457.</summary>
    public static async Task<JsonObject> IsProblemAsync(this Task<HttpResponseMessage> answering, int status, string code)
    {
        using var answer = await answering;
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} where {status} {code} was expected: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!.AsObject();
        Assert.Equal(code, problem["code"]!.GetValue<string>());
        Assert.Equal($"urn:campaign-functions:{code}", problem["type"]!.GetValue<string>());
        Assert.Equal(status, problem["status"]!.GetValue<int>());
        Assert.NotEmpty(problem["title"]!.GetValue<string>());
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

    /// <summary>JSON that no cache may give to anybody else.</summary>
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
