using System.Text.Json;
using System.Text.Json.Serialization;

namespace CampaignFunctions.Campaigns;

/// <summary>Enumerations are lower-case words in JSON, never numbers.</summary>
public sealed class KebabCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
