using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Harness;

namespace CampaignFunctions.Benchmarks;

/// <summary>The bare endpoint: a web server that parses the same requests and stores nothing.</summary>
internal sealed class BareEndpoint : IDisposable
{
    private readonly System.Diagnostics.Process _process;

    private BareEndpoint(System.Diagnostics.Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public static async Task ServeAsync(string url)
    {
        // Without this setting, the server would watch its start folder and slow down every write to the measured data in it.
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.MapPut(
            "/api/campaigns/{campaign}/polls/{poll}/ballot",
            Parsing(BareJson.Default.BareBallot, ballot => $$"""{"choices":{{ballot.Choices.Length}}}""")
        );
        app.MapPost(
            "/api/campaigns/{campaign}/suggestions",
            Parsing(
                BareJson.Default.BareSuggestion,
                idea => $$"""{"characters":{{idea.Text.Length}},"tags":{{idea.Tags.Length}}}"""
            )
        );
        app.MapPost(
            "/api/campaigns/{campaign}/preorders",
            Parsing(
                BareJson.Default.BarePreorder,
                order => $$"""{"quantity":{{order.Quantity}},"choices":{{order.Choices.Count}}}"""
            )
        );
        await app.RunAsync();
    }

    private static RequestDelegate Parsing<T>(JsonTypeInfo<T> type, Func<T, string> answer) =>
        async context =>
        {
            var body = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer(body!), context.RequestAborted);
        };

    /// <summary>Starts this program again as the bare endpoint, and waits until it answers.</summary>
    public static async Task<BareEndpoint> StartAsync()
    {
        var address = new Uri($"http://127.0.0.1:{HostProcess.FreePort()}");
        var process = System.Diagnostics.Process.Start(Environment.ProcessPath!, ["bare", address.ToString()]);
        using var http = new HttpClient();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await http.GetAsync(address);
                return new(process, address);
            }
            catch (HttpRequestException) when (attempt < 500)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
