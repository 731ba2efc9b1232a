using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Messaging;

/// <summary>A queue, and the JSON metadata of its messages.</summary>
public abstract record QueueDefinition(string Name, JsonTypeInfo MessageJson);
