using System.Collections.Concurrent;
using System.Reflection;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>
/// Refuses query parameters that a call does not know, and those that are given twice although it takes one. A misspelt filter
/// would otherwise return everything.
/// </summary>
public static class QueryParameters
{
    private static readonly ConcurrentDictionary<MethodInfo, TakesAttribute[]> OfFunctions = [];

    /// <summary>Returns 400 with an error for each wrong parameter; null if there is none.</summary>
    /// <param name="function">A function that answers a call, whose <see cref="TakesAttribute"/>s name its parameters.</param>
    public static Problem? Check(MethodInfo function, HttpRequest request)
    {
        if (request.Query.Count == 0)
            return null;
        var known = OfFunctions.GetOrAdd(function, Find);
        var errors = new Dictionary<string, string[]>();
        foreach (var (name, values) in request.Query)
        {
            var parameter = Array.Find(known, parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (parameter is null)
                errors[name] = [Unknown(known)];
            else if (values.Count > 1 && !parameter.IsRepeated)
                errors[parameter.Name] = ["must be given once"];
        }

        return errors.Count == 0 ? null : new Problem(ProblemCode.Invalid) { Errors = errors };
    }

    private static string Unknown(TakesAttribute[] known) =>
        known.Length == 0
            ? "is unknown: the call has no parameters"
            : $"is unknown: there are {string.Join(", ", known.Select(parameter => parameter.Name))}";

    private static TakesAttribute[] Find(MethodInfo function) =>
        [
            .. function
                .GetCustomAttributes<TakesAttribute>()
                .Where(parameter => parameter.Place == ApiParameter.Query)
                .OrderBy(parameter => parameter.Name, StringComparer.Ordinal),
        ];
}
