using System.Text.Json.Serialization.Metadata;

namespace CampaignFunctions.Messaging;

/// <summary>A queue, and how its messages are read.</summary>
public abstract record QueueDefinition(string Name, JsonTypeInfo MessageJson);
