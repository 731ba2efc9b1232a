using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>How a recount of anything is asked for: by marketers, and by admins alone where it is to be written over what is kept.</summary>
internal static class RecountCalls
{
    /// <summary>What is asked, or why not.</summary>
    public static async Task<Result<bool>> ReadRecountAsync(
        this HttpRequest request,
        Staff staff,
        CancellationToken cancellationToken
    )
    {
        var asked = await request.ReadOptionalBodyAsync(HttpJson.Default.RecountRequest, cancellationToken);
        if (asked.Problem is { } unreadable)
            return unreadable;
        var rebuild = asked.Value?.Rebuild == true;
        return rebuild && !staff.Has(Staff.Admin) ? ProblemCode.Forbidden : rebuild;
    }
}
