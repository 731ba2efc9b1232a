using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Binds a parameter to the messages of a Service Bus queue. It declares the members of the attribute in the package
/// Microsoft.Azure.Functions.Worker.Extensions.ServiceBus. It replaces that attribute if the package feed lacks the package.
/// </summary>
/// <param name="queueName">The name of the queue.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute, ISupportCardinality
{
    /// <summary>The name of the queue. The package has null here for a trigger of a topic.</summary>
    public string? QueueName { get; } = queueName;

    /// <summary>The setting, or group of settings, that holds the connection.</summary>
    public string? Connection { get; set; }

    /// <summary>True if one call takes an array of messages. The SDK's generator needs the default value.</summary>
    [DefaultValue(false)]
    public bool IsBatched { get; set; }

    /// <summary>True if the queue has sessions.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>True if the host completes a message after the function returned.</summary>
    [DefaultValue(true)]
    public bool AutoCompleteMessages { get; set; } = true;

    Cardinality ISupportCardinality.Cardinality
    {
        get => IsBatched ? Cardinality.Many : Cardinality.One;
        set => IsBatched = value == Cardinality.Many;
    }
}
