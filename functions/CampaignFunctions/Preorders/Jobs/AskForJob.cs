using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>Records and starts jobs. A repeat with the same key and body finds the job of the first request.</summary>
public sealed class AskForJob(WithdrawEdition editions, RunJobs jobs, Keyring keys, TimeProvider clock)
{
    /// <summary>Returns a job of this kind, with its key, or the problem of the key or of the reason.</summary>
    internal Result<JobDocument> Of(Access<Staff> asked, JobKind kind, Result<string> key, string bodyHash, string? reason)
    {
        if (key.Problem is { } keyless)
            return keyless;
        if (StaffAction.ReasonOf(reason) is not { IsSuccess: true, Value: var text })
            return StaffAction.ReasonOf(reason).Problem!;
        var (campaign, staff) = asked;
        var now = clock.GetUtcNow();
        return new JobDocument
        {
            Id = IdempotencyKey.IdOf(
                keys,
                campaign.Pepper,
                $"{staff.Issuer}\n{staff.Subject}",
                $"job\n{kind}\n{campaign.Id}\n{bodyHash}",
                key.Value
            ),
            Pk = campaign.Id,
            Kind = kind,
            Status = JobStatus.Running,
            By = staff.Subject,
            Reason = text,
            AskedAt = now,
            TouchedAt = now,
        };
    }

    /// <summary>
    /// Stops the sale of the edition for good, and starts to cancel its pre-orders: their freed units are offered to nobody.
    /// </summary>
    internal async Task<Result<JobDocument>> CancelEditionAsync(
        JobDocument job,
        string editionId,
        int percent,
        CancellationToken cancellationToken
    )
    {
        if (percent is < 0 or > 100)
            return Problem.Invalid("percent", "must be 0 to 100");
        if (!await editions.HandleAsync(job.Pk, editionId, cancellationToken))
            return ProblemCode.EditionNotFound;
        var cancelling = job with { EditionId = editionId, Percent = percent, NotBefore = job.AskedAt + ActOnAll.Pause };
        return await jobs.StartAsync(cancelling, cancellationToken);
    }
}
