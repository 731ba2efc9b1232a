using CsCheck;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Every acknowledged vote counts once, whatever happens around it.</summary>
public sealed class VotingHistoryTests
{
    [Fact]
    public void Tally_AfterAnyHistoryAndOneSweep_IsTheRecountAndTheModel() =>
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
                iter: 10_000
            );

    /// <summary>Histories that once failed, and what they found.</summary>
    [Theory]
    [InlineData(1)]
    public void Tally_AfterAKnownHistory_IsTheRecountAndTheModel(int seed) => new VotingHistory(seed).Run();
}
