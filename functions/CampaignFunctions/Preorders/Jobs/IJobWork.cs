namespace CampaignFunctions.Preorders;

/// <summary>Carries out jobs of some kinds.</summary>
public interface IJobWork
{
    IReadOnlyList<JobKind> Kinds { get; }

    /// <summary>
    /// Carries out one step, and returns the job after it. Two processes may carry out the same step, so a repeated step must
    /// change nothing.
    /// </summary>
    Task<JobDocument> StepAsync(JobDocument job, CancellationToken cancellationToken);

    /// <summary>Deletes the file of a job, if it has one.</summary>
    Task CleanAsync(JobDocument job, CancellationToken cancellationToken) => Task.CompletedTask;
}
