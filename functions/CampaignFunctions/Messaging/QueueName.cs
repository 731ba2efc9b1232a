using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Messaging;

/// <summary>A queue that carries messages of one type.</summary>
public sealed record QueueName<T>(string Name, JsonTypeInfo<T> Json) : QueueDefinition(Name, Json)
    where T : class;
