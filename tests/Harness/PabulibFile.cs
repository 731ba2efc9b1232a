using System.Globalization;

namespace CampaignFunctions.Harness;

/// <summary>
/// Ballots of a participatory budget with their published totals, in the format of Pabulib (pabulib.org). The file has the
/// sections <c>META</c>, <c>PROJECTS</c> and <c>VOTES</c>. Each section has a header line and rows, with semicolons between the
/// cells.
/// </summary>
public sealed record PabulibFile(
    string Name,
    string VoteType,
    int Limit,
    IReadOnlyList<PabulibProject> Projects,
    IReadOnlyList<PabulibBallot> Ballots
)
{
    /// <summary>The poll method for the vote type.</summary>
    public string Method =>
        VoteType switch
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
        var limit =
            voteType == "cumulative"
                ? int.Parse(meta["max_sum_points"], CultureInfo.InvariantCulture)
                : ballots.Max(ballot => ballot.Choices.Length);
        return new(name, voteType, limit, sections["PROJECTS"].ConvertAll(PabulibProject.Parse), ballots);
    }

    /// <summary>Returns the file with every n-th ballot, and with the totals of these ballots.</summary>
    public PabulibFile Sample(int every) =>
        every == 1 ? this : (this with { Ballots = [.. Ballots.Where((_, i) => i % every == 0)] }).Counted();

    /// <summary>Returns the file with the totals that its ballots have.</summary>
    public PabulibFile Counted()
    {
        var (votes, scores) = (new Dictionary<string, int>(), new Dictionary<string, int>());
        foreach (var ballot in Ballots)
        foreach (var (choice, place) in ballot.Choices.Select((choice, place) => (choice, place)))
        {
            votes[choice] = votes.GetValueOrDefault(choice) + 1;
            scores[choice] =
                scores.GetValueOrDefault(choice) + (ballot.Points?[place] ?? (VoteType == "ordinal" ? Limit - place : 1));
        }

        return this with
        {
            Projects =
            [
                .. Projects.Select(project =>
                    project with
                    {
                        Votes = votes.GetValueOrDefault(project.Id),
                        Score = project.Score is null ? null : scores.GetValueOrDefault(project.Id),
                    }
                ),
            ],
        };
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
