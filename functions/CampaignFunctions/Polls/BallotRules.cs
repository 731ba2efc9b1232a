using CampaignFunctions.Campaigns;
using CampaignFunctions.Problems;
using CampaignFunctions.Text;

namespace CampaignFunctions.Polls;

/// <summary>Checks that a ballot has the form that its poll requires.</summary>
internal static class BallotRules
{
    /// <summary>Returns the content of the ballot, or the reason why the ballot cannot be counted.</summary>
    public static Result<BallotContent> Decide(
        CampaignDefinition campaign,
        PollDefinition poll,
        BallotRequest ballot,
        string tier
    )
    {
        var named = poll.Method == PollMethod.Points ? Spread(poll, ballot) : Named(poll, ballot);
        if (named.Problem is { } malformed)
            return malformed;
        var (choices, points) = named.Value;
        var segments = ballot.Segments?.ToDictionary(segment => segment.Key, segment => NormalText.Of(segment.Value ?? ""));
        if ((UnknownOption(poll, choices) ?? UnknownSegment(campaign, segments)) is { } unknown)
            return unknown;
        return new BallotContent
        {
            Choices = choices,
            Points = points,
            Segments = segments is { Count: > 0 } ? segments : null,
            Tier = tier,
        };
    }

    private static Result<(string[] Choices, int[]? Points)> Named(PollDefinition poll, BallotRequest ballot)
    {
        if (ballot.Points is not null)
            return Problem.Invalid("points", "must be absent: this poll takes choices");
        if (ballot.Choices is not { Length: > 0 } choices)
            return Problem.Invalid("choices", "must name at least one option");
        if (choices.Any(choice => choice is null))
            return Problem.Invalid("choices", "must be option ids");
        choices = Array.ConvertAll(choices, NormalText.Of);
        if (choices.Length > poll.ChoiceLimit)
            return Problem.Field(ProblemCode.TooManyChoices, "choices", $"must name at most {poll.ChoiceLimit} of the options");
        if (choices.Length > 1 && choices.ToHashSet().Count < choices.Length)
            return Problem.Invalid("choices", "must name each option once");
        return (choices, null);
    }

    private static Result<(string[] Choices, int[]? Points)> Spread(PollDefinition poll, BallotRequest ballot)
    {
        if (ballot.Choices is not null)
            return Problem.Invalid("choices", "must be absent: this poll takes points");
        if (ballot.Points is not { Count: > 0 } points)
            return Problem.Invalid("points", "must give at least one point");
        if (points.Values.Any(given => given < 1))
            return Problem.Invalid("points", "must be positive");
        if (points.Values.Sum(given => (long)given) > poll.ChoiceLimit)
            return Problem.Field(ProblemCode.TooManyChoices, "points", $"must give at most {poll.ChoiceLimit} in total");
        string[] choices = [.. points.Keys.Select(NormalText.Of)];
        if (choices.ToHashSet().Count < choices.Length)
            return Problem.Invalid("points", "must name each option once");
        return (choices, [.. points.Values]);
    }

    private static Problem? UnknownOption(PollDefinition poll, string[] choices)
    {
        if (Array.TrueForAll(choices, choice => Array.Exists(poll.Options, option => option.Id == choice)))
            return null;
        var field = poll.Method == PollMethod.Points ? "points" : "choices";
        return Problem.Field(ProblemCode.UnknownOption, field, "must name only options of this poll");
    }

    private static Problem? UnknownSegment(CampaignDefinition campaign, Dictionary<string, string>? segments) =>
        segments is null
        || segments.All(segment => campaign.Segments.GetValueOrDefault(segment.Key)?.Contains(segment.Value) == true)
            ? null
            : Problem.Field(ProblemCode.UnknownSegment, "segments", "must be a segment of this campaign with one of its values");
}
