using System.Text.RegularExpressions;
using CampaignFunctions.Harness;

namespace CampaignFunctions.Tests;

/// <summary>Finds the C# sources of the repository, by paths relative to its root.</summary>
internal static partial class SourceFiles
{
    private const string ProductFolder = "functions/CampaignFunctions/";

    /// <summary>All sources of the product and its tests.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. new[] { "functions", "tests" }.SelectMany(Under).Order(StringComparer.Ordinal)];

    /// <summary>The sources of the project CampaignFunctions, by paths relative to its folder.</summary>
    public static IReadOnlyList<string> Product { get; } =
    [.. All.Where(file => file.StartsWith(ProductFolder, StringComparison.Ordinal)).Select(file => file[ProductFolder.Length..])];

    public static string Read(string file) => File.ReadAllText(Path.Combine(PabulibFolder.Repository, file));

    /// <summary>Returns the text of a source of the product without its comments.</summary>
    public static string ProductCode(string file) => Comment().Replace(Read(ProductFolder + file), "");

    /// <summary>Returns the folder of a source, such as <c>Tallies/Recounts</c>; empty for the project folder.</summary>
    public static string FolderOf(string file) => file.Contains('/') ? file[..file.LastIndexOf('/')] : "";

    /// <summary>Returns the top folder of a source, such as <c>Tallies</c>; empty for the project folder.</summary>
    public static string SliceOf(string file) => file.Contains('/') ? file[..file.IndexOf('/')] : "";

    /// <summary>The scripts, styles and markup of the demonstration page.</summary>
    public static IReadOnlyList<string> Pages { get; } = [.. Under("functions/LocalHost/Demo", "demo*.*")];

    private static IEnumerable<string> Under(string folder) => Under(folder, "*.cs");

    private static IEnumerable<string> Under(string folder, string pattern) =>
        Directory
            .EnumerateFiles(Path.Combine(PabulibFolder.Repository, folder), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(PabulibFolder.Repository, file).Replace('\\', '/'))
            .Where(file => !Generated().IsMatch(file));

    [GeneratedRegex(@"//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"/(bin|obj|node_modules|generated)/")]
    private static partial Regex Generated();
}
