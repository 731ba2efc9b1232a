using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>Answers a call with a problem.</summary>
public static class ProblemExtensions
{
    public static IResult ToResult(this Problem problem) => new ProblemResult(problem);

    public static IResult ToResult(this ProblemCode code) => new ProblemResult(new(code));
}
