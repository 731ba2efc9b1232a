using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>Reads the body of calls for recounts. Marketers may request a recount; only admins may request a rebuild.</summary>
internal static class RecountCalls
{
    /// <summary>
    /// Returns true if the caller requests a rebuild, and false for a recount only; 403 for a rebuild if the caller is not an
    /// admin.
    /// </summary>
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
