using System.Reflection;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;

namespace CampaignFunctions.LocalHost.OpenApi;

/// <summary>
/// Lists the codes with which a function may refuse a call: the codes that it names, and the codes that follow from its caller,
/// its route and its body.
/// </summary>
internal static class ApiRefusals
{
    public static IReadOnlyList<ProblemCode> Of(MethodInfo function, string route)
    {
        var caller = function.GetCustomAttribute<CalledByAttribute>()!.Caller;
        HashSet<string> names = [.. function.GetCustomAttribute<RefusesAttribute>()?.Codes ?? []];
        if (route.Contains("campaigns", StringComparison.Ordinal))
            names.UnionWith(["unauthorized", "store-busy"]);
        if (caller != ApiCaller.Everybody)
            names.Add("forbidden");
        if (route.Contains("{campaignId}/", StringComparison.Ordinal))
            names.Add("campaign-not-found");
        if (route.Contains("{pollId}", StringComparison.Ordinal))
            names.Add("poll-not-found");
        if (route.Contains("{suggestionId}", StringComparison.Ordinal))
            names.Add("suggestion-not-found");
        if (route.Contains("{preorderId}", StringComparison.Ordinal))
            names.Add("preorder-not-found");
        if (route.Contains("{commentId}", StringComparison.Ordinal))
            names.Add("comment-not-found");
        if (function.GetCustomAttributes().OfType<IAcceptsMetadata>().Any())
            names.UnionWith(["malformed-json", "invalid", "unsupported-media-type", "body-too-large"]);
        names.UnionWith(["invalid", "fault"]); // every call refuses unknown parameters
        return
        [
            .. names
                .Select(name => ProblemCode.All.Single(code => code.Code == name))
                .OrderBy(code => code.Status)
                .ThenBy(code => code.Code, StringComparer.Ordinal),
        ];
    }

    /// <summary>Returns whether the function has a body of its own for this status.</summary>
    public static bool Answers(MethodInfo function, int status) =>
        function.GetCustomAttributes().OfType<IApiResponseMetadataProvider>().Any(answer => answer.StatusCode == status);
}
