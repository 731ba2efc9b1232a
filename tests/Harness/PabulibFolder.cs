namespace CampaignFunctions.Harness;

/// <summary>The folders of this repository and of the real ballots.</summary>
public static class PabulibFolder
{
    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = Above(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>
    /// The folder of the real ballots, which may be missing: <c>PABULIB_DATA</c>, by default <c>../shared/data</c> beside the
    /// repository.
    /// </summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("PABULIB_DATA") ?? System.IO.Path.Combine(Repository, "..", "shared", "data");

    private static string Above(DirectoryInfo? folder)
    {
        if (folder is null)
            throw new DirectoryNotFoundException("The tests must be inside the repository, below CampaignFunctions.slnx.");
        return File.Exists(System.IO.Path.Combine(folder.FullName, "CampaignFunctions.slnx"))
            ? folder.FullName
            : Above(folder.Parent);
    }
}
