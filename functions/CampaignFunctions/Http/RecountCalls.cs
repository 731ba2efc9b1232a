using System.Text.Json.Serialization;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>What to do beside counting.</summary>
public sealed record RecountRequest
{
    /// <summary>Write the recounted figures over those that are kept.</summary>
    public bool Rebuild { get; init; }
}

/// <summary>How a recount of anything is asked for: by marketers, and by admins alone where it is to be written over what is kept.</summary>
internal static class RecountCalls
{
    /// <summary>What is asked, or why not.</summary>
    public static async Task<(bool Rebuild, Problem? Problem)> ReadRecountAsync(this HttpRequest request, Staff staff, CancellationToken cancellationToken)
    {
        var asked = await request.ReadOptionalBodyAsync(RecountJson.Default.RecountRequest, cancellationToken);
        if (asked.Problem is { } unreadable)
            return (false, unreadable);
        var rebuild = asked.Value?.Rebuild == true;
        return rebuild && !staff.Has(Staff.Admin) ? (true, ProblemCode.Forbidden) : (rebuild, null);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(RecountRequest))]
internal sealed partial class RecountJson : JsonSerializerContext;
