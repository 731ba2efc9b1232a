using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;

namespace CampaignFunctions.Http;

/// <summary>Turns problems into HTTP responses.</summary>
public static class ProblemExtensions
{
    public static IResult ToResult(this Problem problem) => new ProblemResult(problem);

    public static IResult ToResult(this ProblemCode code) => new ProblemResult(new(code));
}
