using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>Records and starts jobs. A repeat with the same key finds the job of the first request.</summary>
public sealed class AskForJob(WithdrawEdition editions, RunJobs jobs, Keyring keys, TimeProvider clock)
{
    /// <summary>Returns a job of this kind, with its key, or the problem of the key or of the reason.</summary>
    /// <param name="action">Its name in the log of staff; the kind if null.</param>
    internal Result<JobDocument> Of(
        Access<Staff> asked,
        JobKind kind,
        Result<string> key,
        string bodyHash,
        string? reason,
        string? action = null
    )
    {
        if (key.Problem is { } keyless)
            return keyless;
        var text = StaffAction.ReasonOf(reason);
        if (text.Problem is { } invalid)
            return invalid;
        var (campaign, staff) = asked;
        var now = clock.GetUtcNow();
        return new JobDocument
        {
            Id = IdempotencyKey.IdOf(
                keys,
                campaign.Pepper,
                $"{staff.Issuer}\n{staff.Subject}",
                $"job\n{kind}\n{campaign.Id}",
                key.Value
            ),
            BodyHash = BodyHash.Of(keys, campaign.Pepper, bodyHash),
            Pk = campaign.Id,
            Kind = kind,
            Status = JobStatus.Running,
            By = staff.Subject,
            Reason = text.Value,
            AskedAt = now,
            TouchedAt = now,
        }.Audited(AuditedAction.Of(staff, action ?? KebabCase.Of(kind)) with { Reason = text.Value }, now);
    }

    /// <summary>
    /// Starts to cancel the pre-orders of an edition, and stops its sale for good: their freed units are offered to nobody. If
    /// this process ends in between, the job stops the sale.
    /// </summary>
    internal async Task<Result<JobDocument>> CancelEditionAsync(
        JobDocument job,
        string editionId,
        EditionCancellationRequest request,
        CancellationToken cancellationToken
    )
    {
        if (request.Percent is < 0 or > 100)
            return Problem.Invalid("percent", "must be 0 to 100");
        var cancelling = job with { EditionId = editionId, Percent = request.Percent, WithFulfilled = request.WithFulfilled };
        var started = await jobs.StartAsync(cancelling, cancellationToken);
        if (started.IsSuccess)
            await editions.HandleAsync(job.Pk, editionId, cancellationToken);
        return started;
    }
}
