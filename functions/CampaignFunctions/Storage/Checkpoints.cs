namespace CampaignFunctions.Storage;

/// <summary>Handles checkpoints that may belong to another container.</summary>
internal static class Checkpoints
{
    /// <summary>
    /// Resumes at a checkpoint. If the container was restored or recreated, its old checkpoints are invalid, and the work
    /// restarts from the beginning.
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
