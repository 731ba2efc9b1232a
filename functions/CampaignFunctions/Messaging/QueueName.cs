using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Messaging;

/// <summary>A queue, and the one type of message that it carries.</summary>
public sealed record QueueName<T>(string Name, JsonTypeInfo<T> Json) : QueueDefinition(Name, Json)
    where T : class;
