using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>Reads a body part by part, as it arrives.</summary>
internal static class BodyParts
{
    /// <summary>Reads the next part of a body, which the caller may break off, or send in wrong chunks.</summary>
    /// <exception cref="BadHttpRequestException">There is no next part, and the body is not at its end.</exception>
    public static async ValueTask<ReadResult> ReadPartAsync(this PipeReader body, CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken);
        }
        catch (Exception broken)
            when (broken is IOException and not BadHttpRequestException
                || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new BadHttpRequestException("The body broke off.", broken);
        }
    }
}
