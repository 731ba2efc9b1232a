using System.Text.Json.Nodes;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Runs npm's stripe-stateful-mock, and installs it if it is missing.</summary>
public sealed class StripeMock : IAsyncLifetime
{
    private ServerProcess? _server;
    private HttpClient? _http;
    private string? _missing;

    public async ValueTask InitializeAsync()
    {
        _missing = await Npm.Emulators.InstallAsync(CancellationToken.None);
        if (_missing is not null)
            return;
        var port = HostProcess.FreePort();
        var module = Path.Combine(Npm.Emulators.Folder, "node_modules", "stripe-stateful-mock")
            .Replace("'", "\\'", StringComparison.Ordinal);
        _server = await ServerProcess.StartAsync(
            port,
            "node",
            "-e",
            $"require('{module}').createExpressApp().listen({port}, '127.0.0.1')"
        );
        _http = new()
        {
            BaseAddress = new($"http://127.0.0.1:{port}/v1/"),
            DefaultRequestHeaders = { Authorization = new("Bearer", "sk_test_mock") },
        };
    }

    internal async Task<(int Status, JsonNode Body)> PostAsync(string path, string form, string key)
    {
        Assert.SkipWhen(_missing is not null, _missing ?? "");
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await _http!.SendAsync(request, TestContext.Current.CancellationToken);
        return (
            (int)answer.StatusCode,
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!
        );
    }

    public async ValueTask DisposeAsync()
    {
        _http?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
