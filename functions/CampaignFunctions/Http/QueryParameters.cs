using System.Collections.Concurrent;
using System.Reflection;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>
/// Refuses query parameters that a call does not have: a misspelt filter would otherwise return everything. Both hosts ask before
/// they run a function.
/// </summary>
public static class QueryParameters
{
    private static readonly ConcurrentDictionary<MethodInfo, string[]> OfFunctions = [];

    /// <summary>Returns 400 with an error for each unknown parameter; null if the function knows all of them.</summary>
    /// <param name="function">A function that answers a call, whose <see cref="TakesAttribute"/>s name its parameters.</param>
    public static Problem? Check(MethodInfo function, HttpRequest request)
    {
        if (request.Query.Count == 0)
            return null;
        var known = OfFunctions.GetOrAdd(function, Find);
        string[] unknown = [.. request.Query.Keys.Except(known, StringComparer.OrdinalIgnoreCase)];
        if (unknown.Length == 0)
            return null;
        var reason =
            known.Length == 0 ? "is unknown: the call has no parameters" : $"is unknown: there are {string.Join(", ", known)}";
        return new Problem(ProblemCode.Invalid) { Errors = unknown.ToDictionary(name => name, _ => new[] { reason }) };
    }

    private static string[] Find(MethodInfo function) =>
        [
            .. function
                .GetCustomAttributes<TakesAttribute>()
                .Where(parameter => parameter.Place == ApiParameter.Query)
                .Select(parameter => parameter.Name)
                .Order(StringComparer.Ordinal),
        ];
}
