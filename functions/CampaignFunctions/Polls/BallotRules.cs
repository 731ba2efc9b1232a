using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Polls;

/// <summary>Whether a ballot is of the form its poll asks for.</summary>
internal static class BallotRules
{
    /// <summary>What the ballot says, or why it cannot be counted.</summary>
    public static (BallotContent? Content, Problem? Problem) Decide(
        CampaignDefinition campaign,
        PollDefinition poll,
        BallotRequest ballot,
        string tier
    )
    {
        var (choices, points, problem) = poll.Method == PollMethod.Points ? Spread(poll, ballot) : Named(poll, ballot);
        var segments = ballot.Segments?.ToDictionary(segment => segment.Key, segment => NormalText.Of(segment.Value ?? ""));
        problem ??= UnknownOption(poll, choices!) ?? UnknownSegment(campaign, segments);
        return problem is not null
            ? (null, problem)
            : (
                new BallotContent
                {
                    Choices = choices!,
                    Points = points,
                    Segments = segments is { Count: > 0 } ? segments : null,
                    Tier = tier,
                },
                null
            );
    }

    private static (string[]? Choices, int[]? Points, Problem? Problem) Named(PollDefinition poll, BallotRequest ballot)
    {
        if (ballot.Points is not null)
            return (null, null, Problem.Invalid("points", "this poll takes choices"));
        if (ballot.Choices is not { Length: > 0 } choices)
            return (null, null, Problem.Invalid("choices", "must name at least one option"));
        if (choices.Any(choice => choice is null))
            return (null, null, Problem.Invalid("choices", "must be option ids"));
        choices = Array.ConvertAll(choices, NormalText.Of);
        if (choices.Length > poll.ChoiceLimit)
            return (null, null, Problem.Field(ProblemCode.TooManyChoices, "choices", $"must name at most {poll.ChoiceLimit}"));
        if (choices.Length > 1 && choices.ToHashSet().Count < choices.Length)
            return (null, null, Problem.Invalid("choices", "must name each option once"));
        return (choices, null, null);
    }

    private static (string[]? Choices, int[]? Points, Problem? Problem) Spread(PollDefinition poll, BallotRequest ballot)
    {
        if (ballot.Choices is not null)
            return (null, null, Problem.Invalid("choices", "this poll takes points"));
        if (ballot.Points is not { Count: > 0 } points)
            return (null, null, Problem.Invalid("points", "must give at least one point"));
        if (points.Values.Any(given => given < 1))
            return (null, null, Problem.Invalid("points", "must be positive"));
        if (points.Values.Sum(given => (long)given) > poll.ChoiceLimit)
            return (
                null,
                null,
                Problem.Field(ProblemCode.TooManyChoices, "points", $"must give at most {poll.ChoiceLimit} in all")
            );
        string[] choices = [.. points.Keys.Select(NormalText.Of)];
        return choices.ToHashSet().Count < choices.Length
            ? (null, null, Problem.Invalid("points", "must name each option once"))
            : (choices, [.. points.Values], null);
    }

    private static Problem? UnknownOption(PollDefinition poll, string[] choices)
    {
        var unknown = Array.Find(choices, choice => !Array.Exists(poll.Options, option => option.Id == choice));
        return unknown is null
            ? null
            : Problem.Field(
                ProblemCode.UnknownOption,
                poll.Method == PollMethod.Points ? "points" : "choices",
                "names no option of this poll"
            );
    }

    private static Problem? UnknownSegment(CampaignDefinition campaign, Dictionary<string, string>? segments) =>
        segments is null
        || segments.All(segment => campaign.Segments.GetValueOrDefault(segment.Key)?.Contains(segment.Value) == true)
            ? null
            : Problem.Field(ProblemCode.UnknownSegment, "segments", "must be a segment of this campaign with one of its values");
}
