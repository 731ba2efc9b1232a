namespace CampaignFunctions.Harness;

/// <summary>Where the real ballots are, if they are here.</summary>
public static class PabulibFolder
{
    /// <summary>The root of this repository.</summary>
    public static string Repository { get; } = Above(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>From <c>PABULIB_DATA</c>; by default <c>../shared/data</c> beside the repository.</summary>
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("PABULIB_DATA") ?? System.IO.Path.Combine(Repository, "..", "shared", "data");

    private static string Above(DirectoryInfo folder) =>
        File.Exists(System.IO.Path.Combine(folder.FullName, "CampaignFunctions.sln")) ? folder.FullName
        : folder.Parent is { } parent ? Above(parent)
        : throw new DirectoryNotFoundException("The tests do not lie in their repository.");
}
