using System.Text.Json;

namespace CampaignFunctions.LocalHost;

/// <summary>The settings in host.json that the local host uses.</summary>
internal sealed record HostSettings(string RoutePrefix, int MaxConcurrentCalls)
{
    public static HostSettings Read()
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var extensions = json.RootElement.GetProperty("extensions");
        return new(
            extensions.GetProperty("http").GetProperty("routePrefix").GetString()!,
            extensions.GetProperty("serviceBus").GetProperty("maxConcurrentCalls").GetInt32()
        );
    }
}
