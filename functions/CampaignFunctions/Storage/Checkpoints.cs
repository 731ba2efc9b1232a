namespace CampaignFunctions.Storage;

/// <summary>Reading from a checkpoint that may belong to another container.</summary>
internal static class Checkpoints
{
    /// <summary>
    /// Resumes at a checkpoint. If the container was restored or created anew, no checkpoint is valid any more, and the work starts over
    /// from the beginning.
    /// </summary>
    public static async Task<T> ResumeOrRestartAsync<T>(Func<Task<T>> resume, Func<Task<T>> restart)
    {
        try
        {
            return await resume();
        }
        catch (UnknownCheckpointException)
        {
            return await restart();
        }
    }
}
