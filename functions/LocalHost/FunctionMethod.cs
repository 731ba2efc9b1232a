using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.LocalHost;

/// <summary>A function: its name, its method, and the parameter that carries its trigger.</summary>
internal sealed record FunctionMethod(string Name, MethodInfo Method, ParameterInfo Parameter)
{
    /// <summary>All functions of the product.</summary>
    public static IReadOnlyList<FunctionMethod> All { get; } = [.. CampaignModule.EntryPoints.Values.SelectMany(Functions)];

    /// <summary>The queue that triggers the function; null if the function has another trigger.</summary>
    public string? Queue => Parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()?.QueueName;

    /// <summary>The schedule that triggers the function; null if the function has another trigger.</summary>
    public string? Schedule => Parameter.GetCustomAttribute<TimerTriggerAttribute>()?.Schedule;

    /// <summary>
    /// The route that triggers the function, below the host's prefix; null if the function has another trigger.
    /// </summary>
    public string? Route => Http?.Route;

    /// <summary>The HTTP methods of the route, in upper case.</summary>
    public IReadOnlyList<string> HttpMethods => [.. (Http?.Methods ?? []).Select(method => method.ToUpperInvariant())];

    private HttpTriggerAttribute? Http => Parameter.GetCustomAttribute<HttpTriggerAttribute>();

    /// <summary>Calls the function with the object that triggered it.</summary>
    public Task InvokeAsync(IServiceProvider services, object trigger, CancellationToken cancellationToken)
    {
        var instance = services.GetRequiredService(Method.DeclaringType!);
        var arguments = Method
            .GetParameters()
            .Select(parameter => parameter.ParameterType == typeof(CancellationToken) ? cancellationToken : trigger)
            .ToArray();
        return (Task)Method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
    }

    private static IEnumerable<FunctionMethod> Functions(MethodInfo method) =>
        method.GetCustomAttribute<FunctionAttribute>() is { } function
            ? [new(function.Name, method, method.GetParameters()[0])]
            : [];
}
