using System.Globalization;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>Writes a problem as <c>application/problem+json</c>. Only this class turns a refusal into HTTP.</summary>
public sealed class ProblemResult(Problem problem) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (response, code) = (httpContext.Response, problem.Code);
        response.Headers.CacheControl = "no-store";
        if (code == ProblemCode.Unauthorized)
            response.Headers.WWWAuthenticate = "Bearer";
        if (problem.RetryAfter is { } wait)
            response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds))
                .ToString(CultureInfo.InvariantCulture);

        var body = new ProblemBody(
            $"urn:campaign-functions:{code.Code}",
            code.Title,
            code.Status,
            code.Code,
            problem.Errors,
            problem.SiteKey,
            problem.TraceId
        );
        return response.WriteJsonAsync(code.Status, "application/problem+json", body, HttpJson.Default.ProblemBody);
    }
}
