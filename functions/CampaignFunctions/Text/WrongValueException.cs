using System.Text.Json;

namespace CampaignFunctions.Text;

/// <summary>A value in a JSON text is none of those that are allowed. The message completes "this field".</summary>
public sealed class WrongValueException(string message) : JsonException(message);
