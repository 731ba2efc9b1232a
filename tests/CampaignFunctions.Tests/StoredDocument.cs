using System.Text.Json.Nodes;

namespace CampaignFunctions.Tests;

/// <summary>One document of a store, with the name of its container.</summary>
public sealed record StoredDocument(string Container, JsonObject Document);
