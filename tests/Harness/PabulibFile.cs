using System.Globalization;

namespace CampaignFunctions.Harness;

/// <summary>
/// Ballots of a participatory budget with their published totals, in the format of Pabulib (pabulib.org): three sections,
/// <c>META</c>, <c>PROJECTS</c> and <c>VOTES</c>, each a header line and rows separated by semicolons.
/// </summary>
public sealed record PabulibFile(string Name, string VoteType, int Limit, IReadOnlyList<PabulibProject> Projects, IReadOnlyList<PabulibBallot> Ballots)
{
    /// <summary>The poll method that the vote type corresponds to.</summary>
    public string Method => VoteType switch
    {
        "approval" => "approval",
        "choose-1" => "single",
        "ordinal" => "ranked",
        "cumulative" => "points",
        _ => throw new InvalidDataException($"Vote type '{VoteType}' has no poll method."),
    };

    public static PabulibFile Read(string path) => Parse(Path.GetFileNameWithoutExtension(path), File.ReadLines(path));

    public static PabulibFile Parse(string name, IEnumerable<string> lines)
    {
        var sections = Sections(lines);
        var meta = sections["META"].ToDictionary(row => row["key"], row => row["value"]);
        var ballots = sections["VOTES"].ConvertAll(PabulibBallot.Parse);
        var voteType = meta["vote_type"];
        var limit = voteType == "cumulative"
            ? int.Parse(meta["max_sum_points"], CultureInfo.InvariantCulture)
            : ballots.Max(ballot => ballot.Choices.Length);
        return new(name, voteType, limit, sections["PROJECTS"].ConvertAll(PabulibProject.Parse), ballots);
    }

    private static Dictionary<string, List<Dictionary<string, string>>> Sections(IEnumerable<string> lines)
    {
        var sections = new Dictionary<string, List<Dictionary<string, string>>>();
        List<Dictionary<string, string>>? rows = null;
        string[]? header = null;
        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (line is "META" or "PROJECTS" or "VOTES")
                (rows, header) = (sections[line] = [], null);
            else if (header is null)
                header = line.Split(';');
            else
                rows!.Add(header.Zip(line.Split(';')).ToDictionary(cell => cell.First, cell => cell.Second));
        }

        return sections;
    }
}

/// <summary>A project, how many ballots name it, and the points it got; no score where none is published.</summary>
public sealed record PabulibProject(string Id, string Name, long Votes, long? Score)
{
    internal static PabulibProject Parse(Dictionary<string, string> row) =>
        new(
            row["project_id"], row.GetValueOrDefault("name", row["project_id"]), long.Parse(row["votes"], CultureInfo.InvariantCulture),
            row.TryGetValue("score", out var score) ? long.Parse(score, CultureInfo.InvariantCulture) : null);
}

/// <summary>What a voter named, in order, and the points they gave, where they gave points.</summary>
public sealed record PabulibBallot(string[] Choices, int[]? Points)
{
    internal static PabulibBallot Parse(Dictionary<string, string> row) =>
        new(
            row["vote"].Split(','),
            row.TryGetValue("points", out var points)
                ? Array.ConvertAll(points.Split(','), text => int.Parse(text, CultureInfo.InvariantCulture))
                : null);
}

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
