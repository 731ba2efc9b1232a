using CampaignFunctions.CosmosDouble;

// dotnet run --project tests/CosmosDouble -- --urls http://127.0.0.1:8081
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    builder.WebHost.UseUrls("http://127.0.0.1:8081");
var app = builder.Build();
var isSilent = false;
var account = new DoubleAccount();
app.MapPut("/double/silent", () => Volatile.Write(ref isSilent, true));
app.MapDelete("/double/silent", () => Volatile.Write(ref isSilent, false));
app.MapFallback(
    "{*path}", // ids have dots
    async context =>
    {
        if (Volatile.Read(ref isSilent))
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var answer = account.Answer(new(context.Request.Method, context.Request.Path.ToUriComponent(), Header, body.ToArray()));
        context.Response.StatusCode = (int)answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Body is null)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(answer.Bytes, context.RequestAborted);

        string? Header(string name)
        {
            if (name == "x-double-scheme")
                return context.Request.Scheme;
            return context.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
        }
    }
);
await app.RunAsync();
