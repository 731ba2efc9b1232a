using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>Reads the response of a challenge, which the caller solved after a refusal with <c>challenge-required</c>.</summary>
internal static class ChallengeHeader
{
    public const string Name = "Challenge-Response";

    /// <summary>The description of the header for clients.</summary>
    public const string Description =
        "The response of the challenge, which the caller solved after a refusal with challenge-required.";

    /// <summary>Returns the response; null if the caller sends none.</summary>
    public static string? Of(HttpRequest request) => request.Headers[Name] is [{ } response] ? response : null;
}
