using System.Text.Json;
using CampaignFunctions.FunctionsHost.Protocol;

namespace CampaignFunctions.FunctionsHost;

/// <summary>A function as the worker indexed it: its name and its trigger.</summary>
/// <param name="Id">The id by which the worker knows the function.</param>
/// <param name="Name">The name of the function.</param>
/// <param name="Parameter">The name of the parameter that carries the trigger.</param>
/// <param name="Route">The route below the host's prefix; null if the function has another trigger.</param>
/// <param name="Methods">The HTTP methods of the route, in upper case.</param>
/// <param name="Queue">The queue that triggers the function; null if the function has another trigger.</param>
/// <param name="Schedule">The schedule that triggers the function; null if the function has another trigger.</param>
public sealed record HostedFunction(
    string Id,
    string Name,
    string Parameter,
    string? Route,
    IReadOnlyList<string> Methods,
    string? Queue,
    string? Schedule
)
{
    /// <summary>Reads the function from the JSON of its trigger binding.</summary>
    /// <exception cref="InvalidDataException">The function has no trigger, or one that this double does not know.</exception>
    public static HostedFunction Read(string id, string name, IEnumerable<string> bindings)
    {
        foreach (var binding in bindings.Select(text => JsonDocument.Parse(text).RootElement))
        {
            var parameter = Text(binding, "name") ?? "";
            switch (Text(binding, "type"))
            {
                case "httpTrigger":
                    return new(id, name, parameter, Text(binding, "route"), MethodsOf(binding), null, null);
                case "serviceBusTrigger":
                    return new(id, name, parameter, null, [], Text(binding, "queueName"), null);
                case "timerTrigger":
                    return new(id, name, parameter, null, [], null, Text(binding, "schedule"));
            }
        }

        throw new InvalidDataException($"{name} has no trigger that this host knows.");
    }

    internal static HostedFunction Read(RpcFunctionMetadata metadata) =>
        Read(metadata.FunctionId, metadata.Name, metadata.RawBindings);

    private static string[] MethodsOf(JsonElement binding) =>
        binding.TryGetProperty("methods", out var methods)
            ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]
            : [];

    private static string? Text(JsonElement binding, string name) =>
        binding.TryGetProperty(name, out var value) ? value.GetString() : null;
}
