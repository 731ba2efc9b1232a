using CampaignFunctions.Harness;
using CsCheck;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that every acknowledged vote counts once, in any history.</summary>
public sealed class VotingHistoryTests
{
    [Fact]
    public void Tally_AfterAnyHistoryAndOneSweep_MatchesTheRecountAndTheModel() =>
        Gen.Int[0, int.MaxValue]
            .Sample(
                seed =>
                {
                    try
                    {
                        new VotingHistory(seed).Run();
                    }
                    catch (Exception fault)
                    {
                        throw new InvalidOperationException($"History {seed}: {fault.Message}", fault);
                    }
                },
                iter: Scale.Of(2000, 10_000)
            );

    /// <summary>Repeats histories that failed in the past.</summary>
    [Theory]
    [InlineData(1)]
    public void Tally_AfterAKnownHistory_MatchesTheRecountAndTheModel(int seed) => new VotingHistory(seed).Run();
}
